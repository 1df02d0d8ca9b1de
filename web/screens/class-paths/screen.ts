import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/paths',
  title: { fr: 'Parcours de la classe', en: 'Paths of the class' },
  may: 'teaching:read',
  load: () => import('./class-paths.tsx'),
})
