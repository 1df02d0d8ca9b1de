import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/classes',
  title: { fr: 'Classes', en: 'Classes' },
  may: 'teaching:read',
  menu: { order: 30, roles: ['administrator', 'auditor'] },
  load: () => import('./school-classes.tsx'),
})
