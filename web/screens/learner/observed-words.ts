import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    observed: 'Erreurs et stratégies',
    code: 'Observé',
    kind: 'Sorte',
    error: 'erreur',
    strategy: 'stratégie',
    answers: 'Réponses',
    right: 'Justes',
    skills: 'Compétences',
    lastSeen: 'La dernière fois',
    times: (what: string, times: string) => `${what} (${times})`,
  },
  {
    observed: 'Errors and strategies',
    code: 'Seen',
    kind: 'Kind',
    error: 'error',
    strategy: 'strategy',
    answers: 'Answers',
    right: 'Right',
    skills: 'Skills',
    lastSeen: 'Last time',
    times: (what, times) => `${what} (${times})`,
  },
)
