// Compares what was accepted from MathCopain's files with what is in the log: counts and sums on both sides.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import personRegistered from '#events/identity/person-registered.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { type StreamName, streamName } from '#kernel/ids.ts'
import { ahead } from '../go-on.ts'
import { importerOf, type Source } from './plans.ts'

/** Times are sums of milliseconds. */
export const MEASURES = ['people', 'links', 'answers', 'right', 'durationMs', 'declared', 'sessions', 'views'] as const
export type Measures = Readonly<Record<(typeof MEASURES)[number], number>>

export type Integrity = {
  readonly files: Measures
  readonly log: Measures
  readonly differences: readonly (typeof MEASURES)[number][]
}

/** People who were erased are left out on both sides. */
export async function compareWithLog(
  parts: { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Pick<Codec, 'reader'> },
  source: Source,
): Promise<Integrity> {
  const [files, log] = [inFiles(source), await inLog(parts, source)]
  return { files, log, differences: MEASURES.filter((measure) => files[measure] !== log[measure]) }
}

function inFiles({ folder, learners, parents, isErased }: Source): Measures {
  const isLiving = (people: Source['learners'], id: string) => {
    const person = people.get(id)
    return person !== undefined && !isErased(person)
  }
  const ofLiving = <Of extends { readonly user: string }>(of: readonly Of[]) =>
    of.filter(({ user }) => isLiving(learners, user))
  const answers = ofLiving(folder.responses)
  const analytics = ofLiving(folder.analytics)
  return {
    people:
      folder.users.filter(({ id }) => isLiving(learners, id)).length +
      folder.parents.filter(({ id }) => isLiving(parents, id)).length,
    links: folder.links.filter(({ parent, child }) => isLiving(parents, parent) && isLiving(learners, child)).length,
    answers: answers.length,
    right: answers.filter(({ correct }) => correct).length,
    durationMs: answers.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
    declared: ofLiving(folder.profiles).length,
    sessions: analytics.filter(({ kind }) => kind === 'session').length,
    views: analytics.filter(({ kind }) => kind === 'view').length,
  }
}

async function inLog(
  { log, codec }: { readonly log: Pick<EventLog, 'readStream'>; readonly codec: Pick<Codec, 'reader'> },
  { tenant, learners, parents, isErased }: Source,
): Promise<Measures> {
  const actor = importerOf(tenant)
  const found = { people: 0, links: 0, answers: 0, right: 0, durationMs: 0, declared: 0, sessions: 0, views: 0 }
  const measureOf: Readonly<Record<string, (typeof MEASURES)[number]>> = {
    [personRegistered.type]: 'people',
    [guardianLinkAsked.type]: 'links',
    [exerciseAttempted.type]: 'answers',
    [skillProgressDeclared.type]: 'declared',
    [learningStarted.type]: 'sessions',
    [contentViewed.type]: 'views',
  }
  const streams = [...learners.values(), ...parents.values()]
    .filter((person) => !isErased(person))
    .flatMap((person) => [streamName('person', person), streamName('learner', person)])
  for await (const { standing: events } of ahead(streams, wholeStream))
    for (const { type, data } of events) {
      const measure = measureOf[type]
      if (measure) found[measure] += 1
      if (type !== exerciseAttempted.type) continue
      found.right += Number(data.correct === true)
      found.durationMs += typeof data.durationMs === 'number' ? data.durationMs : 0
    }
  return found

  /** The import's own events of a stream. */
  async function wholeStream(stream: StreamName) {
    const events: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[] = []
    const reader = codec.reader('all')
    for (let from = 0, isEnd = false; !isEnd; ) {
      const page = await log.readStream(stream, { tenant, from, direction: 'forwards', limit: 2_000 })
      const own = page.events.filter((stored) => stored.actor === actor)
      await reader.prepare(own)
      events.push(...own.map((stored) => reader.decode(stored)))
      from = (page.events.at(-1)?.revision ?? from) + 1
      isEnd = page.events.length === 0 || from > page.currentRevision
    }
    return events
  }
}
