import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me',
  title: { fr: 'Mon travail', en: 'My work' },
  may: 'learning:read',
  menu: { order: 10, roles: ['learner'] },
  load: () => import('./own-work.tsx'),
})
