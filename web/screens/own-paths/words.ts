import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes parcours',
    none: 'Tu n’as pas encore de parcours. Ton enseignant t’en donnera un.',
    steps: (finished: number, all: number) => `${finished} sur ${counted(all, 'étape', 'étapes')}`,
    next: (step: string) => `À faire : ${step}`,
    finished: 'Terminé',
    takenBack: 'Ce parcours n’est plus à faire.',
    done: (progress: string) => `Fait à ${progress}`,
  },
  {
    title: 'My paths',
    none: 'You have no path yet. Your teacher will give you one.',
    steps: (finished: number, all: number) => `${finished} of ${all === 1 ? '1 step' : `${all} steps`}`,
    next: (step: string) => `To do: ${step}`,
    finished: 'Finished',
    takenBack: 'You no longer need to do this path.',
    done: (progress: string) => `${progress} done`,
  },
)
