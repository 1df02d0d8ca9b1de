import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/paths',
  title: { fr: 'Mes parcours', en: 'My paths' },
  may: 'learning:read',
  menu: { order: 12, roles: ['learner'] },
  load: () => import('./own-paths.tsx'),
})
