import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    sequences: 'Mes séquences',
    activity: 'Activité',
    waiting: (count: number) =>
      `${counted(count, 'travail attend', 'travaux attendent')} sur cet appareil, pour être envoyé dès que possible.`,
    refused: (why: string) => `Ce travail n’a pas été accepté : ${why}`,
    handedIn: 'Ton travail est rendu.',
    score: (right: number, of: number) => `${counted(right, 'réponse juste', 'réponses justes')} sur ${of}.`,
    points: (score: string, of: number) => `${score} sur ${counted(of, 'point', 'points')}.`,
    needsReview: 'Un enseignant ou une enseignante va le relire.',
    feedback: 'Le retour sur ton travail',
    yours: 'Ton texte',
    again: 'Recommencer',
    next: 'Activité suivante',
    criteria: 'Ce qui compte',
    criterion: (text: string, points: number) => `${text} (${counted(points, 'point', 'points')})`,
  },
  {
    sequences: 'My sequences',
    activity: 'Activity',
    waiting: (count: number) =>
      count === 1
        ? 'One piece of work waits on this device, to be sent as soon as possible.'
        : `${count} pieces of work wait on this device, to be sent as soon as possible.`,
    refused: (why: string) => `This work was not accepted: ${why}`,
    handedIn: 'Your work is handed in.',
    score: (right: number, of: number) => `${right} of ${of} right.`,
    points: (score: string, of: number) => `${score} of ${of} points.`,
    needsReview: 'A teacher will read it.',
    feedback: 'What your teacher says',
    yours: 'Your text',
    again: 'Do it again',
    next: 'Next activity',
    criteria: 'What counts',
    criterion: (text: string, points: number) => (points === 1 ? `${text} (1 point)` : `${text} (${points} points)`),
  },
)
