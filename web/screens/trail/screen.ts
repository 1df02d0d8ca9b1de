import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/trail',
  title: { fr: 'Journal des accès', en: 'Trail of accesses' },
  may: 'trail:audit',
  menu: { order: 30, roles: ['auditor'] },
  load: () => import('./trail.tsx'),
})
