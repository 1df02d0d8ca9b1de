import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/statistics',
  title: { fr: 'Statistiques publiques', en: 'Public statistics' },
  may: 'rights:decide',
  menu: { order: 36, roles: ['auditor'] },
  load: () => import('./school-statistics.tsx'),
})
