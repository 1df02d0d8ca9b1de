import { inBothLanguages } from '../../frame/words.ts'
import kinds from '../content/kind-words.ts'
import type { ContentKind } from '../content/written-content.ts'

type State = 'draft' | 'validated' | 'withdrawn'

export default inBothLanguages(
  {
    title: 'Contenus',
    lead: 'Ce dont les parcours sont faits. Un contenu est d’abord un brouillon ; une fois validé, il peut entrer dans un parcours.',
    create: 'Nouveau contenu',
    which: 'Type de contenu',
    write: 'Créer',
    kind: 'Type',
    state: 'État',
    all: 'Tout',
    none: 'Aucun contenu ici. Créez-en un ci-dessus.',
    kindOf: (kind: ContentKind) => kinds.fr[kind],
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
    which: 'Type of content',
    write: 'Create',
    kind: 'Type',
    state: 'State',
    all: 'All',
    none: 'No content here. Create one above.',
    kindOf: (kind: ContentKind) => kinds.en[kind],
    stateOf: (state: State) => state,
    version: (version: string, day: string) => `version ${version}, of ${day}`,
    newer: 'a newer version waits to be validated',
    before: 'Contents before',
    more: 'More contents',
  },
)
