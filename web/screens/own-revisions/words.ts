import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'À réviser',
    lead: 'Revoir un peu chaque jour, juste avant d’oublier, aide à retenir.',
    waiting: (count: number) =>
      count === 1
        ? 'Une réponse attend sur cet appareil : elle partira dès que possible.'
        : 'Tes réponses attendent sur cet appareil : elles partiront dès que possible.',
    refused: (why: string) => `Une réponse n’a pas été acceptée : ${why}`,
    takenAway: 'Cette révision est déjà terminée.',
    today: 'Aujourd’hui',
    due: (count: number) => `${counted(count, 'chose', 'choses')} à réviser`,
    rest: 'Le reste attend demain : c’est assez pour un jour.',
    restAfter: 'Le reste vient juste après.',
    start: 'Commencer',
    nothingYet: 'Il n’y a encore rien à réviser. Les exercices que tu termines reviendront ici.',
    nothingDue: 'Rien à réviser aujourd’hui.',
    limit: 'Tu as assez révisé aujourd’hui. Le reste attend demain.',
    notSent: 'Tes réponses ne sont pas encore toutes envoyées. La suite vient après.',
    next: (count: number, day: string) => `La prochaine fois : ${day}, ${counted(count, 'chose', 'choses')}.`,
    ahead: 'Les jours qui viennent',
    things: (count: number) => (count === 0 ? 'rien' : counted(count, 'chose', 'choses')),
    before: 'Mes dernières révisions',
    session: (recalled: number, of: number, share: string) =>
      `${counted(recalled, 'réponse retrouvée', 'réponses retrouvées')} sur ${of} (${share})`,
    noAnswer: 'Sans réponse.',
    over: 'Ta révision est terminée.',
    score: (recalled: number, of: number) =>
      `${counted(recalled, 'réponse retrouvée', 'réponses retrouvées')} sur ${of}`,
    minutes: (count: number) => `En ${counted(count, 'minute', 'minutes')}`,
    comesBack: 'Ce qui revient, et quand',
    onDay: (day: string, count: number) => `${day} : ${counted(count, 'chose', 'choses')}`,
    compare: 'Compare avec ton cahier ou avec ton application.',
  },
  {
    title: 'To revise',
    lead: 'A little every day, just before you forget, helps you remember.',
    waiting: (count: number) =>
      count === 1
        ? 'One answer waits on this device: it is sent as soon as possible.'
        : 'Your answers wait on this device: they are sent as soon as possible.',
    refused: (why: string) => `An answer was not accepted: ${why}`,
    takenAway: 'This revision is already over.',
    today: 'Today',
    due: (count: number) => (count === 1 ? '1 thing to revise' : `${count} things to revise`),
    rest: 'The rest waits until tomorrow: this is enough for one day.',
    restAfter: 'The rest comes right after.',
    start: 'Start',
    nothingYet: 'There is nothing to revise yet. Exercises that you finish will come back here.',
    nothingDue: 'Nothing to revise today.',
    limit: 'You have revised enough today. The rest waits until tomorrow.',
    notSent: 'Not all your answers are sent yet. More comes after that.',
    next: (count: number, day: string) => `Next time: ${day}, ${count === 1 ? '1 thing' : `${count} things`}.`,
    ahead: 'The days ahead',
    things: (count: number) => (count === 0 ? 'nothing' : count === 1 ? '1 thing' : `${count} things`),
    before: 'My last revisions',
    session: (recalled: number, of: number, share: string) => `${recalled} of ${of} recalled (${share})`,
    noAnswer: 'No answer.',
    over: 'Your revision is over.',
    score: (recalled: number, of: number) => `${recalled} of ${of} recalled`,
    minutes: (count: number) => (count === 1 ? 'In 1 minute' : `In ${count} minutes`),
    comesBack: 'What comes back, and when',
    onDay: (day: string, count: number) => `${day}: ${count === 1 ? '1 thing' : `${count} things`}`,
    compare: 'Compare with your notebook or with your application.',
  },
)
