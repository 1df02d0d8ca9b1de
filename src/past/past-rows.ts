// The rows of several read models as of a moment, over many people's histories: one history at a time in memory.
import type { FoldedRow } from '#kernel/fold.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Whose } from '#kernel/query.ts'
import type { Past, PastQuestion } from './past.ts'
import { PastFailed } from './past-problem.ts'
import { streamsOf } from './person-history.ts'

const MOST_PEOPLE = 500
const MOST_EVENTS = 500_000
/** Of all read models together: they travel to the database with each statement. */
export const MOST_ROWS = 100_000
const AT_ONCE = 4

export type PastRows = {
  readonly rows: ReadonlyMap<Projection, readonly FoldedRow[]>
  /** The last event of any of the histories that was known. */
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
  const rows = new Map<Projection, FoldedRow[]>(models.map((model) => [model, []]))
  let position: Position = START
  let events = 0
  let held = 0

  async function fold(history: (typeof histories)[number]): Promise<void> {
    const left = MOST_EVENTS - events
    const state = await past.stateAt({
      tenant,
      models: modelsOf(models, history.subject !== undefined),
      moment,
      ...history,
      mostEvents: left,
    })
    events += state.eventsRead
    if (state.followed.position > position) position = state.followed.position
    for (const { model, rows: own } of state.models) {
      held += own.size
      rows.get(model)?.push(...own.values())
    }
    if (events > MOST_EVENTS) throw new PastFailed({ kind: 'past-too-large', what: 'events', most: MOST_EVENTS })
    if (held > MOST_ROWS) throw new PastFailed({ kind: 'past-too-large', what: 'rows', most: MOST_ROWS })
  }

  const waiting = histories.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const history of waiting) await fold(history)
    }),
  )
  return { rows, position }
}

/** What a person's history decides, and what another stream does. */
const modelsOf = (models: readonly Projection[], person: boolean): readonly Projection[] =>
  models.filter(({ of }) => (of === 'learner' || of === 'person') === person)
