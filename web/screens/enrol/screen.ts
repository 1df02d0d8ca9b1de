import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/enrol',
  title: { fr: 'Se connecter', en: 'Sign in' },
  may: null,
  isPublic: true,
  load: () => import('./enrol.tsx'),
})
