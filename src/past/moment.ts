// A moment of the past on two clocks: what was known by then, and what had happened by then.
import type { FieldProblem } from '#kernel/field-problem.ts'
import { Instant, type Position, PositionText, position, whyNoInstant } from '#kernel/ids.ts'

/**
 * The events that count: those up to a position; of these, if `known` is set, those recorded by then; of these, if
 * `happened` is set, those that had occurred by then, folded in the order in which they occurred.
 */
export type Moment = {
  readonly upTo: Position
  readonly known: Instant | null
  readonly happened: Instant | null
}

/** The head of the log and the time when the question is asked. */
export type Now = { readonly head: Position; readonly now: Instant }

export type MomentInput = { readonly at?: unknown; readonly known?: unknown }

/** Events are folded by (occurredAt, position) rather than by position alone. */
export const isByTime = ({ happened }: Moment): boolean => happened !== null

export const atPosition = (upTo: Position): Moment => ({ upTo, known: null, happened: null })

/**
 * Reads `at` and `known` of a request: `at` is a position (what was known then) or a time (what had happened by then),
 * `known` is a time or a position. Without either, the moment is now. Invalid values are returned as fields.
 */
export function readMoment(
  input: MomentInput,
  now: Now,
  names: { readonly at: string; readonly known: string } = { at: '/at', known: '/known' },
): Moment | { readonly fields: readonly FieldProblem[] } {
  const fields: FieldProblem[] = []
  const at = readPoint(input.at, names.at, now, fields)
  const known = readPoint(input.known, names.known, now, fields)
  if (fields.length > 0) return { fields }
  if (typeof at === 'bigint' && known !== undefined) {
    const detail = `${names.at.slice(1)} is a position, which already determines what was known. Use a time there, or omit this.`
    return { fields: [{ pointer: names.known, detail }] }
  }
  const upTo = typeof at === 'bigint' ? at : typeof known === 'bigint' ? known : now.head
  return {
    upTo,
    known: typeof known === 'string' ? known : null,
    happened: typeof at === 'string' ? at : null,
  }
}

/** Reads a position or a time from one field of a question. */
function readPoint(
  text: unknown,
  pointer: string,
  { head, now }: Now,
  fields: FieldProblem[],
): Position | Instant | undefined {
  if (text === undefined) return undefined
  const asPosition = PositionText.safeParse(text)
  if (asPosition.success) {
    if (asPosition.data <= head) return position(asPosition.data)
    // A client that sends a number may mean a time.
    const time = whyNoInstant(text, '')
    fields.push({
      pointer,
      detail: `Position ${asPosition.data} is beyond the end of the log (${head}).${time && ` For a time: ${time}`}`,
    })
    return undefined
  }
  const asTime = Instant.safeParse(text)
  if (!asTime.success) {
    const detail = whyNoInstant(
      text,
      'A log position (a whole number) is expected, or a moment such as 2026-03-12T09:42:00Z.',
    )
    fields.push({ pointer, detail })
    return undefined
  }
  if (asTime.data <= now) return asTime.data
  fields.push({ pointer, detail: `This time is in the future (server time: ${now}).` })
  return undefined
}

/**
 * The moment as a question that will always have the same answer: its position fixes what was known, whatever is
 * recorded later. `shown` is the last position that the answer includes.
 */
export function lasting(moment: Moment, shown: Position): { readonly at: string; readonly known?: string } {
  const upTo = String(moment.known === null ? moment.upTo : shown)
  return moment.happened === null ? { at: upTo } : { at: moment.happened, known: upTo }
}
