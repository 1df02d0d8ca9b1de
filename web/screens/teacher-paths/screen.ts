import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/teaching/paths',
  title: { fr: 'Parcours', en: 'Paths' },
  may: 'exercises:read',
  menu: { order: 20, roles: ['teacher'] },
  load: () => import('./teacher-paths.tsx'),
})
