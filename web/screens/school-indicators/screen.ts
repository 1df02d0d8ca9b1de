import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/indicators',
  title: { fr: 'Indicateurs', en: 'Indicators' },
  may: 'teaching:read',
  menu: { order: 35, roles: ['administrator', 'auditor'] },
  load: () => import('./school-indicators.tsx'),
})
