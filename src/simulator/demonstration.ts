// The demonstration school: it fills an empty database when the service starts. Also the ids of its people.

import type { EventLog } from '#event-log/event-log.ts'
import { ClassId } from '#events/teaching/values.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type Instant, PersonId, streamName, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { demonstrationBadges } from './demonstration-badges.ts'
import { demonstrationNotices } from './demonstration-notices.ts'
import { demonstrationPaths } from './demonstration-paths.ts'
import { demonstrationAssessments, demonstrationRevision } from './demonstration-revision.ts'
import { demonstrateSequence } from './demonstration-sequence.ts'
import { demonstrationTexts } from './demonstration-texts.ts'
import { type Receiver, type Sending, sendAll } from './send-simulated.ts'
import { countCommands, simulate } from './simulate.ts'
import type { Sent, SimulatedCommand } from './sitting.ts'
import { type World, worldOf } from './world.ts'

/**
 * The people as whom the demonstration can be viewed. The ids are the same in every installation and belong to nobody
 * real.
 */
export const DEMONSTRATION = {
  name: 'École et collège de démonstration',
  tenant: exampleSchool.tenant,
  administrator: PersonId.parse('5111a9e0-0000-4000-8000-000000000001'),
  /** The first of its two classes, which is that of the teacher and the learner. */
  class: ClassId.parse(exampleSchool.class),
  teacher: exampleSchool.teacher,
  learner: exampleSchool.learner,
  /** Registered last: if this person exists, the school is complete. */
  parent: PersonId.parse('5111a9e0-0000-4000-8000-000000000004'),
} as const

const WEEKS = 6
const ZONE = 'Europe/Paris' as Zone

export type DemonstrationOptions = {
  /** The school's last day is the day of this moment, and nothing happens after it. */
  readonly now: Instant
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/**
 * The state of the demonstration school in the log. A school that was begun keeps its days when it is completed later.
 */
export type DemonstrationState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'begun'; readonly openedAt: Instant }
  | { readonly kind: 'complete' }

export async function demonstrationState(log: Pick<EventLog, 'readStream'>): Promise<DemonstrationState> {
  const first = async (kind: string, id: string) => {
    const page = { tenant: DEMONSTRATION.tenant, from: 0, direction: 'forwards', limit: 1 } as const
    return (await log.readStream(streamName(kind, id), page)).events[0]
  }
  if (await first('person', DEMONSTRATION.parent)) return { kind: 'complete' }
  const opened = await first('school', DEMONSTRATION.tenant)
  return opened ? { kind: 'begun', openedAt: opened.occurredAt } : { kind: 'absent' }
}

/**
 * Fills the demonstration school: two classes, 48 learners, six weeks up to now. If an earlier start was killed
 * half-way, this continues on the same days, without duplicates. Null if the school is already complete.
 */
export async function demonstrationSchool(receiver: Receiver, options: DemonstrationOptions): Promise<Sending | null> {
  const state = await demonstrationState(receiver.log)
  if (state.kind === 'complete') return null
  const end =
    state.kind === 'begun' ? dayAfter(localDay(state.openedAt, ZONE), 7 * WEEKS - 1) : localDay(options.now, ZONE)
  const world = demonstrationWorld(end)
  const total = countCommands(world)
  const { onProgress, signal } = options
  const completed: string[] = []
  const sending = await sendAll(receiver, upTo(world, options.now, completed), {
    onProgress: (sending) => onProgress?.(sending.commands + sending.before, total),
    ...(signal && { signal }),
  })
  // One after the other: each may need what those before it made.
  const further = async (parts: Iterable<{ readonly command: SimulatedCommand }>) => {
    for (const part of parts)
      if (!signal?.aborted)
        add(sending, await sendAll(receiver, [part], { isFurther: true, ...(signal && { signal }) }))
  }
  const { defined, worked, given } = demonstrationPaths(world)
  await further([...defined, ...worked, ...given])
  if (!signal?.aborted) await demonstrateSequence(receiver, world, options.now)
  await further(demonstrationNotices(options.now, DEMONSTRATION.administrator))
  await further(demonstrationTexts(options.now, DEMONSTRATION.administrator))
  await further(demonstrationRevision(completed, options.now))
  await further(demonstrationAssessments(world, options.now))
  const badges = demonstrationBadges(world, options.now, DEMONSTRATION.administrator)
  await further(badges.defined)
  // No learner needs what another was given: all at once.
  if (!signal?.aborted)
    add(sending, await sendAll(receiver, badges.given, { isFurther: true, ...(signal && { signal }) }))
  // Sent when everything before it was answered, because it marks the school as complete.
  if (!signal?.aborted) await sendAll(receiver, [lastOf(options.now)])
  return sending
}

/** Adds what a further part sent. */
function add(sending: Sending, part: Sending): void {
  sending.commands += part.commands
  sending.events += part.events
  sending.before += part.before
  for (const [what, times] of part.refused) sending.refused.set(what, (sending.refused.get(what) ?? 0) + times)
  for (const [what, times] of part.byCommand) sending.byCommand.set(what, (sending.byCommand.get(what) ?? 0) + times)
}

export const demonstrationWorld = (end: World['options']['end']): World =>
  worldOf({
    seed: 1,
    schools: 1,
    classes: 2,
    learners: 24,
    weeks: WEEKS,
    end,
    exercisesPerSession: 5,
    fixed: DEMONSTRATION,
  })

const DAY_MS = 86_400_000

/** `completed` gets the exercises that the learner completed at least a day before `now`. */
function* upTo(world: World, now: Instant, completed: string[]): Generator<Sent> {
  for (const sent of simulate(world)) {
    if (sent.at > Date.parse(now)) break
    const { command, input } = sent.command
    if (
      command === 'learning.complete-exercise' &&
      sent.at < Date.parse(now) - DAY_MS &&
      input.learner === DEMONSTRATION.learner
    )
      completed.push(String(input.exercise))
    yield sent
  }
}

const lastOf = (occurredAt: Instant) => ({
  command: {
    command: 'identity.register-person',
    key: 'complete',
    input: { person: DEMONSTRATION.parent, role: 'parent', givenName: 'Camille', familyName: 'Noisetier' },
    occurredAt,
    actor: DEMONSTRATION.administrator,
    tenant: DEMONSTRATION.tenant,
  },
})
