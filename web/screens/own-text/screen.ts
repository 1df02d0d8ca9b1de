import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/texts/$production',
  title: { fr: 'Mon texte', en: 'My text' },
  may: 'learning:record',
  load: () => import('./own-text.tsx'),
})
