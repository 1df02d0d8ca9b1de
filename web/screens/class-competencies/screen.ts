import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/classes/$class/competencies',
  title: { fr: 'Compétences de la classe', en: 'Competencies of the class' },
  may: 'teaching:read',
  load: () => import('./class-competencies.tsx'),
})
