// Finds the events of an import that a stream lacks, because an earlier import had files with less data.
import { derivedCommandId, NO_REVISION, type Revision } from '#kernel/ids.ts'
import type { StreamPlan } from './go-on.ts'
import type { LoadParts, Step } from './load-streams.ts'

/** What must be equal for two events of one stream to be the same fact. */
export type KeyOf = (event: { readonly type: string; readonly data: object }, occurredAt: string) => string

export const wholeEvent: KeyOf = ({ type, data }, occurredAt) => JSON.stringify([type, occurredAt, sorted(data)])

/** The data of all imported events is flat. The log may return its fields in another order. */
const sorted = (data: object) => Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))

/**
 * The events of the plan that the stream lacks, to be added at its end. Their ids are the same in the next run. Null if the
 * stream has events of the import that the plan lacks, and these are a conflict: then the source has changed. Equal facts are counted, since a learner
 * may open the same page twice on one day.
 */
export async function missingSteps(
  parts: LoadParts,
  plan: StreamPlan,
  keyOf: KeyOf,
  others: 'conflict' | 'kept',
): Promise<{ there: number; after: Revision; steps: Step[] } | null> {
  const { standing, after } = await ownFacts(parts, plan, keyOf)
  const seen = new Map<string, number>()
  const steps: Step[] = []
  let there = 0
  for (const { occurredAt, events } of plan.steps())
    for (const event of events) {
      const key = keyOf(event, occurredAt)
      const nth = (seen.get(key) ?? 0) + 1
      seen.set(key, nth)
      if (nth <= (standing.get(key) ?? 0)) there += 1
      else {
        const command = derivedCommandId('import added', parts.tenant, plan.stream, key, String(nth))
        steps.push({ command, occurredAt, events: [event] })
      }
    }
  const isPart = others === 'kept' || [...standing].every(([key, count]) => count <= (seen.get(key) ?? 0))
  return isPart ? { there, after, steps } : null
}

/** How often each fact of the import is in the stream. Events by other writers are ignored. */
async function ownFacts({ log, codec, tenant, actor }: LoadParts, { stream }: StreamPlan, keyOf: KeyOf) {
  const standing = new Map<string, number>()
  let after: Revision = NO_REVISION
  const reader = codec.reader('all')
  for (;;) {
    const page = await log.readStream(stream, { tenant, from: after + 1, direction: 'forwards', limit: 2_000 })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      after = stored.revision
      if (stored.actor !== actor) continue
      const key = keyOf(reader.decode(stored), stored.occurredAt)
      standing.set(key, (standing.get(key) ?? 0) + 1)
    }
    if (page.events.length === 0 || after >= page.currentRevision) return { standing, after }
  }
}
