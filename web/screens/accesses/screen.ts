import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/people/$person/accesses',
  title: { fr: 'Qui a consulté', en: 'Who looked' },
  may: 'trail:read',
  load: () => import('./accesses.tsx'),
})
