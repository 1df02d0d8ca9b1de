import { counted, inBothLanguages, ofName } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Badges de la classe',
    ofClass: 'La classe',
    nobody: 'Il n’y a encore personne dans cette classe.',
    learners: 'Qui a quels badges',
    lead: 'Choisissez un élève pour voir pourquoi, et ce qui peut encore être obtenu.',
    learner: 'Élève',
    badges: 'Badges',
    none: 'Pas encore de badge.',
    ofLearner: (name: string) => `Badges ${ofName(name)}`,
    close: 'Fermer',
    earned: (day: string, evidence: number) =>
      evidence === 0
        ? `Obtenu le ${day}`
        : `Obtenu le ${day}, d’après ${counted(evidence, 'événement de son travail', 'événements de son travail')}`,
    gone: (day: string) => `Repris le ${day}`,
    near: 'Ce qui peut encore être obtenu',
    progress: (title: string, done: number, of: number) => `${title} : ${done} sur ${of}`,
    takeBack: (name: string) => `Reprendre « ${name} »`,
    reason: 'Motif',
    reasonHint: 'Le badge ne sera pas redonné tout seul. Le motif est gardé dans l’histoire de l’élève.',
    keepIt: 'Laisser le badge',
  },
  {
    title: 'Badges of the class',
    ofClass: 'The class',
    nobody: 'There is nobody in this class yet.',
    learners: 'Who has which badges',
    lead: 'Choose a learner to see why, and what can still be earned.',
    learner: 'Learner',
    badges: 'Badges',
    none: 'No badge yet.',
    ofLearner: (name: string) => `Badges of ${name}`,
    close: 'Close',
    earned: (day: string, evidence: number) =>
      evidence === 0
        ? `Earned on ${day}`
        : `Earned on ${day}, for ${evidence === 1 ? '1 event of their work' : `${evidence} events of their work`}`,
    gone: (day: string) => `Taken back on ${day}`,
    near: 'What can still be earned',
    progress: (title: string, done: number, of: number) => `${title}: ${done} of ${of}`,
    takeBack: (name: string) => `Take back “${name}”`,
    reason: 'Reason',
    reasonHint: 'The badge is not given again by itself. The reason is kept in the history of the learner.',
    keepIt: 'Leave the badge',
  },
)
