// What a stream lacks of an import's events, where an earlier import wrote fewer of them: its files said less.
import { derivedCommandId, NO_REVISION, type Revision } from '#kernel/ids.ts'
import type { StreamPlan } from './go-on.ts'
import type { LoadParts, Step } from './load-streams.ts'

/** What must be equal for two events of one stream to be the same fact. */
export type KeyOf = (event: { readonly type: string; readonly data: object }, occurredAt: string) => string

export const wholeEvent: KeyOf = ({ type, data }, occurredAt) => JSON.stringify([type, occurredAt, sorted(data)])

/** Data is flat in all events that are imported; the log may give its fields in another order. */
const sorted = (data: object) => Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))

/**
 * The plan's events that the stream does not hold, to be added at its end, each with an id that the next run gives it as
 * well. Null where the stream holds events of the import that the plan does not: then the source says something else.
 * Equal facts are counted: a learner may have opened one page twice on one day.
 */
export async function missingSteps(
  parts: LoadParts,
  plan: StreamPlan,
  keyOf: KeyOf,
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
  const isPart = [...standing].every(([key, count]) => count <= (seen.get(key) ?? 0))
  return isPart ? { there, after, steps } : null
}

/** How often each fact of the import's own stands in the stream; others may have written there as well. */
async function ownFacts({ log, codec, tenant, actor }: LoadParts, { stream }: StreamPlan, keyOf: KeyOf) {
  const standing = new Map<string, number>()
  let after: Revision = NO_REVISION
  for (;;) {
    const page = await log.readStream(stream, { tenant, from: after + 1, direction: 'forwards', limit: 2_000 })
    for (const stored of page.events) {
      after = stored.revision
      if (stored.actor !== actor) continue
      const key = keyOf(codec.decode(stored), stored.occurredAt)
      standing.set(key, (standing.get(key) ?? 0) + 1)
    }
    if (page.events.length === 0 || after >= page.currentRevision) return { standing, after }
  }
}
