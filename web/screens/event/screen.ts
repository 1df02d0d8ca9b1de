import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/events/$position',
  title: { fr: 'Événement', en: 'Event' },
  may: 'events:read',
  load: () => import('./event.tsx'),
})
