// Where an import that makes the same streams each time goes on: at the event after the last of its own that stands.
import { NO_REVISION, type PersonId, type StreamName } from '#kernel/ids.ts'
import { type KeyOf, missingSteps, wholeEvent } from './add-missing.ts'
import { type LoadOptions, type LoadParts, loadStreams, type Step, type StreamPart } from './load-streams.ts'

/** All that an import has to say in one stream: the same steps, in the same order, each time they are asked for. */
export type StreamPlan = {
  readonly stream: StreamName
  readonly subject: PersonId | null
  /** Events of all steps. */
  readonly events: number
  steps(): Iterable<Step>
}

export type Done = {
  /** Events written now. */
  readonly events: number
  /** Events that an earlier run had written. */
  readonly before: number
  /** Streams that hold events of the import's that it would not write now: they were left as they are. */
  readonly conflicts: readonly StreamName[]
}

const READ_AHEAD = 16

/**
 * Loads all plans. Streams that hold a part of their plan, by files that said less, are given the rest. `resume`: something may stand already, and each stream is looked at before it is written to. Without
 * it a stream that turns out to hold something (another process may be running the same import) is looked at then.
 */
export async function loadPlans(
  parts: LoadParts,
  plans: () => IteratorObject<StreamPlan>,
  { resume, keyOf = wholeEvent, onEvents, signal }: LoadOptions & { readonly resume: boolean; readonly keyOf?: KeyOf },
): Promise<Done> {
  const conflicts: StreamName[] = []
  let before = 0
  const options = { ...(onEvents && { onEvents }), ...(signal && { signal }) }

  async function* missing(of: Iterable<StreamPlan>): AsyncGenerator<StreamPart> {
    for await (const { plan, standing } of ahead(of, (plan) => standingOf(parts, plan))) {
      const there = ownEvents(plan, standing)
      const rest =
        there === null
          ? await missingSteps(parts, plan, keyOf)
          : { there, after: there - 1, steps: stepsAfter(plan, there) }
      if (rest === null) conflicts.push(plan.stream)
      else {
        before += rest.there
        if (rest.there > 0) onEvents?.(rest.there)
        if (rest.there < plan.events) yield { ...plan, after: rest.after, steps: rest.steps }
      }
    }
  }
  const first = await loadStreams(parts, resume ? missing(plans()) : fresh(plans()), options)
  if (first.refused.size === 0) return { events: first.events, before, conflicts }

  // What was written of them before they were refused is found there again.
  const refused = plans().filter(({ stream }) => first.refused.has(stream))
  const second = await loadStreams(parts, missing(refused), options)
  conflicts.push(...second.refused)
  return { events: first.events + second.events, before, conflicts }
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

/** The last event of the plan's that the stream may hold; null where it holds nothing. */
async function standingOf({ log, tenant }: LoadParts, { stream, events }: StreamPlan): Promise<Standing> {
  // Others may have written after the import's last event: what counts is what stands at its number.
  for (const from of [events - 1, 'end'] as const) {
    const page = await log.readStream(stream, { tenant, from, direction: 'backwards', limit: 1 })
    if (page.currentRevision === NO_REVISION) return null
    const [event] = page.events
    if (event && (from === 'end' || event.revision === from)) return { revision: event.revision, id: event.id }
  }
  return null
}

/** How many of the plan's events stand in the stream; null where it holds other ones. */
function ownEvents(plan: StreamPlan, standing: Standing): number | null {
  if (!standing) return 0
  let count = 0
  for (const { command, events } of plan.steps()) {
    count += events.length
    if (count <= standing.revision) continue
    // The ids of a step's events are the step's own but for the ordinal.
    return count === standing.revision + 1 && standing.id.startsWith(command.slice(0, 32)) ? count : null
  }
  return null
}

/** Looks some plans ahead, so that a second run does not wait for each stream in turn. */
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
