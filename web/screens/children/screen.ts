import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/children',
  title: { fr: 'Mes enfants', en: 'My children' },
  may: 'rights:read',
  menu: { order: 10, roles: ['parent'] },
  load: () => import('./children.tsx'),
})
