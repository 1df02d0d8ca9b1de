import { counted, inBothLanguages, shownCount } from '../../frame/words.ts'

export default inBothLanguages(
  {
    children: 'Mes enfants',
    unnamed: 'Votre enfant',
    data: 'Ses données',
    summary: 'En bref',
    nothing: 'Aucun travail n’est encore enregistré.',
    answers: (count: number, right: number) =>
      `${counted(count, 'réponse', 'réponses')}, dont ${counted(right, 'juste', 'justes')}.`,
    done: (count: number) => `${counted(count, 'exercice terminé', 'exercices terminés')}.`,
    time: (minutes: number) =>
      minutes < 60
        ? `${counted(minutes, 'minute', 'minutes')} de travail.`
        : `${counted(Math.round(minutes / 60), 'heure', 'heures')} de travail environ.`,
    last: (moment: string) => `Dernière activité : ${moment}.`,
    knows: 'Sait faire',
    learns: 'Apprend',
    needs: 'A peut-être besoin d’aide',
    needsHint: 'C’est une indication calculée sur les dernières réponses. L’enseignant, lui, connaît votre enfant.',
    noSkill: 'Rien pour l’instant.',
    paths: 'Ses parcours',
    progress: (progress: string, current: string | null) =>
      current === null ? `fait à ${progress}` : `fait à ${progress}, étape en cours : ${current}`,
    finished: (day: string) => `terminé le ${day}`,
    texts: 'Ses textes publiés dans la classe',
    untitled: 'Un texte',
    published: (day: string) => `publié le ${day}`,
    badges: 'Ses badges',
    earned: (day: string) => `gagné le ${day}`,
    more: (count: number) => `et ${shownCount(count)} de plus`,
  },
  {
    children: 'My children',
    unnamed: 'Your child',
    data: 'Their data',
    summary: 'In short',
    nothing: 'No work is recorded yet.',
    answers: (count: number, right: number) =>
      `${count === 1 ? '1 answer' : `${count} answers`}, ${right} of them right.`,
    done: (count: number) => (count === 1 ? '1 exercise finished.' : `${count} exercises finished.`),
    time: (minutes: number) =>
      minutes < 60
        ? `${minutes === 1 ? '1 minute' : `${minutes} minutes`} of work.`
        : `About ${Math.round(minutes / 60) === 1 ? '1 hour' : `${Math.round(minutes / 60)} hours`} of work.`,
    last: (moment: string) => `Last activity: ${moment}.`,
    knows: 'Can do',
    learns: 'Is learning',
    needs: 'May need help',
    needsHint: 'This is a hint, computed from the latest answers. The teacher knows your child.',
    noSkill: 'Nothing yet.',
    paths: 'Their learning paths',
    progress: (progress: string, current: string | null) =>
      current === null ? `${progress} done` : `${progress} done, current step: ${current}`,
    finished: (day: string) => `finished on ${day}`,
    texts: 'Their texts published in the class',
    untitled: 'A text',
    published: (day: string) => `published on ${day}`,
    badges: 'Their badges',
    earned: (day: string) => `earned on ${day}`,
    more: (count: number) => `and ${count} more`,
  },
)
