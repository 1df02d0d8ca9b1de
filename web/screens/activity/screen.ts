import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/me/sequences/$sequence/$activity',
  title: { fr: 'Activité', en: 'Activity' },
  may: 'learning:record',
  load: () => import('./activity.tsx'),
})
