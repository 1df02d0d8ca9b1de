import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/processes',
  title: { fr: 'Processus', en: 'Processes' },
  may: ['processes:read', 'processes:preview'],
  menu: { order: 93, roles: ['analyst', 'operator', 'platform-administrator', 'platform-auditor', 'auditor'] },
  load: () => import('./processes.tsx'),
})
