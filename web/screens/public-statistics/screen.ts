import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/statistics/$school',
  title: { fr: 'Statistiques de l’école', en: 'Statistics of the school' },
  may: null,
  isPublic: true,
  load: () => import('./public-statistics.tsx'),
})
