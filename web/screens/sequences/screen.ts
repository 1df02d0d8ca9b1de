import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/sequences',
  title: { fr: 'Séquences', en: 'Sequences' },
  may: 'teaching:read',
  menu: { order: 25, roles: ['teacher', 'administrator'] },
  load: () => import('./sequences.tsx'),
})
