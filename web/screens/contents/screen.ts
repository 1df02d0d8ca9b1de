import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/teaching/contents',
  title: { fr: 'Contenus', en: 'Contents' },
  may: 'exercises:read',
  menu: { order: 19, roles: ['teacher'] },
  load: () => import('./contents.tsx'),
})
