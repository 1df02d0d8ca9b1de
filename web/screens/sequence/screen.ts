import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/sequences/$sequence',
  title: { fr: 'Séquence', en: 'Sequence' },
  may: 'teaching:manage',
  load: () => import('./sequence.tsx'),
})
