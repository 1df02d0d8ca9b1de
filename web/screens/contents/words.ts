import { inBothLanguages } from '../../frame/words.ts'

type Kind = 'text' | 'quiz' | 'video' | 'audio' | 'image' | 'document' | 'exercise' | 'text-production'
type State = 'draft' | 'validated' | 'withdrawn'

const kindsInFrench: Readonly<Record<Kind, string>> = {
  text: 'Texte à lire',
  quiz: 'Quiz',
  video: 'Vidéo',
  audio: 'Enregistrement',
  image: 'Image',
  document: 'Document (PDF)',
  exercise: 'Exercice de la banque',
  'text-production': 'Texte à écrire',
}
const kindsInEnglish: Readonly<Record<Kind, string>> = {
  text: 'Text to read',
  quiz: 'Quiz',
  video: 'Video',
  audio: 'Recording',
  image: 'Image',
  document: 'Document (PDF)',
  exercise: 'Exercise of the bank',
  'text-production': 'Text to write',
}

export default inBothLanguages(
  {
    title: 'Contenus',
    lead: 'Ce dont les parcours sont faits. Un contenu est d’abord un brouillon ; une fois validé, il peut entrer dans un parcours.',
    create: 'Nouveau contenu',
    which: 'Sorte de contenu',
    write: 'Créer',
    kind: 'Sorte',
    state: 'État',
    all: 'Tout',
    none: 'Aucun contenu ici. Créez-en un ci-dessus.',
    kindOf: (kind: Kind) => kindsInFrench[kind],
    stateOf: (state: State) => ({ draft: 'brouillon', validated: 'validé', withdrawn: 'retiré' })[state],
    version: (version: string, day: string) => `version ${version}, du ${day}`,
    newer: 'une version plus récente attend d’être validée',
    before: 'Contenus précédents',
    more: 'Contenus suivants',
  },
  {
    title: 'Contents',
    lead: 'What paths are made of. A content is a draft at first; once it is validated, a path can have it.',
    create: 'New content',
    which: 'Kind of content',
    write: 'Create',
    kind: 'Kind',
    state: 'State',
    all: 'All',
    none: 'No content here. Create one above.',
    kindOf: (kind: Kind) => kindsInEnglish[kind],
    stateOf: (state: State) => state,
    version: (version: string, day: string) => `version ${version}, of ${day}`,
    newer: 'a newer version waits to be validated',
    before: 'Contents before',
    more: 'More contents',
  },
)
