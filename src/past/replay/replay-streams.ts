// A replay as a stream: the same input as a page, answered step by step while the client stays connected.

import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import type { Instant, PersonId, Position } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import type { Past } from '../past.ts'
import { isKnown, streamsOf } from '../person-history.ts'
import { modelsSeenBy, personModels } from '../questions/person-models.ts'
import { refuseAndEnter } from '../refusal.ts'
import type { SeenBy, SeenEvents } from '../seen-events.ts'
import { type HistoryEntry, replay } from './replay.ts'
import page, { readReplay, replayInput } from './replay-question.ts'

/** Steps per second. */
export const Pace = z.coerce.number().min(0.2).max(50)

export const replayStreamInput = z.object({
  ...replayInput,
  pace: Pace.default(1).describe('Steps per second.'),
})
type Input = z.output<typeof replayStreamInput>

/** Who may follow the stream of a replay: whoever may read its pages. */
export const replayGuard: Guarded<{ readonly id: PersonId }> = {
  may: page.may,
  of: ({ id }) => ({ kind: 'person', person: id }),
}

export type OpenReplay = { readonly input: Input; readonly steps: AsyncIterable<HistoryEntry> }

export type ReplayRequest = {
  readonly input: unknown
  readonly caller: Caller
  readonly resumeAfter?: Position
  /** Aborted when the client has disconnected. */
  readonly signal?: AbortSignal
}

export type ReplayStreams = {
  /** `resumeAfter` takes precedence over `from` in the input. */
  open(request: ReplayRequest): Promise<OpenReplay>
}

export type ReplayStreamsParts = {
  readonly definitions: Pick<Definitions, 'projections' | 'events'>
  readonly past: Pick<Past, 'stateAt' | 'stepsTo'>
  readonly log: Pick<EventLog, 'head' | 'readStream'>
  readonly trail: Trail
  readonly now: () => Instant
  readonly authorise: Authorise
  readonly seenBy: SeenBy
}

export function replayStreams(parts: ReplayStreamsParts): ReplayStreams {
  const { definitions, past, log, trail } = parts
  const models = new Map(personModels(definitions).map((model) => [model.name, model]))
  return {
    async open({ input, caller, resumeAfter }) {
      const { tenant } = caller
      if (!caller.permissions.has(page.may)) throw new QueryFailed({ kind: 'forbidden', permission: page.may })
      const parsed = replayStreamInput.strict().safeParse(input)
      if (!parsed.success) throw new QueryFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
      const person = parsed.data.id
      const entry = { ...enteredBy(caller), action: page.name, subjects: [person], purpose: page.purpose }
      await refuseAndEnter(trail, await parts.authorise(caller, replayGuard, parsed.data), {
        ...entry,
        at: parts.now(),
      })
      const visible = modelsSeenBy(caller, person, models)
      const now = { now: parts.now(), head: await log.head() }
      const question = readReplay({ tenant, now, models: visible }, parsed.data, resumeAfter)
      if (!(await isKnown(log, tenant, streamsOf(person)))) throw new QueryFailed({ kind: 'missing', what: 'learner' })
      await trail.record({ ...entry, at: now.now })
      const { isHidden, asSeen } = await parts.seenBy(caller, page.may, person)
      const entries = replay({ past, definitions }).entries({ ...question, isHidden })
      return { input: parsed.data, steps: seen(entries, asSeen) }
    },
  }
}

async function* seen(entries: AsyncIterable<HistoryEntry>, asSeen: SeenEvents['asSeen']): AsyncGenerator<HistoryEntry> {
  for await (const { position, step } of entries)
    yield { position, step: step && { ...step, event: asSeen(step.event) } }
}
