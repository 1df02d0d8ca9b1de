import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/sign-in',
  title: { fr: 'Connexion des élèves', en: 'Learners’ sign-in' },
  may: 'identity:sign-in-help',
  load: () => import('./class-sign-in.tsx'),
})
