// The goals that the documents of the product state for its models, beside what was measured of one.
import type { ModelKind } from '#events/insight/models.ts'
import type { StoredFigures } from './stored-figures.ts'

export const goals = ['auc', 'recall', 'mae', 'r2', 'accuracy', 'confidence', 'training-seconds'] as const
export type GoalName = (typeof goals)[number]

export type Goal = {
  readonly goal: GoalName
  readonly wanted: number
  readonly direction: 'above' | 'below'
  /** Null: it was not measured, or cannot be. */
  readonly reached: number | null
  readonly isMet: boolean | null
}

type Wanted = Pick<Goal, 'wanted' | 'direction'>
const everyModel: Partial<Record<GoalName, Wanted>> = {
  accuracy: { wanted: 0.9, direction: 'above' },
  confidence: { wanted: 0.8, direction: 'above' },
  'training-seconds': { wanted: 30, direction: 'below' },
}
const ranking: Wanted = { wanted: 0.85, direction: 'above' }
const found: Wanted = { wanted: 0.8, direction: 'above' }
const wantedOf: Readonly<Record<ModelKind, Partial<Record<GoalName, Wanted>>>> = {
  'next-answer': { auc: ranking, ...everyModel },
  'at-risk': { auc: ranking, recall: found, ...everyModel },
  'course-risk': { auc: ranking, recall: found, ...everyModel },
  level: {
    mae: { wanted: 0.5, direction: 'below' },
    r2: { wanted: 0.75, direction: 'above' },
    ...everyModel,
  },
}

export function goalsOf(kind: ModelKind, figures: StoredFigures): Goal[] {
  return goals.flatMap((goal): Goal[] => {
    const wanted = wantedOf[kind][goal]
    if (!wanted) return []
    const reached = reachedOf(goal, figures)
    const isMet =
      reached === null ? null : wanted.direction === 'above' ? reached > wanted.wanted : reached < wanted.wanted
    return [{ goal, ...wanted, reached, isMet }]
  })
}

function reachedOf(goal: GoalName, { number }: StoredFigures): number | null {
  switch (goal) {
    case 'auc':
      return number('heldOut.auc')
    case 'recall':
      return number('heldOut.alert.recall')
    case 'accuracy':
      return number('heldOut.accuracy')
    case 'confidence':
      return number('heldOut.confidence')
    case 'training-seconds':
      return number('trainingSeconds')
    // Against the true level of a learner, which only a simulation knows: no training on a school measures it.
    case 'mae':
      return number('mae')
    case 'r2':
      return number('r2')
  }
}
