import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/teaching/badges',
  title: { fr: 'Badges de l’école', en: 'Badges of the school' },
  may: 'teaching:open',
  menu: { order: 26, roles: ['teacher', 'administrator'] },
  load: () => import('./school-badges.tsx'),
})
