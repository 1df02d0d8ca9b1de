import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/jobs',
  title: { fr: 'Tâches', en: 'Jobs' },
  may: ['jobs:read', 'rights:read'],
  menu: { order: 85, roles: ['administrator', 'auditor'] },
  load: () => import('./jobs.tsx'),
})
