// A person's history as steps: what happened, in words, and what it changed. In the order in which it became known.

import type { Definitions } from '#definitions/definitions.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { RowChange } from '../folding.ts'
import { atPosition } from '../moment.ts'
import type { Past } from '../past.ts'
import { streamsOf } from '../person-history.ts'
import { type ShownChange, shownChange } from './shown-change.ts'
import { type InWords, inWords } from './words.ts'

export type ReplayStep = {
  readonly event: RecordedEvent
  /** Recorded after something that had happened later. */
  readonly late: boolean
  readonly words: InWords
  readonly changes: readonly ShownChange[]
}

export type ReplayQuestion = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly models: readonly Projection[]
  /** The steps after this position, and up to that one. */
  readonly after: Position
  readonly upTo: Position
  /** Of these, the steps that occurred after this moment and by that one. The others are folded, and not shown. */
  readonly occurredAfter: Instant | null
  readonly occurredBy: Instant | null
}

/** A place in the history, with the step that stands there unless it is not asked for. */
export type Passed = { readonly position: Position; readonly step: ReplayStep | null }

export type ReplayPage = {
  readonly steps: readonly ReplayStep[]
  /** The state before the first of the steps is that at this position. */
  readonly after: Position
  /** Ask on after this position; null where the history has no more. */
  readonly next: Position | null
}

export type Replay = {
  /** Lazily, a page of the log at a time. */
  passing(question: ReplayQuestion): AsyncGenerator<Passed>
  /** A page may be short, or empty, and not the last: what is not asked for is passed by within a bound. */
  page(question: ReplayQuestion, limit: number): Promise<ReplayPage>
}

const MOST_PASSED = 5_000

export function replay({
  past,
  definitions,
}: {
  readonly past: Past
  readonly definitions: Pick<Definitions, 'events'>
}): Replay {
  async function* passing(question: ReplayQuestion): AsyncGenerator<Passed> {
    const { tenant, person, models, after, upTo, occurredAfter, occurredBy } = question
    const moment = atPosition(after)
    const state = await past.stateAt({ tenant, subject: person, streams: streamsOf(person), models, moment })
    let latest = state.followed.occurredAt
    for await (const { event, changes } of past.stepsTo(state, atPosition(upTo))) {
      const { occurredAt, position } = event
      const late = latest !== null && occurredAt < latest
      if (!late) latest = occurredAt
      const isAsked =
        (occurredAfter === null || occurredAt > occurredAfter) && (occurredBy === null || occurredAt <= occurredBy)
      yield { position, step: isAsked ? stepOf(event, late, changes) : null }
    }
  }

  const stepOf = (event: RecordedEvent, late: boolean, changes: readonly RowChange[]): ReplayStep => ({
    event,
    late,
    words: inWords(definitions.events.get(event.type), event),
    changes: changes.map(shownChange).filter((change) => change !== null),
  })

  return {
    passing,
    async page(question, limit) {
      const steps: ReplayStep[] = []
      let { after } = question
      let last = after
      let passed = 0
      for await (const { position, step } of passing(question)) {
        // One more than is shown is looked for: the last page says that it is the last.
        if ((step && steps.length === limit) || passed === MOST_PASSED) return { steps, after, next: last }
        if (step) steps.push(step)
        else if (steps.length === 0) after = position
        last = position
        passed += 1
      }
      return { steps, after, next: null }
    },
  }
}
