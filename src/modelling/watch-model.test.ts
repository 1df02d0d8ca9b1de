// The whole road of an alarm: answers that change, the event, the training, and what people are told; and the daily check. Time and
// the log are passed in, so nothing waits.
import { beforeEach, describe, expect, it } from 'vitest'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { type ModelKind, modelName } from '#events/insight/models.ts'
import { JobId } from '#jobs/job.ts'
import { isRefusal } from '#kernel/command.ts'
import { Instant, position, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { NO_ROWS } from '#kernel/needs.ts'
import { type Happening, record, someone } from '#kernel/specification.ts'
import { lossAlarm } from '#ml/drift/loss-alarm.ts'
import { randomOf } from '#ml/random.ts'
import models, { NO_DRIFT } from '../../commands/insight/models.ts'
import recordCheck from '../../commands/insight/record-check.ts'
import recordDriftAlarm from '../../commands/insight/record-drift-alarm.ts'
import recordModel from '../../commands/insight/record-model.ts'
import retireModel from '../../commands/insight/retire-model.ts'
import type { AffectedLearners } from './affected-learners.ts'
import { type DriftSeen, notWatchedYet, storedWatch, type Training, WatchState, watchModel } from './watch-model.ts'

const sha256 = 'a'.repeat(64)
const model = modelName('at-risk', sha256)
const CUT = position(1_000n)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const nobody = { erased: 0, restricted: 0, objecting: 0, schoolsLeft: 0 }
type Affected = AffectedLearners & { readonly schoolsLeft: number }

/** A school with one model that serves, and a clock that the test moves. */
function school({ zone = 'UTC', ...shared }: { readonly schools?: number; readonly zone?: string } = {}) {
  const events: Happening[] = [
    modelTrained({ ...recordModel.example, model, kind: 'at-risk', sha256, ...shared }),
    modelPromoted({ model, kind: 'at-risk', before: null, failed: [], forced: null }),
  ]
  const state = () => record(events).reduce((folded, event) => models.evolve(folded, event), models.initial)
  const trainings = new Map<string, JobId>()
  const ended = new Map<JobId, Training>()
  const told: object[] = []
  let watched: WatchState = notWatchedYet
  let nowMs = Date.parse('2026-11-02T08:00:00.000Z')
  let answers = 0
  let report: DriftSeen = { predictions: 0, learners: 0, meanLoss: 0.5, lossAlarms: [], weeks: [], features: [] }
  let reports = 0
  let affected = nobody
  return {
    told,
    recorded: () => events.slice(2).map(({ type, data }) => ({ type, ...data })),
    trainings: () => [...trainings.keys()],
    reports: () => reports,
    answer(count: number, seen: Partial<DriftSeen> = {}) {
      answers += count
      report = { ...report, ...seen }
    },
    limit(counts: Partial<Affected>) {
      affected = { ...nobody, ...counts }
    },
    endTrainings(as: 'passes' | 'fails' | 'not-trained') {
      for (const job of trainings.values()) ended.set(job, { state: as })
    },
    pass(ms: number) {
      nowMs += ms
    },
    async look(kind: ModelKind = 'at-risk') {
      const now = Instant.parse(new Date(nowMs).toISOString())
      const { serving: own, shared: ofSeveral, known } = state()
      const serving = own ?? ofSeveral.serving
      if (serving !== model) return
      await watchModel(
        { model, kind, cut: CUT, drift: known[model]?.drift ?? NO_DRIFT, isShared: known[model]?.isShared ?? false },
        {
          now,
          today: localDay(now, Zone.parse(zone)),
          load: async () => watched,
          async save(_, next) {
            // As the database has it.
            watched = WatchState.parse(JSON.parse(storedWatch(next)))
          },
          head: async () => position(CUT + BigInt(answers)),
          eventsAfter: async (_, from, most) => Math.min(most, Number(CUT) + answers - Number(from)),
          async report() {
            reports += 1
            return report
          },
          nowMs: () => 0,
          affected: async () => affected,
          async send(name, input) {
            const context = {
              tenant: someone.tenant,
              actor: someone.teacher,
              occurredAt: now,
              now,
              zone: someone.zone,
              ...NO_ROWS,
            }
            const decision =
              name === recordDriftAlarm.name
                ? recordDriftAlarm.decide(state(), recordDriftAlarm.input.parse(input), context)
                : name === recordCheck.name
                  ? recordCheck.decide(state(), recordCheck.input.parse(input), context)
                  : retireModel.decide(state(), retireModel.input.parse(input), context)
            if (isRefusal(decision)) throw new Error(`${name} was refused: ${JSON.stringify(decision)}`)
            events.push(...decision)
          },
          async train(_, by, key) {
            const job = trainings.get(key) ?? JobId.parse(`00000000-0000-4000-8000-00000000000${trainings.size}`)
            trainings.set(key, job)
            expect(key.startsWith(by)).toBe(true)
            return job
          },
          training: async (_, job) => ended.get(job) ?? { state: 'under-way' },
          tell: async (notice) => void told.push(notice),
        },
      )
    },
  }
}

let of: ReturnType<typeof school>
beforeEach(() => {
  of = school()
})
const drifts = () => of.recorded().filter(({ type }) => type === 'insight.model-drifted')

/** After `steady` answers, errors are 12 points more frequent. What the losses of so many more answers say. */
function lossAlarmsOf(steady: number, worse: number): DriftSeen['lossAlarms'] {
  const random = randomOf('watch')
  const alarm = lossAlarm()
  return Array.from({ length: steady + worse }, (_, n) => n).filter((n) =>
    alarm.hear(0.75, random.chance(n < steady ? 0.75 : 0.63) ? 1 : 0),
  )
}

describe('an alarm of drift', () => {
  it('is recorded, starts a training, and is told to people when that has ended', async () => {
    of.answer(1_000, { predictions: 1_000, learners: 80, lossAlarms: lossAlarmsOf(1_000, 0) })
    await of.look()
    expect([drifts(), of.trainings()]).toEqual([[], []])

    of.pass(30_000)
    of.answer(2_000, { predictions: 3_000, lossAlarms: lossAlarmsOf(1_000, 2_000) })
    await of.look()
    expect(drifts()).toMatchObject([{ model, kind: 'at-risk', predictions: 3_000, learners: 80, calibration: false }])
    expect(of.trainings()).toHaveLength(1)

    of.pass(30_000)
    await of.look()
    expect(of.told).toEqual([])
    of.endTrainings('passes')
    of.pass(30_000)
    await of.look()
    await of.look()
    expect(of.told).toMatchObject([{ kind: 'model-retrained', facts: { model: 'at-risk', outcome: 'passes' } }])
    expect(of.trainings()).toHaveLength(1)
  })

  it('starts no second training within a day, and one for each new alarm after that', async () => {
    of.answer(100, { lossAlarms: [1] })
    await of.look()
    of.pass(HOUR)
    of.answer(100, { lossAlarms: [1, 2] })
    await of.look()
    expect(drifts()).toHaveLength(2)
    expect(of.trainings()).toHaveLength(1)
    of.pass(DAY)
    await of.look()
    expect(of.trainings()).toHaveLength(2)
    of.pass(2 * DAY)
    await of.look()
    expect(of.trainings()).toHaveLength(2)
  })

  it('is also raised by two weeks in a row with wrong probabilities, not by one', async () => {
    of.answer(100, { weeks: [{ alarm: true }, { alarm: false }, { alarm: true }] })
    await of.look()
    expect(drifts()).toEqual([])
    of.pass(HOUR)
    of.answer(100, { weeks: [{ alarm: true }, { alarm: true }] })
    await of.look()
    expect(drifts()).toMatchObject([{ calibration: true, lossAlarms: 0 }])
    expect(of.trainings()).toHaveLength(1)
  })

  const changed = (...names: string[]) => ({
    features: ['activeDays14', 'daysSinceVisit', 'lateness'].map((name) => ({ name, alarm: names.includes(name) })),
  })

  it('is raised by a feature of course risk that has changed at two looks in a row, once', async () => {
    of.answer(100, changed('activeDays14'))
    await of.look('course-risk')
    of.pass(DAY)
    of.answer(100, changed('daysSinceVisit'))
    await of.look('course-risk')
    of.pass(DAY)
    of.answer(100, changed())
    await of.look('course-risk')
    expect([drifts(), of.trainings()]).toEqual([[], []])
    for (let day = 0; day < 4; day += 1) {
      of.pass(DAY)
      of.answer(100, changed('activeDays14', 'lateness'))
      await of.look('course-risk')
    }
    expect(drifts()).toMatchObject([{ features: true, lossAlarms: 0, calibration: false }])
    expect(of.trainings()).toHaveLength(1)
  })

  it('is not raised by changed features of the other kinds, whose losses tell', async () => {
    for (let day = 0; day < 3; day += 1) {
      of.answer(100, changed('activeDays14'))
      await of.look('at-risk')
      of.pass(DAY)
    }
    expect([drifts(), of.trainings()]).toEqual([[], []])
  })

  it('tells people of a training that failed, and of a model that does not pass its gates', async () => {
    for (const outcome of ['not-trained', 'fails'] as const) {
      of = school()
      of.answer(100, { lossAlarms: [1] })
      await of.look()
      of.endTrainings(outcome)
      await of.look()
      expect(of.told).toMatchObject([{ facts: { outcome } }])
    }
  })
})

describe('a report', () => {
  it('is made when 50 answers have come, or an hour after the last one where any has', async () => {
    of.answer(49)
    await of.look()
    expect(of.reports()).toBe(1) // the first look: nobody has looked yet
    of.pass(30_000)
    of.answer(49)
    await of.look()
    expect(of.reports()).toBe(1)
    of.answer(1)
    await of.look()
    expect(of.reports()).toBe(2)
    of.pass(2 * HOUR)
    await of.look()
    expect(of.reports()).toBe(2)
    of.answer(1)
    await of.look()
    expect(of.reports()).toBe(3)
  })
})

it('makes a report of course risk at most once a day, since it is recorded', async () => {
  of.answer(100)
  await of.look('course-risk')
  of.pass(DAY - 1)
  of.answer(100)
  await of.look('course-risk')
  expect(of.reports()).toBe(1)
  of.pass(1)
  await of.look('course-risk')
  expect(of.reports()).toBe(2)
})

describe('the daily check for the rights of persons', () => {
  const checks = () => of.recorded().filter(({ type }) => type === 'insight.model-checked')

  it('says each day what it found', async () => {
    await of.look()
    of.pass(HOUR)
    await of.look()
    expect(checks()).toMatchObject([
      { erasedLearners: 0, restrictedLearners: 0, objectingLearners: 0, retiredFrom: null },
    ])
    of.pass(DAY)
    await of.look()
    expect(checks()).toHaveLength(2)
    expect(of.trainings()).toEqual([])
  })

  it('trains the model again without those who were erased or object, once, and tells who manages models', async () => {
    of.limit({ erased: 1, objecting: 2 })
    await of.look()
    of.pass(DAY)
    await of.look()
    expect(checks()).toMatchObject([
      { erasedLearners: 1, objectingLearners: 2 },
      { erasedLearners: 1, objectingLearners: 2 },
    ])
    expect(of.trainings()).toHaveLength(1)
    expect(of.told).toMatchObject([{ kind: 'model-must-go', facts: { model: 'at-risk', days: 30 } }])
  })

  it('retires the model that still serves after 30 days, at the moment that was recorded', async () => {
    of.limit({ restricted: 1 })
    await of.look()
    const retired = () => of.recorded().some(({ type }) => type === 'insight.model-retired')
    of.pass(30 * DAY - 1)
    await of.look()
    expect(retired()).toBe(false)
    of.pass(1)
    await of.look()
    expect(checks()[0]).toMatchObject({ retiredFrom: '2026-12-02T08:00:00.000Z' })
    expect(retired()).toBe(true)
  })

  it('trains a shared model again, once a day for all of its schools, when one of these shares no more', async () => {
    of = school({ schools: 3 })
    of.limit({ schoolsLeft: 1 })
    await of.look()
    expect(checks()).toMatchObject([{ schoolsLeft: 1, retiredFrom: '2026-12-02T08:00:00.000Z' }])
    expect(of.trainings()).toEqual([`rights: ${model} on 2026-11-02`])
    // Where it is the next day already.
    const far = school({ schools: 3, zone: 'Pacific/Kiritimati' })
    far.pass(8 * HOUR)
    far.limit({ schoolsLeft: 1 })
    await far.look()
    expect(far.trainings()).toEqual(of.trainings())
    of.pass(30 * DAY)
    await of.look()
    expect(of.recorded().some(({ type }) => type === 'insight.model-retired')).toBe(true)
  })

  it('lets the model serve on where the restriction was lifted before', async () => {
    of.limit({ restricted: 1 })
    await of.look()
    of.limit({})
    of.pass(DAY)
    await of.look()
    expect(checks().at(-1)).toMatchObject({ restrictedLearners: 0, retiredFrom: null })
    of.pass(60 * DAY)
    await of.look()
    expect(of.recorded().some(({ type }) => type === 'insight.model-retired')).toBe(false)
  })
})
