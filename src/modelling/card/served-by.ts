// What answers, as the training has recorded it in English, in the language of a card.
import type { Language } from './card-words.ts'

const inFrench: readonly (readonly [recorded: RegExp, french: string])[] = [
  [
    /^logistic regression alone: trees and nets need at least (\d+) training learners$/,
    'une régression logistique seule : les arbres et les réseaux demandent au moins $1 élèves',
  ],
  [
    /^0\.4 of an LSTM and 0\.6 of a forest, without an exact explanation$/,
    'un réseau LSTM pour 0,4 et une forêt pour 0,6, sans explication exacte',
  ],
  [
    /^0\.4 of an LSTM and 0\.6 of a forest, without an exact explanation; the first 5 answers of a learner by the regression$/,
    'un réseau LSTM pour 0,4 et une forêt pour 0,6, sans explication exacte ; la régression pour les 5 premières réponses d’un élève',
  ],
  [
    /^trees, nets and regression; the first 5 answers of a learner by the regression alone/,
    'des arbres, des réseaux et une régression ; la régression seule, nettement meilleure, pour les 5 premières réponses d’un élève',
  ],
  [
    /^trees, nets and regression, also for the first 5 answers of a learner/,
    'des arbres, des réseaux et une régression, aussi pour les 5 premières réponses d’un élève, où la régression seule n’est pas nettement meilleure',
  ],
  [/^trees on the history$/, 'des arbres sur ce que l’élève a fait'],
  [/^trees on the history and the next exercise$/, 'des arbres sur ce que l’élève a fait et sur le prochain exercice'],
  [/^level$/, 'un modèle de niveau'],
  [/^course-risk$/, 'un modèle d’abandon ou d’échec du cours'],
]

/** What an earlier or a later release has recorded in other words is shown as it stands. */
export function servedByIn(language: Language, recorded: string): string {
  if (language === 'en') return recorded
  const known = inFrench.find(([sentence]) => sentence.test(recorded))
  if (!known) return recorded
  const [sentence, french] = known
  const number = sentence.exec(recorded)?.[1]
  return number === undefined ? french : french.replace('$1', number)
}
