import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/read-models',
  title: { fr: 'Vues de lecture', en: 'Read models' },
  may: ['projections:read', 'projections:preview'],
  menu: { order: 92, roles: ['analyst', 'operator', 'platform-administrator', 'platform-auditor', 'auditor'] },
  load: () => import('./read-models.tsx'),
})
