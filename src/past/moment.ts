// A moment of the past on two clocks: what was known by then, and what had happened by then.
import type { FieldProblem } from '#kernel/field-problem.ts'
import { Instant, type Position, PositionText, position, whyNoInstant } from '#kernel/ids.ts'

/**
 * The events that count: those up to a position; of these, where `known` is set, what was recorded by then; of these,
 * where `happened` is set, what had occurred by then, folded in the order in which it occurred.
 */
export type Moment = {
  readonly upTo: Position
  readonly known: Instant | null
  readonly happened: Instant | null
}

/** What the log holds, and what time it is, when the question is asked. */
export type Now = { readonly head: Position; readonly now: Instant }

export type AskedMoment = { readonly at?: unknown; readonly known?: unknown }

/** Events are folded by (occurredAt, position) rather than by position alone. */
export const isByTime = ({ happened }: Moment): boolean => happened !== null

export const atPosition = (upTo: Position): Moment => ({ upTo, known: null, happened: null })

/**
 * Reads `at` and `known` as they are asked: `at` a position (what was known then) or a time (what had happened by
 * then), `known` a time or a position; neither means now. What is at fault is told as fields.
 */
export function readMoment(
  asked: AskedMoment,
  now: Now,
  names: { readonly at: string; readonly known: string } = { at: '/at', known: '/known' },
): Moment | { readonly fields: readonly FieldProblem[] } {
  const fields: FieldProblem[] = []
  const at = readPoint(asked.at, names.at, now, fields)
  const known = readPoint(asked.known, names.known, now, fields)
  if (fields.length > 0) return { fields }
  if (typeof at === 'bigint' && known !== undefined) {
    const detail = `${names.at.slice(1)} is a position, which says already what was known: give a time there, or leave this out.`
    return { fields: [{ pointer: names.known, detail }] }
  }
  const upTo = typeof at === 'bigint' ? at : typeof known === 'bigint' ? known : now.head
  return {
    upTo,
    known: typeof known === 'string' ? known : null,
    happened: typeof at === 'string' ? at : null,
  }
}

/** A position or a time, as one field of a question. */
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
    // Who sends a number may mean a time.
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
 * The moment as a question that will be answered alike for ever: its position says what was known, however much is
 * recorded later. `shown` is the last position that the answer is made of.
 */
export function lasting(moment: Moment, shown: Position): { readonly at: string; readonly known?: string } {
  const upTo = String(moment.known === null ? moment.upTo : shown)
  return moment.happened === null ? { at: upTo } : { at: moment.happened, known: upTo }
}
