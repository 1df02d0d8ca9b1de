import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/usage',
  title: { fr: 'Usage par école', en: 'Usage by school' },
  may: 'operations:read',
  menu: { order: 91, roles: ['operator', 'platform-administrator', 'platform-auditor'] },
  load: () => import('./usage.tsx'),
})
