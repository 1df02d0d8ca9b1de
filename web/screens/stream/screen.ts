import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/streams/$stream',
  title: { fr: 'Flux', en: 'Stream' },
  may: 'events:read',
  load: () => import('./stream.tsx'),
})
