import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/children/$child/data',
  title: { fr: 'Ses données', en: 'Their data' },
  may: 'rights:read',
  load: () => import('./child-data.tsx'),
})
