import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/unsubscribe',
  title: { fr: 'Ne plus recevoir de courriels', en: 'Stop e-mails' },
  may: null,
  isPublic: true,
  load: () => import('./unsubscribe.tsx'),
})
