import { inBothLanguages } from '../frame/words.ts'

export default inBothLanguages(
  {
    people: (count: string) => `Environ ${count} élèves`,
    answers: 'Réponses par élève',
    right: 'Réponses justes',
    learners: 'Élèves, à 5 près',
    all: 'ensemble du groupe',
  },
  {
    people: (count: string) => `About ${count} learners`,
    answers: 'Answers of a learner',
    right: 'Right answers',
    learners: 'Learners, to the nearest 5',
    all: 'whole group',
  },
)
