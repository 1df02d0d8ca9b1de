// What happened after a teacher overruled an estimate of risk.
import { describe, expect, it } from 'vitest'
import { modelName } from '#events/insight/models.ts'
import predictionOverruled from '#events/insight/prediction-overruled.ts'
import { Instant, PersonId, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { answerTable } from '#ml/answers.ts'
import { usesOfYear } from '#privacy/key-scope.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { classA } from '../../tests/fixtures/learning.ts'
import { schoolsInMemory } from '../../tests/fixtures/schools-in-memory.ts'
import { outcomesOfOverrulings, readOverrulings } from './overruled-risks.ts'

const MINUTE = 60_000
const model = modelName('at-risk', 'a'.repeat(64))

/** Ten right answers, then ten wrong ones, then five that say nothing yet. */
const table = answerTable(
  Array.from({ length: 25 }, (_, n) => ({
    learner: 'ann',
    exercise: 'e',
    skill: 's',
    correct: n < 10,
    at: n * MINUTE,
  })),
)
const judged = (atMinute: number, atRisk: boolean, more: object = {}) => ({
  ...{ learner: 'ann', model, atRisk, atMs: atMinute * MINUTE },
  ...more,
})

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
        judged(0, true, { learner: 'who objects' }),
      ]),
    ).toEqual([
      { model: null, estimates: 1, known: 1, teacherRight: 0 },
      { model, estimates: 5, known: 3, teacherRight: 2 },
    ])
  })

  it('is read from the log, without overruled levels', async () => {
    const { log, codec, write } = await schoolsInMemory()
    const learner = PersonId.parse(id('aaaaaa'))
    const at = Instant.parse('2026-11-02T10:00:00.000Z')
    const { tenant, teacher } = someone
    await write({
      ...{ tenant, subject: learner, actor: teacher, level: 'all', at, stream: streamName('learner', learner) },
      events: [
        predictionOverruled({ prediction: 'risk', model, atRisk: true, why: 'Je le vois.', class: classA }),
        predictionOverruled({ prediction: 'level', model: null, level: 2, class: classA }),
      ],
    })
    expect(await readOverrulings({ log, codec, erased: { has: () => false } }, tenant)).toEqual([
      { learner, model, atRisk: true, atMs: Date.parse(at) },
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
