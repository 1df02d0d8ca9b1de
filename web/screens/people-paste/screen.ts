import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/people/paste',
  title: { fr: 'Coller une liste', en: 'Paste a list' },
  may: 'identity:manage',
  load: () => import('./people-paste.tsx'),
})
