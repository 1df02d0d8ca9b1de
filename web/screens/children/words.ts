import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes enfants',
    lead: 'Ce que fait chaque enfant, et ce que l’école garde sur lui.',
    work: 'Son travail',
    workOf: (name: string) => `Son travail : ${name}`,
    data: 'Ses données',
    dataOf: (name: string) => `Ses données : ${name}`,
    manage: 'Vous suivez son travail, et vous décidez pour ses données.',
    view: 'Vous suivez son travail.',
    none: 'L’école n’a encore confirmé aucun lien avec un enfant. Adressez-vous à la direction.',
    unnamed: 'Votre enfant',
  },
  {
    title: 'My children',
    lead: 'What each child does, and what the school keeps about them.',
    work: 'Their work',
    workOf: (name: string) => `Their work: ${name}`,
    data: 'Their data',
    dataOf: (name: string) => `Their data: ${name}`,
    manage: 'You follow their work, and decide about their data.',
    view: 'You follow their work.',
    none: 'The school has not confirmed a link to a child yet. Ask the school office.',
    unnamed: 'Your child',
  },
)
