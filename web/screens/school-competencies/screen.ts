import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/school/competencies',
  title: { fr: 'Référentiel de compétences', en: 'Framework of competencies' },
  may: 'exercises:read',
  menu: { order: 27, roles: ['administrator'] },
  load: () => import('./school-competencies.tsx'),
})
