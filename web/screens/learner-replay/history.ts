// A part of a history in the browser: a state, the steps after it, and from these the state at each step.
// Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { lastUpTo } from '../../plot/time-axis.ts'

type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never

export type Timeline = AnswerOf<'/api/learners/{id}/timeline'>
export type Mark = Timeline['marks'][number]
export type ShownModel = Timeline['models'][number]
export type EventPage = AnswerOf<'/api/learners/{id}/events'>
export type ListedEvent = EventPage['items'][number]
export type Recorder = NonNullable<ListedEvent['by']>
export type Step = AnswerOf<'/api/learners/{id}/replay'>['steps'][number]
export type Change = Step['changes'][number]
export type StateAnswer = AnswerOf<'/api/learners/{id}/state'>
export type Difference = AnswerOf<'/api/learners/{id}/diff'>

export type Row = Readonly<Record<string, unknown>>
/** Rows by their key, by read model. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, Row>>

export type Part = {
  /** The position around which it was asked for. */
  readonly anchor: number
  /** The state before the first step, and the position of that state. */
  readonly rows: Rows
  readonly after: number
  readonly made: StateAnswer['made'] | undefined
  readonly steps: readonly Step[]
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** The columns that tell the rows of one learner apart, by read model. */
export type Keys = ReadonlyMap<string, readonly string[]>

export const keyOf = (row: Row, keys: readonly string[]): string => JSON.stringify(keys.map((key) => row[key]))

export function rowsOf(
  models: Readonly<Record<string, { readonly rows: readonly Row[] } | undefined>>,
  keys: Keys,
): Rows {
  return new Map(
    Object.entries(models).flatMap(([model, answer]) =>
      answer ? [[model, new Map(answer.rows.map((row) => [keyOf(row, keys.get(model) ?? []), row]))] as const] : [],
    ),
  )
}

/** The rows after a change. Read models that were not asked for stay away. */
export function applied(rows: Rows, { model, key, change, fields }: Change, keys: Keys): Rows {
  const before = rows.get(model)
  if (!before) return rows
  const after = new Map(before)
  const text = keyOf(key, keys.get(model) ?? [])
  if (change === 'removed') after.delete(text)
  else {
    const values = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, value.after]))
    after.set(text, { ...key, ...before.get(text), ...values })
  }
  return new Map(rows).set(model, after)
}

/** The number of the last step up to a position; -1 before the first. */
export const stepAt = ({ steps }: Pick<Part, 'steps'>, position: number): number =>
  lastUpTo(steps, position, (step) => Number(step.position))

/** The last part of a history ends where it was asked: what is recorded later is not in it. */
export function covers(part: Part, position: number): boolean {
  const end = Math.max(Number(part.steps.at(-1)?.position ?? part.after), part.isLast ? part.anchor : 0)
  return position < part.after ? part.isFirst : position <= end
}

/** The state at a position that the part covers. */
export function rowsAt(part: Part, position: number, keys: Keys): Rows {
  let { rows } = part
  const to = stepAt(part, position)
  for (let n = 0; n <= to; n += 1) for (const change of part.steps[n]?.changes ?? []) rows = applied(rows, change, keys)
  return rows
}
