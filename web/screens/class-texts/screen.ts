import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/texts',
  title: { fr: 'Textes de la classe', en: 'Texts of the class' },
  may: 'teaching:read',
  load: () => import('./class-texts.tsx'),
})
