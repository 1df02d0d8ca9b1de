/** What of a school's log the weights of memory are fitted on, and what a fitting makes of it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { USUAL_WEIGHTS, WEIGHT_BOUNDS } from '#events/learning/memory-weights.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import { EventReference, type ExerciseId } from '#events/learning/values.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, Instant, LocalDay, PersonId, type Revision, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { NO_LIMITS, type PersonLimits } from '#privacy/person-limits.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { classA } from '../../../tests/fixtures/learning.ts'
import { countedIn, fittedOn, lossOf } from './fit-school.ts'
import { readReviews } from './read-reviews.ts'

const { events } = await readDefinitions()
const { tenant, teacher, zone } = someone
const [ann, bob, cem] = [1, 2, 3].map((n) => PersonId.parse(id('1ea', n))) as [PersonId, PersonId, PersonId]

let log: EventLog
let n: number
beforeEach(() => {
  log = openMemoryLog()
  n = 0
})

async function happens(learner: PersonId, day: number, event: NewEvent<string, object>): Promise<string> {
  n += 1
  const command = derivedCommandId(learner, String(n))
  const about = { id: eventId(command, 1), subject: learner, actor: teacher, correlationId: command, causationId: null }
  const occurredAt = Instant.parse(`2026-09-${String(day).padStart(2, '0')}T08:00:00.000Z`)
  await log.append({
    stream: streamName('learner', learner),
    tenant,
    expected: 'any',
    events: [{ ...event, ...about, fingerprint: 0, occurredAt, zone, sealed: [] }],
  })
  return about.id
}

const completed = (attempts = 1) => exerciseCompleted({ exercise: 'a', attempts, class: classA })
const answered = (correct: boolean, item = 'a') =>
  revisionAnswered({ session: id('4ed'), kind: 'exercise', item, correct, class: classA })

const read = (limits: PersonLimits = NO_LIMITS, erased: readonly PersonId[] = []) =>
  readReviews(
    {
      log,
      codec: codecOf(events, testKeys),
      erased: { has: (_, person) => erased.some((one) => one === person) },
      personLimits: async () => limits,
    },
    tenant,
  )

describe('the reviews of a school', () => {
  it('are the completions and the answers of each learner and each exercise, in their order', async () => {
    await happens(ann, 1, completed(2))
    await happens(bob, 1, completed())
    await happens(ann, 3, answered(true))
    await happens(ann, 3, answered(false, 'b'))
    expect((await read()).histories).toEqual([
      {
        learner: ann,
        reviews: [
          { on: '2026-09-01', rating: 1 },
          { on: '2026-09-03', rating: 3 },
        ],
      },
      { learner: bob, reviews: [{ on: '2026-09-01', rating: 3 }] },
      { learner: ann, reviews: [{ on: '2026-09-03', rating: 1 }] },
    ])
  })

  it('lack what was withdrawn', async () => {
    const fact = await happens(ann, 1, completed())
    await happens(ann, 3, answered(true))
    const facts = [{ id: EventReference.parse(fact), revision: 0 as Revision }]
    const none = { answers: [], skills: [], days: [], idleDays: [], views: 0, sessions: 0 }
    const gone = [{ exercise: 'a' as ExerciseId, times: 1 }]
    await happens(ann, 4, importWithdrawn({ source: 'xapi', ...none, facts, completed: gone }))
    expect((await read()).histories).toEqual([{ learner: ann, reviews: [{ on: '2026-09-03', rating: 3 }] }])
  })

  it('leave out who was erased, whose data may only be stored, and who objects to predictions or to models', async () => {
    for (const learner of [ann, bob, cem]) await happens(learner, 1, completed())
    const objecting = (use: string) => ({ restricted: new Set<string>(), objecting: new Map([[use, new Set([cem])]]) })
    const restricted = { restricted: new Set<string>([bob]), objecting: new Map() }
    const learners = async (...args: Parameters<typeof read>) =>
      (await read(...args)).histories.map(({ learner }) => learner)
    expect(await learners(restricted, [ann])).toEqual([cem])
    expect((await read(restricted, [ann])).leftOut).toEqual({ erased: 1, restricted: 1, objecting: 0 })
    expect(await learners(objecting('prediction'))).toEqual([ann, bob])
    expect(await learners(objecting('model-training'))).toEqual([ann, bob])
    expect(await learners(objecting('publication'))).toEqual([ann, bob, cem])
  })
})

describe('a fitting', () => {
  const day = (date: number) => LocalDay.parse(`2026-09-${String(date).padStart(2, '0')}`)
  const history = (...reviews: readonly (readonly [date: number, rating: 1 | 3])[]) => ({
    learner: ann,
    reviews: reviews.map(([date, rating]) => ({ on: day(date), rating })),
  })

  it('counts the first review of each later day, which alone says something of forgetting', () => {
    const histories = [history([1, 3], [1, 1], [4, 3], [4, 3], [9, 1]), history([2, 3])]
    expect(countedIn(histories)).toEqual({ reviews: 2, learners: 1 })
  })

  it('gives the trainer the days between, and stays within the bounds of FSRS-6', async () => {
    const seen: unknown[] = []
    const train = async (histories: unknown) => {
      seen.push(histories)
      return USUAL_WEIGHTS.map((_, at) => (at === 0 ? 500 : 0))
    }
    const weights = await fittedOn([history([1, 3], [4, 1], [4, 3], [9, 3]), history([2, 3])], train)
    expect(seen).toEqual([
      [
        [
          { rating: 3, days: 0 },
          { rating: 1, days: 3 },
          { rating: 3, days: 5 },
        ],
      ],
    ])
    expect(weights).toEqual(WEIGHT_BOUNDS.map(([least, most], at) => (at === 0 ? most : least)))
  })

  it('loses more the surer it was of what did not come', () => {
    const forgotten = [history([1, 3], [3, 1])]
    const slower = USUAL_WEIGHTS.map((weight, at) => (at < 4 ? weight * 5 : weight))
    expect(lossOf(forgotten, slower) ?? 0).toBeGreaterThan(lossOf(forgotten, USUAL_WEIGHTS) ?? 0)
    expect(lossOf([history([1, 3], [1, 3])], USUAL_WEIGHTS)).toBeNull()
  })
})
