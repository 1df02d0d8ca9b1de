// How well the served levels fit: the share of right answers among learners for whom some level is right.
import { levelAtTarget } from './level-policy.ts'
import type { AnswerTruth } from './sitting.ts'

/** A policy has to get to know a learner first. */
const ANSWERS_BEFORE = 20

export type ServedFigures = { readonly answers: number; readonly right: number; readonly share: number | null }

export type ServedRight = {
  hear(answer: AnswerTruth): void
  /** Of first tries after a learner's first twenty, while the level at which they would succeed in 7 of 10 is 1 to 5. */
  figures(): ServedFigures
  sentence(): string
}

export function servedRight(): ServedRight {
  const heard = new Map<string, number>()
  let [answers, right] = [0, 0]
  const figures = () => ({
    answers,
    right,
    share: answers === 0 ? null : Math.round((right / answers) * 10_000) / 10_000,
  })
  return {
    figures,
    hear({ learner, ability, isFirstTry, correct }) {
      if (!isFirstTry) return
      const before = heard.get(learner) ?? 0
      heard.set(learner, before + 1)
      const level = levelAtTarget(ability)
      if (before < ANSWERS_BEFORE || level < 1 || level > 5) return
      answers += 1
      right += Number(correct)
    },
    sentence() {
      const { share } = figures()
      return share === null
        ? 'Too few answers to say how well the levels fit.'
        : `Right answers at the levels served: ${(100 * share).toFixed(1)} % (first tries, after 20 answers, where a level fits)`
    },
  }
}
