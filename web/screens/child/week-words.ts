import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    myWeek: 'Ma semaine',
    theWeek: 'Sa semaine',
    weekOf: (monday: string) => `Semaine du ${monday}`,
    goBack: 'Semaine précédente',
    goOn: 'Semaine suivante',
    goToNow: 'Cette semaine',
    nothing: 'Rien n’est enregistré pour cette semaine.',
    didNow: (answers: string) => `Cette semaine : ${answers}`,
    didThen: (answers: string) => `Cette semaine-là : ${answers}`,
    answers: (answers: number, right: number) =>
      `${counted(answers, 'réponse', 'réponses')}, dont ${counted(right, 'juste', 'justes')}.`,
    finished: (count: number) => `${counted(count, 'exercice terminé', 'exercices terminés')}.`,
    days: (days: number, before: number) =>
      `${counted(days, 'jour de travail', 'jours de travail')}, ${before} la semaine d’avant.`,
    reached: 'Réussi dans la semaine',
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
    weekOf: (monday) => `Week of ${monday}`,
    goBack: 'Previous week',
    goOn: 'Next week',
    goToNow: 'This week',
    nothing: 'Nothing is recorded for this week.',
    didNow: (answers) => `This week: ${answers}`,
    didThen: (answers) => `That week: ${answers}`,
    answers: (answers: number, right: number) =>
      `${answers === 1 ? '1 answer' : `${answers} answers`}, ${right} of them right.`,
    finished: (count: number) => `${count === 1 ? '1 exercise' : `${count} exercises`} finished.`,
    days: (days: number, before: number) =>
      `${days === 1 ? '1 day of work' : `${days} days of work`}, ${before} the week before.`,
    reached: 'Achieved in the week',
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
