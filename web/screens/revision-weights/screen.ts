import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/revision-weights',
  title: { fr: 'Délais de révision', en: 'Intervals of revision' },
  may: 'models:read',
  load: () => import('./revision-weights.tsx'),
})
