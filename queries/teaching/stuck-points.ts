// From the rows of a class to the points on which somebody is stuck. Pure; the rules are in stuck.ts.
import type { ExerciseId, SkillId } from '#events/learning/values.ts'
import type { ActivityId, SequenceId } from '#events/teaching/sequences.ts'
import { type Instant, laterOf, type PersonId } from '#kernel/ids.ts'
import { isOver, type StuckReason, stuckFor, type Work } from './stuck.ts'

export type TriesRow = {
  readonly learner: PersonId
  readonly exercise: ExerciseId
  readonly skill: SkillId | null
  readonly wrongRun: number
  readonly helps: number
  readonly durationMs: number
  readonly wrongSince: Instant | null
  readonly firstAt: Instant
  readonly lastAt: Instant
}

export type ActivityRow = {
  readonly learner: PersonId
  readonly sequence: SequenceId
  readonly activity: ActivityId
  readonly title: string
  readonly status: string
  readonly score: number | null
  readonly maxScore: number | null
  readonly attempts: number
  readonly durationMs: number
  readonly startedAt: Instant
  readonly handedInAt: Instant | null
}

/** An exercise, or an activity of a sequence. */
type Item = {
  readonly kind: 'exercise' | 'activity'
  readonly item: ExerciseId | ActivityId
  readonly title: string | null
  readonly sequence: SequenceId | null
  readonly skill: SkillId | null
}
type Done = { readonly of: Item; readonly learner: PersonId; readonly since: Instant; readonly work: Work }

export type StuckLearner = Omit<Done, 'of'> & { readonly reasons: readonly StuckReason[] }
export type StuckPoint = Item & {
  readonly medianMs: number | null
  /** How many of the class have spent time on it. */
  readonly worked: number
  readonly learners: readonly StuckLearner[]
}

/** An exercise or activity in a map. */
export const placeOf = ({ kind, sequence, item }: Pick<Item, 'kind' | 'sequence' | 'item'>) =>
  `${kind} ${sequence ?? ''} ${item}`

/** The time that the class spent on something: of everybody, also of those who have finished it. */
export type Times = { readonly medianMs: number | null; readonly timed: number }

const triesAsWork = (row: TriesRow): Done & { readonly isOpen: boolean } => ({
  of: { kind: 'exercise', item: row.exercise, title: null, sequence: null, skill: row.skill },
  learner: row.learner,
  since: row.wrongSince ?? row.firstAt,
  isOpen: row.wrongRun > 0 || row.helps > 0,
  work: {
    attempts: row.wrongRun,
    helps: row.helps,
    isBegun: row.wrongRun >= 2,
    durationMs: row.durationMs,
    lastAt: row.lastAt,
  },
})

const activityAsWork = (row: ActivityRow): Done & { readonly isOpen: boolean } => ({
  of: { kind: 'activity', item: row.activity, title: row.title, sequence: row.sequence, skill: null },
  learner: row.learner,
  since: row.startedAt,
  isOpen: !isOver(row),
  work: {
    attempts: row.attempts,
    helps: 0,
    isBegun: row.status === 'in-progress',
    durationMs: row.durationMs,
    lastAt: laterOf(row.handedInAt, row.startedAt),
  },
})

/** From what is not over, or may not be, and the times and the last work of the whole class. */
export function stuckPoints(
  tries: readonly TriesRow[],
  activities: readonly ActivityRow[],
  { times, lastWorkedAt }: { readonly times: ReadonlyMap<string, Times>; readonly lastWorkedAt: Instant | null },
): readonly StuckPoint[] {
  const open = [...tries.map(triesAsWork), ...activities.map(activityAsWork)].filter(({ isOpen }) => isOpen)
  const points = [...Map.groupBy(open, ({ of }) => placeOf(of))].flatMap(([place, those]): StuckPoint[] => {
    const { medianMs, timed } = times.get(place) ?? { medianMs: null, timed: 0 }
    const learners = those
      .map(({ learner, since, work }) => ({
        ...{ learner, since, work },
        reasons: stuckFor(work, { medianMs, timed, lastWorkedAt }),
      }))
      .filter(({ reasons }) => reasons.length > 0)
      .toSorted((a, b) => b.reasons.length - a.reasons.length || (a.since < b.since ? -1 : 1))
    const [first] = those
    return first && learners.length > 0 ? [{ ...first.of, medianMs, worked: timed, learners }] : []
  })
  return points.toSorted((a, b) => b.learners.length - a.learners.length || (placeOf(a) < placeOf(b) ? -1 : 1))
}
