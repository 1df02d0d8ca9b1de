import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/streams',
  title: { fr: 'Journal', en: 'Log' },
  may: 'events:read',
  menu: { order: 94, roles: ['auditor', 'administrator'] },
  load: () => import('./streams.tsx'),
})
