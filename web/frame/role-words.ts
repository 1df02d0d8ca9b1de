// The roles of a school and of the installation, as people name them.
import { inBothLanguages } from './words.ts'

export default inBothLanguages(
  {
    teacher: 'Enseignant',
    administrator: 'Direction',
    auditor: 'Protection des données',
    support: 'Assistance',
    parent: 'Parent',
    learner: 'Élève',
    operator: 'Exploitation',
    analyst: 'Analyse',
    'platform-administrator': 'Administration de la plateforme',
    'platform-auditor': 'Audit de la plateforme',
  },
  {
    teacher: 'Teacher',
    administrator: 'School office',
    auditor: 'Data protection',
    support: 'Support',
    parent: 'Parent',
    learner: 'Learner',
    operator: 'Operations',
    analyst: 'Analysis',
    'platform-administrator': 'Platform administration',
    'platform-auditor': 'Platform audit',
  },
)
