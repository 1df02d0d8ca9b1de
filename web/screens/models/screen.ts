import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/models',
  title: { fr: 'Modèles', en: 'Models' },
  may: 'models:read',
  menu: { order: 80, roles: ['administrator', 'auditor'] },
  load: () => import('./models.tsx'),
})
