import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/revisions',
  title: { fr: 'Révisions de la classe', en: 'Revisions of the class' },
  may: 'teaching:read',
  load: () => import('./class-revisions.tsx'),
})
