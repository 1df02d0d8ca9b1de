import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/people/$person',
  title: { fr: 'Personne', en: 'Person' },
  may: 'identity:manage',
  load: () => import('./person.tsx'),
})
