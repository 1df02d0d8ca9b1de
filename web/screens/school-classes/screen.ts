import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/classes',
  title: { fr: 'Classes', en: 'Classes' },
  may: 'teaching:assign',
  menu: { order: 30, roles: ['administrator'] },
  load: () => import('./school-classes.tsx'),
})
