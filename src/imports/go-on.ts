// Resumes an import that produces the same streams each time: after the last of its events in each stream.
import { NO_REVISION, type PersonId, type StreamName } from '#kernel/ids.ts'
import { type KeyOf, missingSteps, wholeEvent } from './add-missing.ts'
import {
  isOfErased,
  type LoadOptions,
  type LoadParts,
  loadStreams,
  type Step,
  type StreamPart,
} from './load-streams.ts'

/** All events of an import for one stream: the same steps in the same order on every call. */
export type StreamPlan = {
  readonly stream: StreamName
  readonly subject: PersonId | null
  /** The number of events of all steps. */
  readonly events: number
  steps(): Iterable<Step>
}

export type Done = {
  /** Events written now. */
  readonly events: number
  /** Events that an earlier run had written. */
  readonly before: number
  /** Streams with events of the import that it would not write now. They were left unchanged. */
  readonly conflicts: readonly StreamName[]
  /** Streams that were left out because their person was erased; absent if there are none. */
  readonly erased?: number
}

export type LoadPlansOptions = {
  readonly resume: boolean
  readonly keyOf?: KeyOf
  /** What the import wrote to a stream earlier and would not write now: a conflict by default, or kept as well. */
  readonly others?: 'conflict' | 'kept'
}

const READ_AHEAD = 16

/**
 * Loads all plans. A stream that has a part of its plan, from files with less data, gets the rest. With `resume`, each stream
 * is read before it is written to, since it may have events already. Without it, a stream is read only if an append to it is
 * refused, for example because another process runs the same import.
 */
export async function loadPlans(
  parts: LoadParts,
  plans: () => IteratorObject<StreamPlan>,
  { resume, keyOf = wholeEvent, others = 'conflict', onEvents, signal }: LoadOptions & LoadPlansOptions,
): Promise<Done> {
  const conflicts: StreamName[] = []
  let before = 0
  const living = () => plans().filter((plan) => !isOfErased(parts, plan))
  const erased = parts.erased ? plans().reduce((count, plan) => count + Number(isOfErased(parts, plan)), 0) : 0
  const ofErased = erased > 0 ? { erased } : {}
  const options = { ...(onEvents && { onEvents }), ...(signal && { signal }) }

  // What was found in streams that are continued, in case an append to them is refused and they are read again.
  const found = new Map<StreamName, number>()
  async function* missing(
    of: Iterable<StreamPlan>,
    written: ReadonlyMap<StreamName, number> = new Map(),
  ): AsyncGenerator<StreamPart> {
    for await (const { plan, standing } of ahead(of, (plan) => standingOf(parts, plan))) {
      const there = ownEvents(plan, standing)
      const rest =
        there === null
          ? await missingSteps(parts, plan, keyOf, others)
          : { there, after: there - 1, steps: stepsAfter(plan, there) }
      if (rest === null) conflicts.push(plan.stream)
      else {
        const known = (found.get(plan.stream) ?? 0) + (written.get(plan.stream) ?? 0)
        const more = rest.there - known
        before += more
        if (more > 0) onEvents?.(more)
        if (rest.there === plan.events) continue
        if (rest.there > 0) found.set(plan.stream, rest.there)
        yield { ...plan, after: rest.after, steps: rest.steps }
      }
    }
  }
  const first = await loadStreams(parts, resume ? missing(living()) : fresh(living()), options)
  before += first.repeated
  if (first.refused.size === 0) return { events: first.events, before, conflicts, ...ofErased }

  // Events that were written before the refusal are found in the stream.
  const refused = living().filter(({ stream }) => first.refused.has(stream))
  const second = await loadStreams(parts, missing(refused, first.refused), options)
  before += second.repeated
  conflicts.push(...second.refused.keys())
  return { events: first.events + second.events, before, conflicts, ...ofErased }
}

function* fresh(plans: Iterable<StreamPlan>): Generator<StreamPart> {
  for (const plan of plans) yield { ...plan, after: NO_REVISION, steps: plan.steps() }
}

function* stepsAfter(plan: StreamPlan, there: number): Generator<Step> {
  let count = 0
  for (const step of plan.steps()) {
    if (count >= there) yield step
    count += step.events.length
  }
}

type Standing = { readonly revision: number; readonly id: string } | null

/** The last event in the stream that may belong to the plan; null if the stream is empty. */
async function standingOf({ log, tenant }: LoadParts, { stream, events }: StreamPlan): Promise<Standing> {
  // Others may have written after the import's last event, so the event at its revision decides.
  for (const from of [events - 1, 'end'] as const) {
    const page = await log.readStream(stream, { tenant, from, direction: 'backwards', limit: 1 })
    if (page.currentRevision === NO_REVISION) return null
    const [event] = page.events
    if (event && (from === 'end' || event.revision === from)) return { revision: event.revision, id: event.id }
  }
  return null
}

/** How many events of the plan are in the stream; null if it has other events. */
function ownEvents(plan: StreamPlan, standing: Standing): number | null {
  if (!standing) return 0
  let count = 0
  for (const { command, events } of plan.steps()) {
    count += events.length
    if (count <= standing.revision) continue
    // The ids of a step's events are the id of the step plus an ordinal.
    return count === standing.revision + 1 && standing.id.startsWith(command.slice(0, 32)) ? count : null
  }
  return null
}

/** Reads some plans ahead, so that a second run does not wait for one stream after another. */
export async function* ahead<Plan, Found>(
  plans: Iterable<Plan>,
  look: (plan: Plan) => Promise<Found>,
): AsyncGenerator<{ plan: Plan; standing: Found }> {
  const looking: { plan: Plan; standing: Promise<Found> }[] = []
  for (const plan of plans) {
    const standing = look(plan)
    standing.catch(() => undefined)
    looking.push({ plan, standing })
    const first = looking.length >= READ_AHEAD ? looking.shift() : undefined
    if (first) yield { plan: first.plan, standing: await first.standing }
  }
  for (const { plan, standing } of looking) yield { plan, standing: await standing }
}
