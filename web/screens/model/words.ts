import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    all: 'Tous les modèles',
    title: (model: string) => `Fiche du modèle ${model}`,
    print: 'Télécharger la fiche (PDF)',
  },
  {
    all: 'All models',
    title: (model: string) => `Card of the model ${model}`,
    print: 'Download the card (PDF)',
  },
)
