// Withdraws what an import brought about learners: appends to each stream the events that say that it does not count any more.
//
// Repeated and stopped runs add nothing twice: what is withdrawn is read from the stream, which is written with an exact
// expected revision.
import type { StoredEvent } from '#event-log/event-log.ts'
import { wholeStream } from '#event-log/whole-stream.ts'
import { isWhollyErased } from '#kernel/event.ts'
import {
  derivedCommandId,
  Instant,
  laterOf,
  NO_REVISION,
  type PersonId,
  type Revision,
  streamName,
} from '#kernel/ids.ts'
import { ahead } from './go-on.ts'
import { type LoadParts, loadStreams, type StreamPart } from './load-streams.ts'
import { type Source, type Withdrawal, type Withdrawals, withdrawalOf } from './withdrawn-facts.ts'

export type FactsWithdrawn = {
  /** Events withdrawn now; in a dry run, those that would be. */
  readonly facts: number
  /** How many of them are answers. */
  readonly answers: number
  /** Events that an earlier run withdrew. */
  readonly before: number
}

export type WithdrawFactsOptions = {
  readonly source: Source
  readonly dryRun?: boolean
  readonly onLearner?: (learners: number) => void
  readonly signal?: AbortSignal
  readonly nowMs?: () => number
}

/** Somebody who writes to a stream meanwhile makes its withdrawal start again, but nobody does so for ever. */
const MOST_TRIES = 5
const PAGE = 500

type Found = Withdrawals & { readonly learner: PersonId; readonly revision: Revision }

/** Throws what the log throws, KeysUnavailable, and an error if others keep writing to a stream. */
export async function withdrawFacts(
  parts: LoadParts,
  learners: readonly PersonId[],
  { source, dryRun = false, onLearner, signal, nowMs = Date.now }: WithdrawFactsOptions,
): Promise<FactsWithdrawn> {
  const found = new Map<PersonId, FactsWithdrawn>()
  let waiting = learners.filter((learner) => parts.erased?.has(parts.tenant, learner) !== true)
  let looked = learners.length - waiting.length
  for (let tries = 0; waiting.length > 0 && !signal?.aborted; tries += 1) {
    if (tries === MOST_TRIES)
      throw new Error(`Other programs keep writing to ${waiting.length} streams. Run the same command again.`)
    const { refused } = await loadStreams(parts, streams(waiting), signal ? { signal } : {})
    waiting = waiting.filter((learner) => refused.has(streamName('learner', learner)))
    looked -= waiting.length
  }
  return [...found.values()].reduce(
    (sum, one) => ({
      facts: sum.facts + one.facts,
      answers: sum.answers + one.answers,
      before: sum.before + one.before,
    }),
    { facts: 0, answers: 0, before: 0 },
  )

  async function* streams(of: readonly PersonId[]): AsyncGenerator<StreamPart> {
    for await (const { standing } of ahead(of, withdrawalsIn)) {
      if (signal?.aborted) return
      const { learner, withdrawals, before, revision } = standing
      const sum = (of: (withdrawal: Withdrawal) => number) => withdrawals.reduce((total, one) => total + of(one), 0)
      found.set(learner, { facts: sum(({ facts }) => facts), answers: sum(({ answers }) => answers), before })
      onLearner?.(++looked)
      if (!dryRun && withdrawals.length > 0) yield partOf(standing, revision)
    }
  }

  /** Page by page: a stream may be long, and only what its withdrawal needs is kept of it. */
  async function withdrawalsIn(learner: PersonId): Promise<Found> {
    const found = withdrawalOf(parts.actor, source)
    let revision: Revision = NO_REVISION
    let page: StoredEvent[] = []
    const take = async () => {
      const reader = parts.codec.reader()
      await reader.prepare(page)
      for (const stored of page) {
        const event = reader.decode(stored)
        if (!isWhollyErased(event)) found.add(event)
      }
      page = []
    }
    for await (const event of wholeStream(parts.log, parts.tenant, streamName('learner', learner))) {
      revision = event.revision
      page.push(event)
      if (page.length === PAGE) await take()
    }
    await take()
    return { learner, revision, ...found.withdrawals() }
  }

  function partOf({ learner, withdrawals }: Found, after: Revision): StreamPart {
    const stream = streamName('learner', learner)
    const now = Instant.parse(new Date(nowMs()).toISOString())
    const steps = withdrawals.map(({ event, notBefore }, n) => ({
      command: derivedCommandId('import withdrawn', source, parts.tenant, stream, String(after + n)),
      occurredAt: laterOf(now, notBefore),
      events: [event],
    }))
    return { stream, subject: learner, after, steps }
  }
}
