import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/teaching/contents/$content',
  title: { fr: 'Contenu', en: 'Content' },
  may: 'teaching:manage',
  load: () => import('./content.tsx'),
})
