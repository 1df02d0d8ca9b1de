import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes classes',
    learners: (count: number) => counted(count, 'élève', 'élèves'),
    year: (year: string) => `Année ${year}`,
    empty: 'Vous n’enseignez encore dans aucune classe. La direction de l’école peut vous en confier une.',
  },
  {
    title: 'My classes',
    learners: (count: number) => (count === 1 ? '1 learner' : `${count} learners`),
    year: (year: string) => `School year ${year}`,
    empty: 'You do not teach any class yet. The school office can give you one.',
  },
)
