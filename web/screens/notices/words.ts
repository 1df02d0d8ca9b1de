import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Notifications',
    lead: 'Ce qui vous concerne, le plus récent d’abord. Une notification disparaît d’elle-même après un certain temps.',
    preferences: 'Régler vos notifications',
    none: 'Vous n’avez aucune notification.',
    isNew: 'Nouveau',
    markSeen: 'Marquer comme lue',
    markAllSeen: (count: number) => `Marquer ${counted(count, 'notification comme lue', 'notifications comme lues')}`,
  },
  {
    title: 'Notices',
    lead: 'What concerns you, newest first. A notice disappears by itself after some time.',
    preferences: 'Set your notice preferences',
    none: 'You have no notices.',
    isNew: 'New',
    markSeen: 'Mark as seen',
    markAllSeen: (count: number) => (count === 1 ? 'Mark 1 notice as seen' : `Mark ${count} notices as seen`),
  },
)
