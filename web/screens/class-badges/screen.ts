import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/badges',
  title: { fr: 'Badges de la classe', en: 'Badges of the class' },
  may: 'teaching:read',
  load: () => import('./class-badges.tsx'),
})
