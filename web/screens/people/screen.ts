import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/people',
  title: { fr: 'Personnes', en: 'People' },
  may: 'identity:manage',
  menu: { order: 20, roles: ['administrator'] },
  load: () => import('./people.tsx'),
})
