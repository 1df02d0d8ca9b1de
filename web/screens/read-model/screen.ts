import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/read-models/$model',
  title: { fr: 'Vue de lecture', en: 'Read model' },
  may: ['projections:read', 'projections:preview'],
  load: () => import('./read-model.tsx'),
})
