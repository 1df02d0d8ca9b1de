import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/revisions',
  title: { fr: 'À réviser', en: 'To revise' },
  may: 'learning:record',
  menu: { order: 13, roles: ['learner'] },
  load: () => import('./own-revisions.tsx'),
})
