import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Noter quelque chose sur ce moment',
    text: 'Votre note',
    hint: 'Lisent cette note : les enseignants de l’élève et la direction. L’élève et sa famille ne la voient pas ici ; elle figure dans la copie de leurs données, s’ils la demandent (RGPD, article 15). Écrivez ce que vous pourriez leur dire.',
    save: 'Enregistrer la note',
    cancel: 'Annuler',
  },
  {
    title: 'Note something about this moment',
    text: 'Your note',
    hint: 'The learner’s teachers and the head read this note. The learner and their family do not see it here; it is in the copy of their data, if they ask for it (GDPR, article 15). Write what you could say to them.',
    save: 'Save the note',
    cancel: 'Cancel',
  },
)
