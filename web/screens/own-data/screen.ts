import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/data',
  title: { fr: 'Mes données', en: 'My data' },
  may: 'learning:read',
  menu: { order: 20, roles: ['learner'] },
  load: () => import('./own-data.tsx'),
})
