import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/children/$child',
  title: { fr: 'Son travail', en: 'Their work' },
  may: 'learning:read',
  load: () => import('./child.tsx'),
})
