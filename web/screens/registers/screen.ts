import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/registers',
  title: { fr: 'Registres', en: 'Registers' },
  may: 'rights:decide',
  menu: { order: 40, roles: ['auditor'] },
  load: () => import('./registers.tsx'),
})
