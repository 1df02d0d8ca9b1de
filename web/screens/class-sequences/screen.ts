import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/sequences',
  title: { fr: 'Séquences de la classe', en: 'Sequences of the class' },
  may: 'teaching:read',
  load: () => import('./class-sequences.tsx'),
})
