// What of a school's log becomes a table of answers.
import { beforeEach, describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, Instant, LocalDay, PersonId, type Position, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { usesOfYear } from '#privacy/key-scope.ts'
import { NO_LIMITS, type PersonLimits } from '#privacy/person-limits.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { addition, attempted, classA } from '../../tests/fixtures/learning.ts'
import { schoolsInMemory } from '../../tests/fixtures/schools-in-memory.ts'
import { readAnswers } from './read-answers.ts'

const { events } = await readDefinitions()
const { tenant, teacher, zone } = someone
const [ann, bob, cem] = ['a', 'b', 'c'].map((letter) => PersonId.parse(id(letter.repeat(6)))) as [
  PersonId,
  PersonId,
  PersonId,
]

let log: EventLog
let n: number
beforeEach(() => {
  log = openMemoryLog()
  n = 0
})

async function happens(
  learner: PersonId,
  event: NewEvent<string, object>,
  at = n,
): Promise<{ id: string; position: Position }> {
  n += 1
  const command = derivedCommandId(learner, String(n))
  const about = { id: eventId(command, 1), subject: learner, actor: teacher, correlationId: command, causationId: null }
  const { position } = await log.append({
    stream: streamName('learner', learner),
    tenant,
    expected: 'any',
    events: [{ ...event, ...about, fingerprint: 0, occurredAt: minute(at), zone, sealed: [] }],
  })
  return { id: about.id, position }
}

const read = (
  limits: PersonLimits = NO_LIMITS,
  { cut, erased = [] }: { cut?: Position; erased?: readonly PersonId[] } = {},
) =>
  readAnswers(
    {
      log,
      codec: codecOf(events, testKeys),
      erased: { has: (_, person) => erased.some((one) => one === person) },
      personLimits: async () => limits,
    },
    tenant,
    cut === undefined ? {} : { cut },
  )

const correction = (attempt: string, isCorrect: boolean) =>
  attemptCorrected({
    attempt,
    attemptRevision: null,
    attemptedAt: minute(0),
    attemptedOn: LocalDay.parse('2026-09-01'),
    exercise: 'addition-017',
    skill: addition,
    difficulty: 3,
    class: classA,
    wasCorrect: !isCorrect,
    isCorrect,
    answersSince: 0,
    run: 0,
  } as Parameters<typeof attemptCorrected>[0])

describe('the answers of a school', () => {
  it('are one row an answer, by the time of the answer', async () => {
    await happens(ann, attempted({ correct: true }), 5)
    await happens(ann, attempted({ correct: false }), 3)
    const { table } = await read()
    expect([...table.correct]).toEqual([0, 1])
    expect(table.exercises).toEqual(['addition-017'])
    expect([...table.level]).toEqual([3, 3])
    expect(table.at[1]).toBe(Date.parse(minute(5)))
  })

  it('are later ones where they came after a position, whenever they were given', async () => {
    await happens(ann, attempted({ correct: true }), 5)
    const { position: later } = await happens(bob, attempted({ correct: true }), 6)
    await happens(ann, attempted({ correct: false }), 3)
    const { table, isLater } = await readAnswers(
      {
        log,
        codec: codecOf(events, testKeys),
        erased: { has: () => false },
        personLimits: async () => NO_LIMITS,
      },
      tenant,
      { later },
    )
    // Ann’s earlier answer arrived last, and comes first in the table.
    expect([...table.correct]).toEqual([0, 1, 1])
    expect([...isLater]).toEqual([1, 0, 0])
  })

  it('read as their last correction says, up to the cut', async () => {
    const first = await happens(ann, attempted({ correct: true }))
    await happens(ann, correction(first.id, false))
    expect([...(await read()).table.correct]).toEqual([0])
    expect([...(await read(NO_LIMITS, { cut: first.position })).table.correct]).toEqual([1])
  })

  it('are without those of an import that was withdrawn by the cut', async () => {
    const first = await happens(ann, attempted({ correct: true }))
    const { position: cut } = await happens(ann, attempted({ correct: false }))
    const none = { answers: [], completed: [], skills: [], days: [], idleDays: [], views: 0, sessions: 0 }
    const facts = [{ id: first.id, revision: 0 }]
    await happens(ann, importWithdrawn({ source: 'mathcopain', facts, ...none }))
    expect([...(await read()).table.correct]).toEqual([0])
    expect([...(await read(NO_LIMITS, { cut })).table.correct]).toEqual([1, 0])
  })

  it('are without those of a school year whose keys were destroyed, and so are their corrections and withdrawals', async () => {
    const school = await schoolsInMemory()
    const facts = [{ id: id('fac7'), revision: 0 }]
    const none = { answers: [], completed: [], skills: [], days: [], idleDays: [], views: 0, sessions: 0 }
    const lastYear = Instant.parse('2025-10-06T10:00:00.000Z')
    const about = { tenant, subject: ann, actor: teacher, stream: streamName('learner', ann), level: 'all' } as const
    await school.write({
      ...{ ...about, at: lastYear },
      events: [attempted(), correction(id('fac7'), false), importWithdrawn({ source: 'mathcopain', facts, ...none })],
    })
    await school.write({ ...about, at: Instant.parse('2026-10-05T10:00:00.000Z'), events: [attempted()] })
    const answers = () =>
      readAnswers({ ...school, erased: { has: () => false }, personLimits: async () => NO_LIMITS }, tenant)
    expect((await answers()).table.correct).toHaveLength(2)
    for (const use of usesOfYear('teaching', schoolYearOf(lastYear, zone)))
      await school.keyStore.destroy({ tenant, person: ann, use })
    const { table } = await answers()
    expect([[...table.correct], table.exercises]).toEqual([[1], ['addition-017']])
  })

  it('leave out who was erased, whose data may only be stored, and who objects to predictions or to models', async () => {
    for (const learner of [ann, bob, cem]) await happens(learner, attempted())
    const objecting = (use: string) => ({ restricted: new Set<string>(), objecting: new Map([[use, new Set([cem])]]) })
    const restricted = { restricted: new Set<string>([bob]), objecting: new Map() }
    expect((await read(restricted, { erased: [ann] })).table.learners).toEqual([cem])
    expect((await read(restricted, { erased: [ann] })).leftOut).toEqual({ erased: 1, restricted: 1, objecting: 0 })
    expect((await read(objecting('prediction'))).table.learners).toEqual([ann, bob])
    expect((await read(objecting('model-training'))).table.learners).toEqual([ann, bob])
    expect((await read(objecting('publication'))).table.learners).toEqual([ann, bob, cem])
  })
})
