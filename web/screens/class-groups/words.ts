import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Groupes de la classe',
    lead: 'Un groupe reçoit ses propres parcours. Qui entre dans le groupe les reçoit aussi ; qui en sort garde ce qu’il a fait.',
    ofClass: 'La classe',
    none: 'Cette classe n’a pas encore de groupe.',
    count: (count: number) => counted(count, 'élève', 'élèves'),
    who: 'Qui est dans le groupe',
    nobody: 'Il n’y a encore personne.',
    dissolve: 'Dissoudre le groupe',
    dissolveQuestion: (name: string) => `Dissoudre le groupe « ${name} » ?`,
    dissolveConsequence:
      'Le groupe disparaît de la classe. Les élèves gardent leurs parcours et ce qu’ils ont fait. On ne peut pas revenir en arrière.',
    form: 'Nouveau groupe',
    name: 'Nom du groupe',
    formIt: 'Former le groupe',
    formed: 'Le groupe est formé. Cochez ses élèves ci-dessus.',
  },
  {
    title: 'Groups of the class',
    lead: 'A group gets paths of its own. Whoever joins it gets them, too; whoever leaves keeps what they did.',
    ofClass: 'The class',
    none: 'This class has no group yet.',
    count: (count: number) => (count === 1 ? '1 learner' : `${count} learners`),
    who: 'Who is in the group',
    nobody: 'There is nobody yet.',
    dissolve: 'Dissolve the group',
    dissolveQuestion: (name: string) => `Dissolve the group “${name}”?`,
    dissolveConsequence:
      'The group is gone from the class. Learners keep their paths and what they did. This cannot be undone.',
    form: 'New group',
    name: 'Name of the group',
    formIt: 'Form the group',
    formed: 'The group is formed. Tick its learners above.',
  },
)
