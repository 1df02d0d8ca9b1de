// The learners that a model is trained on, and those on whom it is judged.
import { hash } from 'node:crypto'
import { type AnswerTable, partInOrderOfIds } from '#ml/answers.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { findTwins } from '#ml/twins/find-twins.ts'
import { cleanOf } from './split-learners.ts'

/** A learner’s id as the record of a model holds it. */
export const hashOfLearner = (learner: string): string => hash('sha256', learner)

export type ModelSides = {
  readonly training: AnswerTable
  /** Without twins of training learners. */
  readonly heldOut: AnswerTable
}

/** `excluded`: hashes of ids. Learners are in the order of their ids: the sides do not depend on whose answers came first. */
export function trainingSide(all: AnswerTable, excluded: ReadonlySet<string>): AnswerTable {
  return partInOrderOfIds(
    all,
    keptOf(all, excluded).filter((learner) => !isHeldOut(all.learners[learner] ?? '')),
  )
}

export function modelSides(all: AnswerTable, excluded: ReadonlySet<string>): ModelSides {
  const kept = keptOf(all, excluded)
  const isOut = (learner: number) => isHeldOut(all.learners[learner] ?? '')
  const sides = { training: kept.filter((learner) => !isOut(learner)), test: kept.filter(isOut) }
  const clean = cleanOf(sides, findTwins(all))
  return {
    training: trainingSide(all, excluded),
    heldOut: partInOrderOfIds(
      all,
      sides.test.filter((learner) => clean.has(learner)),
    ),
  }
}

const keptOf = ({ learners }: AnswerTable, excluded: ReadonlySet<string>): number[] =>
  [...learners.keys()].filter((learner) => !excluded.has(hashOfLearner(learners[learner] ?? '')))
