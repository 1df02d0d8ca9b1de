import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/groups',
  title: { fr: 'Groupes de la classe', en: 'Groups of the class' },
  may: 'teaching:read',
  load: () => import('./class-groups.tsx'),
})
