import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes données',
    kept: 'Ce que l’école garde',
    work: 'Ce que tu fais ici : tes réponses, tes exercices, quand tu travailles.',
    why: 'Cela sert à t’aider à apprendre. Ton enseignant, la direction et tes parents peuvent le voir.',
    notOthers: 'Les autres élèves ne voient rien.',
    askTitle: 'Tu veux en savoir plus ?',
    ask: 'Tu es entré avec ton code secret. Quelqu’un d’autre pourrait le connaître : c’est pourquoi cette page ne montre pas tout.',
    askWhom:
      'Demande à tes parents ou à ton enseignant : ils peuvent te montrer qui a regardé ton travail, et demander pour toi à le corriger ou à l’effacer.',
  },
  {
    title: 'My data',
    kept: 'What the school keeps',
    work: 'What you do here: your answers, your exercises, when you work.',
    why: 'It helps you to learn. Your teacher, the school office and your parents can see it.',
    notOthers: 'Other learners see nothing.',
    askTitle: 'Do you want to know more?',
    ask: 'You came in with your secret code. Somebody else might know it: so this page does not show everything.',
    askWhom:
      'Ask your parents or your teacher: they can show you who looked at your work, and ask for you to have it corrected or erased.',
  },
)
