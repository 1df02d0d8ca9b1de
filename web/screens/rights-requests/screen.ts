import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/rights/requests',
  title: { fr: 'Demandes', en: 'Requests' },
  may: 'rights:decide',
  menu: { order: 20, roles: ['auditor'] },
  load: () => import('./rights-requests.tsx'),
})
