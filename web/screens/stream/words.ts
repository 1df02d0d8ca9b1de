import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    log: 'Journal',
    lead: (count: number) => `${counted(count, 'événement', 'événements')}, le plus récent d’abord.`,
    title: 'Flux',
    revision: 'Numéro',
    position: 'Position',
    type: 'Type',
    occurred: 'Survenu le',
    data: 'Contenu',
    withheld: 'réservé',
    erased: 'effacé',
    older: 'Plus anciens',
    newest: 'Revenir aux plus récents',
    none: 'Les événements de cette page ne peuvent pas être montrés : ils concernent quelqu’un dont les données sont limitées.',
  },
  {
    log: 'Log',
    lead: (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'event' : 'events'}, the latest first.`,
    title: 'Stream',
    revision: 'Number',
    position: 'Position',
    type: 'Type',
    occurred: 'Happened',
    data: 'Content',
    withheld: 'withheld',
    erased: 'erased',
    older: 'Older ones',
    newest: 'Back to the latest',
    none: 'The events of this page cannot be shown: they are about somebody whose data is restricted.',
  },
)
