// A person's history as steps, in the order of recording: each event in words, and the rows that it changed.

import type { Definitions } from '#definitions/definitions.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'
import { type InWords, inWords } from '#kernel/in-words.ts'
import type { Projection } from '#kernel/projection.ts'
import type { RowChange } from '../folding.ts'
import { atPosition } from '../moment.ts'
import type { Past } from '../past.ts'
import type { PastState } from '../past-state.ts'
import { streamsOf } from '../person-history.ts'
import type { SeenEvents } from '../seen-events.ts'
import { type ShownChange, shownChange } from './shown-change.ts'

export type ReplayStep = {
  readonly event: RecordedEvent
  /** Recorded after an event that happened later. */
  readonly late: boolean
  readonly words: InWords
  readonly changes: readonly ShownChange[]
}

export type ReplayQuestion = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly models: readonly Projection[]
  /** Steps after this position, up to `upTo`. */
  readonly after: Position
  readonly upTo: Position
  /** Of these, only steps that occurred after this time and by `occurredBy`. The others are folded but not shown. */
  readonly occurredAfter: Instant | null
  readonly occurredBy: Instant | null
  /** Whether changes include columns that hold lists or objects. */
  readonly lists?: boolean
  /** Which events are not shown. They are folded. */
  readonly isHidden: SeenEvents['isHidden']
}

/** A position in the history, with its step if the question includes it. */
export type HistoryEntry = { readonly position: Position; readonly step: ReplayStep | null }

export type ReplayPage = {
  readonly steps: readonly ReplayStep[]
  /** The position of the state before the first step. */
  readonly after: Position
  /** Continue after this position; null at the end of the history. */
  readonly next: Position | null
}

export type PageOptions = {
  readonly limit: number
  /** Called with the state before the first event that is read, which then moves on. */
  readonly atStart?: (state: PastState) => void
}

export type Replay = {
  /** Lazily, one page of the log at a time. */
  entries(question: ReplayQuestion): AsyncGenerator<HistoryEntry>
  /** A page may be short or empty without being the last: the number of entries that it reads is limited. */
  page(question: ReplayQuestion, options: PageOptions): Promise<ReplayPage>
}

const MOST_ENTRIES = 5_000

export function replay({
  past,
  definitions,
}: {
  readonly past: Pick<Past, 'stateAt' | 'stepsTo'>
  readonly definitions: Pick<Definitions, 'events'>
}): Replay {
  async function* entries(
    question: ReplayQuestion,
    { atStart, expected }: { readonly atStart?: PageOptions['atStart']; readonly expected?: number } = {},
  ): AsyncGenerator<HistoryEntry> {
    const { tenant, person, models, after, upTo, occurredAfter, occurredBy, lists = true, isHidden } = question
    const moment = atPosition(after)
    const state = await past.stateAt({ tenant, subject: person, streams: streamsOf(person), models, moment })
    atStart?.(state)
    let latest = state.followed.occurredAt
    const options = { open: true, ...(expected !== undefined && { expected }) }
    for await (const { event, changes } of past.stepsTo(state, atPosition(upTo), options)) {
      const { occurredAt, position } = event
      const late = latest !== null && occurredAt < latest
      if (!late) latest = occurredAt
      const isIncluded =
        !isHidden(event) &&
        (occurredAfter === null || occurredAt > occurredAfter) &&
        (occurredBy === null || occurredAt <= occurredBy)
      yield { position, step: isIncluded ? stepOf(event, late, changes, lists) : null }
    }
  }

  const stepOf = (event: RecordedEvent, late: boolean, changes: readonly RowChange[], lists: boolean): ReplayStep => ({
    event,
    late,
    words: inWords(definitions.events.get(event.type), event),
    changes: changes.map((change) => shownChange(change, lists)).filter((change) => change !== null),
  })

  return {
    entries: (question) => entries(question),
    async page(question, { limit, atStart }) {
      const steps: ReplayStep[] = []
      let { after } = question
      let last = after
      let count = 0
      // Where every event is a step, no more are read than are shown.
      const isWhole = question.occurredAfter === null && question.occurredBy === null
      const reading = { ...(atStart && { atStart }), ...(isWhole && { expected: limit + 1 }) }
      for await (const { position, step } of entries(question, reading)) {
        // Looks for one step more than the page shows, to know whether it is the last page.
        if ((step && steps.length === limit) || count === MOST_ENTRIES) return { steps, after, next: last }
        if (step) steps.push(step)
        else if (steps.length === 0) after = position
        last = position
        count += 1
      }
      return { steps, after, next: null }
    },
  }
}
