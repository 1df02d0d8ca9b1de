import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/badges',
  title: { fr: 'Mes badges', en: 'My badges' },
  may: 'learning:read',
  menu: { order: 14, roles: ['learner'] },
  load: () => import('./own-badges.tsx'),
})
