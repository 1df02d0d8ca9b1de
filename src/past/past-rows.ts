// The rows of several read models as of a moment, over the histories of many people, one history at a time in memory.
import type { FoldedRow } from '#kernel/fold.ts'
import { type Position, position, START, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Whose } from '#kernel/query.ts'
import type { Past } from './past.ts'
import { PastFailed } from './past-problem.ts'
import type { PastQuestion, PastState } from './past-state.ts'
import { streamsOf } from './person-history.ts'

const MOST_PEOPLE = 2_000
const MOST_EVENTS = 500_000
/** Limit for all read models together: the rows are sent to the database with each statement. */
export const MOST_ROWS = 100_000
const AT_ONCE = 4

export type PastRows = {
  readonly rows: ReadonlyMap<Projection, readonly FoldedRow[]>
  /** The last known event of any of the histories. */
  readonly position: Position
}

export async function pastRows(
  past: Past,
  {
    tenant,
    models,
    moment,
    whose,
  }: Pick<PastQuestion, 'models' | 'moment'> & { readonly tenant: TenantId; readonly whose: Whose },
): Promise<PastRows> {
  const people = [...new Set(whose.people)]
  if (people.length > MOST_PEOPLE) throw new PastFailed({ kind: 'past-too-large', what: 'people', most: MOST_PEOPLE })
  const histories: Omit<PastQuestion, 'tenant' | 'moment' | 'models'>[] = [
    ...whose.streams.map((stream) => ({ streams: [stream] })),
    ...people.map((person) => ({ streams: streamsOf(person), subject: person })),
  ]
  let events = 0

  async function fold(history: (typeof histories)[number], upTo = moment.upTo): Promise<PastState> {
    const state = await past.stateAt({
      tenant,
      models: modelsOf(models, history.subject !== undefined),
      moment: { ...moment, upTo },
      ...history,
      mostEvents: MOST_EVENTS - events,
    })
    events += state.eventsRead
    if (events > MOST_EVENTS) throw new PastFailed({ kind: 'past-too-large', what: 'events', most: MOST_EVENTS })
    return state
  }

  const states: PastState[] = []
  let rowCount = 0
  const waiting = histories.entries()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [n, history] of waiting) {
        const state = await fold(history)
        states[n] = state
        rowCount += state.models.reduce((sum, { rows }) => sum + rows.size, 0)
        if (rowCount > MOST_ROWS) throw new PastFailed({ kind: 'past-too-large', what: 'rows', most: MOST_ROWS })
      }
    }),
  )
  // What was known must be one beginning of the log for all histories. If a server's clock ran backwards, one history
  // may end before the position up to which another has been folded.
  const end = states.reduce<Position | null>((least, { knownBefore }) => earliest(least, knownBefore), null)
  for (const [n, history] of histories.entries()) {
    const state = states[n]
    if (end !== null && state && state.followed.position > end) states[n] = await fold(history, position(end - 1n))
  }

  const rows = new Map<Projection, FoldedRow[]>(models.map((model) => [model, []]))
  for (const { models: modelStates } of states)
    for (const state of modelStates) for (const row of state.rows.values()) rows.get(state.model)?.push(row)
  const shown = states.reduce<Position>(
    (last, { followed }) => (followed.position > last ? followed.position : last),
    START,
  )
  return { rows, position: shown }
}

const earliest = (a: Position | null, b: Position | null): Position | null =>
  a === null || (b !== null && b < a) ? b : a

/** The models that a person's history decides, or those of another stream. */
const modelsOf = (models: readonly Projection[], person: boolean): readonly Projection[] =>
  models.filter(({ of }) => (of === 'learner' || of === 'person') === person)
