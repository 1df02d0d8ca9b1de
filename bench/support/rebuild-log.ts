// The log that the rebuild benchmark folds: answers of many learners to exercises of a few skills, in random order, so
// that a page of the log touches as many rows as possible. Generated from a seed: all compared systems get the same
// answers.
import { randomUUID } from 'node:crypto'
import { type Append, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import { type Instant, streamName } from '#kernel/ids.ts'
import { attempt, attempts, tenant } from './attempt.ts'

/** What the read model reads of an answer, and the rest of its data. */
export type AnswerData = { readonly skill: string; readonly correct: boolean; readonly [field: string]: unknown }
export type Answer = { readonly learner: string; readonly occurredAt: Instant; readonly data: AnswerData }

export type AttemptLog = {
  readonly events: number
  readonly learners: number
  readonly skills: number
  /** The first answers, always the same ones. */
  answers(count: number): Generator<Answer>
}

/** A million events are 20,000 learners in 5 skills: ten answers a row. */
const EVENTS_PER_LEARNER = 50
const SKILLS = ['addition', 'fractions', 'multiplication', 'soustraction', 'tables'].map((skill) => `calcul/${skill}`)
const FIRST_DAY_MS = Date.parse('2025-09-01T06:00:00Z')
const MS_BETWEEN = 20_000
/** One answer in fifty comes up to three days late, from a tablet that was offline. */
const LATE_SHARE = 0.02
const MOST_LATE_MS = 3 * 86_400_000
const SEED = 20_250_901

export function attemptLog(events: number): AttemptLog {
  const learners = Array.from({ length: events / EVENTS_PER_LEARNER }, () => randomUUID())
  return {
    events,
    learners: learners.length,
    skills: SKILLS.length,
    *answers(count) {
      const random = seeded(SEED)
      const oneOf = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
      for (let n = 0; n < count; n += 1) {
        const learner = oneOf(learners)
        const skill = oneOf(SKILLS)
        const lateMs = random() < LATE_SHARE ? random() * MOST_LATE_MS : 0
        const difficulty = 1 + Math.floor(random() * 5)
        yield {
          learner,
          occurredAt: new Date(FIRST_DAY_MS + n * MS_BETWEEN - lateMs).toISOString() as Instant,
          data: {
            ...attempt,
            exercise: `${skill.slice('calcul/'.length)}-${String(n % 200).padStart(3, '0')}`,
            skill,
            difficulty,
            response: String(n % 144),
            correct: random() < 0.9 - 0.1 * difficulty,
            durationMs: 1_500 + Math.floor(random() * 30_000),
          },
        }
      }
    },
  }
}

const APPENDS_PER_LOAD = 10_000

/** Loads the answers into our log, one append each; a conflict throws. */
export async function loadAttempts(log: EventLog, { events, answers }: AttemptLog): Promise<void> {
  const revisions = new Map<string, number>()
  let appends: Append[] = []
  let loading: Promise<void> = Promise.resolve()
  for (const { learner, occurredAt, data } of answers(events)) {
    const revision = revisions.get(learner) ?? -1
    revisions.set(learner, revision + 1)
    appends.push({
      stream: streamName('learner', learner),
      tenant,
      expected: revision < 0 ? 'none' : revision,
      events: attempts(learner, 1).map((record) => ({ ...record, occurredAt, data })),
    })
    if (appends.length < APPENDS_PER_LOAD) continue
    // One load at a time, since the next one goes on in the same streams; it is made meanwhile.
    await loading
    loading = load(log, appends)
    appends = []
  }
  await loading
  await load(log, appends)
}

async function load(log: EventLog, appends: readonly Append[]): Promise<void> {
  if (appends.length === 0) return
  const conflict = (await log.load(appends)).find((outcome) => outcome instanceof WrongExpectedRevision)
  if (conflict) throw conflict
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
