import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/reach',
  title: { fr: 'À portée de qui', en: 'Within reach' },
  may: 'trail:audit',
  menu: { order: 50, roles: ['auditor'] },
  load: () => import('./reach.tsx'),
})
