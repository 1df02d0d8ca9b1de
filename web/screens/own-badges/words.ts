import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes badges',
    nothing: 'L’école n’a pas encore de badge.',
    earned: 'Ce que j’ai obtenu',
    noneYet: 'Pas encore de badge. Regarde plus bas ceux que tu peux obtenir.',
    near: 'Ce que tu peux encore obtenir',
    on: (day: string) => `Obtenu le ${day}`,
    gone: (day: string) => `Repris le ${day} par un enseignant ou une enseignante`,
    evidence: (count: number) => `Grâce à ${counted(count, 'moment de travail', 'moments de travail')}`,
    done: (done: number, of: number) => `${done} sur ${of}`,
  },
  {
    title: 'My badges',
    nothing: 'The school has no badge yet.',
    earned: 'What I have earned',
    noneYet: 'No badge yet. See below which ones you can earn.',
    near: 'What you can still earn',
    on: (day: string) => `Earned on ${day}`,
    gone: (day: string) => `Taken back on ${day} by a teacher`,
    evidence: (count: number) => (count === 1 ? 'For 1 moment of work' : `For ${count} moments of work`),
    done: (done: number, of: number) => `${done} of ${of}`,
  },
)
