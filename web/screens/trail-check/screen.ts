import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/trail/check',
  title: { fr: 'Vérifier le journal', en: 'Verify the trail' },
  may: 'trail:audit',
  load: () => import('./trail-check.tsx'),
})
