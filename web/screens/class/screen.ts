import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class',
  title: { fr: 'Classe', en: 'Class' },
  may: 'teaching:read',
  load: () => import('./class.tsx'),
})
