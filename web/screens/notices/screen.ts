import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/notices',
  title: { fr: 'Notifications', en: 'Notices' },
  may: 'notices:read',
  load: () => import('./notices.tsx'),
})
