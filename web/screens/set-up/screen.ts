import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/set-up',
  title: { fr: 'Installation', en: 'Set-up' },
  may: null,
  isPublic: true,
  load: () => import('./set-up.tsx'),
})
