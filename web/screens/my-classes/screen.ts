import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes',
  title: { fr: 'Mes classes', en: 'My classes' },
  may: 'teaching:read',
  menu: { order: 10, roles: ['teacher'] },
  load: () => import('./my-classes.tsx'),
})
