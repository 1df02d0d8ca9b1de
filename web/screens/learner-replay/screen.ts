import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/learners/$learner/replay',
  title: { fr: 'Rejouer un parcours', en: 'Replay a history' },
  may: 'learning:read',
  load: () => import('./learner-replay.tsx'),
})
