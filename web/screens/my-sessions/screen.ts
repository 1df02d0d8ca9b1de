import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/sessions',
  title: { fr: 'Mes connexions', en: 'My sessions' },
  may: null,
  menu: { order: 95, roles: ['teacher', 'parent', 'administrator', 'support', 'auditor'] },
  load: () => import('./my-sessions.tsx'),
})
