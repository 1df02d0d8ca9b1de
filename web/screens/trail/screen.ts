import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/trail',
  title: { fr: 'Journal', en: 'Trail' },
  may: 'trail:audit',
  menu: { order: 30, roles: ['auditor'] },
  load: () => import('./trail.tsx'),
})
