import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/sequences/$sequence',
  title: { fr: 'Travail de la classe', en: 'Work of the class' },
  may: 'teaching:read',
  load: () => import('./class-sequence.tsx'),
})
