// What teachers said of the learner's work, in a history: feedback on what was handed in, corrections with their reasons, notes. Pure.
import type { ListedEvent, Mark, Timeline } from './history.ts'

const REMARKS: ReadonlySet<string> = new Set([
  'learning.activity-result-reviewed',
  'learning.production-evaluated',
  'learning.path-mark-corrected',
  'learning.attempt-corrected',
  'learning.note-written',
])

export const isRemark = ({ type }: Pick<ListedEvent, 'type'>): boolean => REMARKS.has(type)

/** The marks of the timeline in which there is a remark, in the order of the log. */
export const remarkMarks = ({ marks }: Pick<Timeline, 'marks'>): readonly Mark[] =>
  marks
    .filter(({ types }) => Object.keys(types).some((type) => REMARKS.has(type)))
    .sort((one, other) => Number(one.last) - Number(other.last))

/**
 * Where to look for the next remark: in the events of one kind after a position. After the last remark comes the first one again.
 */
export function nextRemarks(
  marks: readonly Mark[],
  position: number,
): readonly { lane: Mark['lane']; after: number }[] {
  const later = marks.filter(({ last }) => Number(last) > position)
  const placeOf = (mark: Mark, after: number) => ({ lane: mark.lane, after: Math.max(after, Number(mark.first) - 1) })
  return [...later.map((mark) => placeOf(mark, position)), ...marks.map((mark) => placeOf(mark, 0))]
}
