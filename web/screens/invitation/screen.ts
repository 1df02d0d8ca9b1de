import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/invitation',
  title: { fr: 'Invitation', en: 'Invitation' },
  may: null,
  isPublic: true,
  load: () => import('./invitation.tsx'),
})
