// The roles of a school, as people name them.
import { inBothLanguages } from './words.ts'

export default inBothLanguages(
  {
    teacher: 'Enseignant',
    administrator: 'Direction',
    auditor: 'Protection des données',
    support: 'Assistance',
    parent: 'Parent',
    learner: 'Élève',
  },
  {
    teacher: 'Teacher',
    administrator: 'School office',
    auditor: 'Data protection',
    support: 'Support',
    parent: 'Parent',
    learner: 'Learner',
  },
)
