import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/follow-up',
  title: { fr: 'Suivi de la classe', en: 'Following up a class' },
  may: 'teaching:read',
  load: () => import('./class-follow-up.tsx'),
})
