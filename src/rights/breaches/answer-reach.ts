// Answers a breach: whose data could somebody reach between two times, and whose did they read? The first comes from the log, the
// second from the trail.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { type PersonId, parseStream, position } from '#kernel/ids.ts'
import { type ActorQuestion, type ReadsOfPerson, readsOfActor } from '#trail/reads-of-actor.ts'
import { reaching, relationChanges, type Way } from './reach.ts'

export type PersonReached = {
  readonly person: PersonId
  /** How they could be reached; none if they were read without. */
  readonly ways: readonly Way[]
  /** Null if no entry is about them. */
  readonly reads: ReadsOfPerson | null
}

export type ReachAnswer = {
  readonly people: readonly PersonReached[]
  /** People who were within reach, and were erased since. */
  readonly erased: number
  /** How often an entry means somebody who was erased since. */
  readonly readsOfErased: number
  /** What the trail cannot show: entries before this time have expired, and processes that ended without writing. */
  readonly keptFrom: string | null
  readonly uncleanEnds: number
}

export type ReachParts = {
  readonly log: Pick<EventLog, 'head' | 'scan'>
  /** Connected with the role of requests. */
  readonly pool: Pick<pg.Pool, 'connect'>
}

export type AnswerReach = (question: ActorQuestion, signal?: AbortSignal) => Promise<ReachAnswer>

export const answerReach =
  ({ log, pool }: ReachParts): AnswerReach =>
  async (question, signal) => {
    const reads = await readsOfActor(pool, question)
    const { tenant } = question
    const tokens = reads.tokens.map(({ role, from, until }) => ({ role, stretch: { from, until } }))
    const fold = reaching({ ...question, tokens })
    const until = await log.head()
    if (until > 0n)
      for await (const { events } of log.scan({ after: position(0n), until, types: relationChanges })) {
        signal?.throwIfAborted()
        // What came after the time asked about changes one thing: that somebody was erased since.
        for (const { type, stream, tenant: school, subject, recordedAt, data } of events)
          if (school === tenant && (recordedAt < question.until || type === 'privacy.subject-erased'))
            fold.add({ type, of: parseStream(stream).id, subject, recordedAt, data })
      }
    const reach = fold.reach()
    const people = [...new Set([...reach.people.keys(), ...reads.people.keys()])].sort()
    return {
      people: people.map((person) => ({
        person,
        ways: reach.people.get(person) ?? [],
        reads: reads.people.get(person) ?? null,
      })),
      erased: reach.erased,
      readsOfErased: reads.erased,
      keptFrom: reads.keptFrom,
      uncleanEnds: reads.uncleanEnds,
    }
  }
