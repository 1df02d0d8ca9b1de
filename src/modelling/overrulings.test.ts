// What happened after a teacher overruled an estimate of risk or a recommended level.
import { describe, expect, it } from 'vitest'
import { LogUnavailable } from '#event-log/event-log.ts'
import { modelName } from '#events/insight/models.ts'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import { Instant, PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { answerTable } from '#ml/answers.ts'
import { usesOfYear } from '#privacy/key-scope.ts'
import { NO_LIMITS } from '#privacy/person-limits.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { addition, attempted, classA } from '../../tests/fixtures/learning.ts'
import { schoolsInMemory } from '../../tests/fixtures/schools-in-memory.ts'
import { countOverrulings, overruledModel } from './overruled-model.ts'
import { type Overruling, outcomesOfOverrulings, readOverrulings } from './overrulings.ts'

const MINUTE = 60_000
const model = modelName('at-risk', 'a'.repeat(64))

/** Ten right answers, then ten wrong ones, then five that say nothing yet. */
const table = answerTable(
  Array.from({ length: 25 }, (_, n) => ({
    learner: id('aaaaaa'),
    exercise: 'e',
    skill: 's',
    correct: n < 10,
    at: n * MINUTE,
  })),
)
const ann = PersonId.parse(id('aaaaaa'))
const judged = (atMinute: number, atRisk: boolean, more: Partial<Overruling> = {}) =>
  ({ prediction: 'risk', learner: ann, model, atRisk, atMs: atMinute * MINUTE, ...more }) as Overruling

describe('an overruled estimate of risk', () => {
  it('is held against the ten answers from that moment on, by model, the rule first', () => {
    expect(
      outcomesOfOverrulings(table, [
        judged(0, false),
        judged(9.5, true),
        judged(10, false),
        judged(16, true),
        judged(99, true),
        judged(0, true, { model: null }),
        judged(0, true, { learner: PersonId.parse(id('dddddd')) }),
      ]),
    ).toEqual([
      { model: null, estimates: 1, known: 1, teacherRight: 0 },
      { model, estimates: 5, known: 3, teacherRight: 2 },
    ])
  })

  it('is read from the log, as an overruled level is', async () => {
    const { log, codec, write } = await schoolsInMemory()
    const learner = PersonId.parse(id('aaaaaa'))
    const at = Instant.parse('2026-11-02T10:00:00.000Z')
    const { tenant, teacher } = someone
    await write({
      ...{ tenant, subject: learner, actor: teacher, level: 'all', at, stream: streamName('learner', learner) },
      events: [
        predictionOverruled({ prediction: 'risk', model, atRisk: true, why: 'Je le vois.', class: classA }),
        predictionOverruled({ prediction: 'level', model: null, skill: addition, level: 2, class: classA }),
      ],
    })
    expect(await readOverrulings({ log, codec, erased: { has: () => false } }, tenant)).toEqual([
      { prediction: 'risk', learner, model, atRisk: true, atMs: Date.parse(at) },
      { prediction: 'level', learner, model: null, skill: addition, level: 2, atMs: Date.parse(at) },
    ])
  })

  it('is left out when its person or its school year was erased', async () => {
    const { log, codec, keyStore, write } = await schoolsInMemory()
    const { tenant, teacher, zone } = someone
    const [ann, bob, cem] = [id('aaaaaa'), id('bbbbbb'), id('cccccc')].map((one) => PersonId.parse(one))
    const at = Instant.parse('2026-11-02T10:00:00.000Z')
    for (const learner of [ann, bob, cem] as PersonId[])
      await write({
        ...{ tenant, subject: learner, actor: teacher, level: 'all', at, stream: streamName('learner', learner) },
        events: [predictionOverruled({ prediction: 'risk', model, atRisk: true, class: classA })],
      })
    for (const use of usesOfYear('prediction', schoolYearOf(at, zone)))
      await keyStore.destroy({ tenant, person: bob as PersonId, use })
    const left = await readOverrulings({ log, codec, erased: { has: (_, person) => person === ann } }, tenant)
    expect(left.map(({ learner }) => learner)).toEqual([cem])
  })
})

describe('an overruled level', () => {
  const levelModel = modelName('level', 'b'.repeat(64))
  /** Answers on two skills in turn, a minute apart, from minute 0 on. */
  const answersOf = (right: readonly number[], level = 2) =>
    answerTable(
      right.flatMap((correct, n) => [
        { learner: ann, exercise: 'e', skill: 'a', correct: correct === 1, at: n * MINUTE, level },
        { learner: ann, exercise: 'e', skill: 'b', correct: true, at: n * MINUTE, level: 5 },
      ]),
    )
  const chosen: Overruling = { prediction: 'level', learner: ann, model: levelModel, skill: 'a', level: 2, atMs: 0 }
  const outcome = (table: ReturnType<typeof answersOf>, more: Partial<Overruling> = {}) => {
    const [of] = outcomesOfOverrulings(table, [{ ...chosen, ...more } as Overruling])
    return [of?.known, of?.teacherRight]
  }

  it('fits if three or four of the next five answers on the skill, at the level that was chosen, are right', () => {
    expect(outcome(answersOf([1, 1, 0, 1, 0, 0, 0]))).toEqual([1, 1])
    expect(outcome(answersOf([1, 1, 1, 1, 0]))).toEqual([1, 1])
    expect(outcome(answersOf([1, 1, 1, 1, 1]))).toEqual([1, 0])
    expect(outcome(answersOf([1, 1, 0, 0, 0, 1, 1]))).toEqual([1, 0])
  })

  it('is not known with fewer answers from then on, or at another level', () => {
    expect(outcome(answersOf([1, 1, 0, 1]))).toEqual([0, 0])
    expect(outcome(answersOf([1, 1, 0, 1, 0]), { atMs: 1 })).toEqual([0, 0])
    expect(outcome(answersOf([1, 1, 0, 1, 0], 3))).toEqual([0, 0])
    expect(outcome(answersOf([1, 1, 0, 1, 0]), { skill: 'c' } as Partial<Overruling>)).toEqual([0, 0])
  })

  it('is counted for the card of its model, from the learners whom it is about and nobody else', async () => {
    const { log, codec, write } = await schoolsInMemory()
    const { tenant, teacher } = someone
    const [bob, cem] = [PersonId.parse(id('bbbbbb')), PersonId.parse(id('cccccc'))]
    const overruled = predictionOverruled({
      ...{ prediction: 'level', model: levelModel, skill: addition, level: 2, class: classA },
    })
    for (const learner of [ann, bob, cem]) {
      const fact = { tenant, subject: learner, actor: teacher, stream: streamName('learner', learner) }
      await write({ ...fact, events: [overruled] })
      if (learner === ann)
        for (let n = 0; n < 5; n += 1)
          await write({ ...fact, events: [attempted({ skill: addition, difficulty: 2, correct: n < 4 })] })
    }
    const read: string[] = []
    const limited = new Set([cem])
    let isErased = false
    const parts = {
      codec,
      log: {
        readAll: log.readAll,
        readStream: (...asked: Parameters<typeof log.readStream>) => {
          read.push(asked[0])
          return log.readStream(...asked)
        },
      },
      erased: { has: (_: TenantId, person: string) => isErased && person === bob },
      personLimits: async () => ({ ...NO_LIMITS, restricted: new Set(limited) }),
    }
    expect(await overruledModel(parts, tenant, levelModel)).toEqual({
      ...{ model: levelModel, estimates: 2, known: 1, teacherRight: 1 },
    })
    expect(new Set(read)).toEqual(new Set([streamName('learner', ann), streamName('learner', bob)]))
    expect(await overruledModel(parts, tenant, model)).toBeNull()

    // Beyond so many events, what followed is not known: the latest overrulings are looked at first, here that of Bob.
    expect(await overruledModel(parts, tenant, levelModel, { mostEvents: 5 })).toMatchObject({ estimates: 2, known: 0 })
    const gone = AbortSignal.abort(new Error('the reader has gone'))
    await expect(overruledModel(parts, tenant, levelModel, { signal: gone })).rejects.toThrow('has gone')

    const counts = countOverrulings(parts)
    const { signal } = new AbortController()
    const counted = await counts(tenant, levelModel, signal)
    read.length = 0
    expect(await counts(tenant, levelModel, signal)).toEqual(counted)
    expect(read).toEqual([])
    const about = (learner: PersonId) => ({
      tenant,
      subject: learner,
      actor: teacher,
      stream: streamName('learner', learner),
    })
    await write({ ...about(bob), events: [overruled] })
    expect(await counts(tenant, levelModel, signal)).toMatchObject({ estimates: 3, known: 1 })

    // Nothing of this is in the count: an answer of somebody about whom none was, and an overruling of another model.
    read.length = 0
    const answer = attempted({ skill: addition, difficulty: 2, correct: true })
    await write({ ...about(PersonId.parse(id('dddddd'))), events: [answer] })
    await write({
      ...about(bob),
      events: [predictionOverruled({ prediction: 'risk', model, atRisk: true, class: classA })],
    })
    expect(await counts(tenant, levelModel, signal)).toMatchObject({ estimates: 3, known: 1 })
    expect(read).toEqual([])
    // All of this is.
    for (let n = 0; n < 5; n += 1)
      await write({ ...about(bob), events: [attempted({ skill: addition, difficulty: 2, correct: n < 3 })] })
    expect(await counts(tenant, levelModel, signal)).toMatchObject({ estimates: 3, known: 3 })
    limited.add(ann)
    expect(await counts(tenant, levelModel, signal)).toMatchObject({ estimates: 2, known: 2 })
    limited.delete(ann)
    isErased = true
    expect(await counts(tenant, levelModel, signal)).toMatchObject({ estimates: 1, known: 1 })

    const away = async () => Promise.reject(new LogUnavailable(new Error('no connection')))
    expect(await countOverrulings({ ...parts, log: { ...parts.log, readAll: away } })(tenant, levelModel, signal)).toBe(
      'unknown',
    )
  })
})
