import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/texts',
  title: { fr: 'Mes textes', en: 'My texts' },
  may: 'learning:read',
  menu: { order: 12, roles: ['learner'] },
  load: () => import('./own-texts.tsx'),
})
