import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/processes/$process',
  title: { fr: 'Processus', en: 'Process' },
  may: ['processes:read', 'processes:preview'],
  load: () => import('./process.tsx'),
})
