import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    myWeek: 'Ma semaine',
    theWeek: 'Sa semaine',
    nothing: 'Rien n’est enregistré cette semaine.',
    did: (answers: number, right: number) =>
      `${counted(answers, 'réponse', 'réponses')} cette semaine, dont ${counted(right, 'juste', 'justes')}.`,
    days: (days: number, before: number) =>
      `${counted(days, 'jour de travail', 'jours de travail')} cette semaine, ${before} la semaine d’avant.`,
    reached: 'Réussi cette semaine',
    next: 'À faire maintenant',
    mastered: (skill: string) => `Compétence maîtrisée : ${skill}`,
    badge: (title: string) => `Badge : ${title}`,
    sequence: (title: string, done: string) => `Séquence « ${title} », faite à ${done}`,
    path: (title: string, done: string) => `Parcours « ${title} », fait à ${done}`,
    until: (line: string, day: string) => `${line}, jusqu’au ${day}`,
    revisions: (count: number) => `À revoir : ${counted(count, 'exercice ou leçon', 'exercices ou leçons')}`,
    unnamed: 'sans titre',
  },
  {
    myWeek: 'My week',
    theWeek: 'Their week',
    nothing: 'Nothing is recorded this week.',
    did: (answers: number, right: number) =>
      `${answers === 1 ? '1 answer' : `${answers} answers`} this week, ${right} of them right.`,
    days: (days: number, before: number) =>
      `${days === 1 ? '1 day of work' : `${days} days of work`} this week, ${before} the week before.`,
    reached: 'Achieved this week',
    next: 'To do now',
    mastered: (skill: string) => `Skill mastered: ${skill}`,
    badge: (title: string) => `Badge: ${title}`,
    sequence: (title: string, done: string) => `Sequence “${title}”, ${done} done`,
    path: (title: string, done: string) => `Path “${title}”, ${done} done`,
    until: (line: string, day: string) => `${line}, until ${day}`,
    revisions: (count: number) =>
      `To revise: ${count === 1 ? '1 exercise or lesson' : `${count} exercises or lessons`}`,
    unnamed: 'untitled',
  },
)
