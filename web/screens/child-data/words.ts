import { inBothLanguages, ofName } from '../../frame/words.ts'

export default inBothLanguages(
  {
    children: 'Mes enfants',
    title: (name: string) => `Les données ${ofName(name)}`,
    unnamed: 'votre enfant',
    lead: 'Vos accords, vos demandes, et qui a regardé.',
    work: 'Son travail',
    notYours: 'L’école n’a confirmé aucun lien entre vous et cet enfant, ou ce lien est terminé.',
  },
  {
    children: 'My children',
    title: (name: string) => `The data of ${name}`,
    unnamed: 'your child',
    lead: 'Your consents, your requests, and who looked.',
    work: 'Their work',
    notYours: 'The school has confirmed no link between you and this child, or the link has ended.',
  },
)
