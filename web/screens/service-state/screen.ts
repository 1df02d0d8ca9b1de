import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/service',
  title: { fr: 'État du service', en: 'Service' },
  may: null,
  menu: {
    order: 90,
    roles: ['administrator', 'support', 'auditor', 'operator', 'platform-administrator', 'platform-auditor'],
  },
  load: () => import('./service-state.tsx'),
})
