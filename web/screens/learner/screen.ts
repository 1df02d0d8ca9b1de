import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/learners/$learner',
  title: { fr: 'Élève', en: 'Learner' },
  may: 'learning:read',
  load: () => import('./learner.tsx'),
})
