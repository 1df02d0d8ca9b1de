import { defineScreen } from '../../frame/screen.ts'

export default defineScreen({
  path: '/models/$name',
  title: { fr: 'Fiche d’un modèle', en: 'Card of a model' },
  may: 'models:read',
  load: () => import('./model.tsx'),
})
