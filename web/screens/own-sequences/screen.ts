import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/sequences',
  title: { fr: 'Mes séquences', en: 'My sequences' },
  may: 'learning:read',
  menu: { order: 12, roles: ['learner'] },
  load: () => import('./own-sequences.tsx'),
})
