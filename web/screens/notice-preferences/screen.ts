import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/notices/preferences',
  title: { fr: 'Réglage des notifications', en: 'Notice preferences' },
  may: 'notices:read',
  load: () => import('./notice-preferences.tsx'),
})
