import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/paths/$path',
  title: { fr: 'Un parcours', en: 'A path' },
  may: 'learning:read',
  load: () => import('./path-work.tsx'),
})
