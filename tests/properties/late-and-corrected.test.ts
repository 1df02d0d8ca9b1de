// Late and corrected answers: the rows are as the documentation of the read models promises.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { applyEvent, foldEvents, memoryRows } from '#kernel/fold.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { permissions } from '#kernel/permission.ts'
import type { Projection } from '#kernel/projection.ts'
import { minute } from '#kernel/specification.ts'
import activityDifficulty from '../../projections/learning/activity-difficulty.ts'
import dailyActivity from '../../projections/learning/daily-activity.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { castOf, eventsOf, memoryStage } from './school-life.ts'

const cast = castOf(1)
const [learner = ''] = cast.learners
const [ofClass = ''] = cast.classes
const definitions = await readDefinitions()

const Answer = fc.record({
  skill: fc.constantFrom('calcul/addition', 'calcul/division'),
  exercise: fc.constantFrom('e1', 'e2'),
  correct: fc.boolean(),
  /** As judged in the end; where it differs, a correction comes some answers later. */
  inTheEnd: fc.boolean(),
  correctedAfter: fc.nat(8),
  /** Two days of minutes: the order of the log is not the order in which things happened. */
  minuteOfDay: fc.integer({ min: 0, max: 2_880 }),
  durationMs: fc.integer({ min: 0, max: 60_000 }),
})
type Answer = typeof Answer extends fc.Arbitrary<infer Of> ? Of : never
const answers = fc.array(Answer, { minLength: 1, maxLength: 25, size: 'max' })

/** The log after all of it. `corrected`: as it came; else as if each answer had been judged so from the start. */
async function eventsAfter(all: readonly Answer[], corrected: boolean) {
  const stage = memoryStage(definitions)
  let key = 0
  const run = (command: string, input: object, occurredAt = minute(0)) => {
    key += 1
    return stage.commands.run({
      command,
      input,
      key: String(key),
      occurredAt,
      caller: testCaller(permissions, { tenant: cast.tenant, actor: cast.actor }),
    })
  }
  await run('identity.open-school', { name: 'École', zone: 'Europe/Paris' })
  await run('teaching.enrol-learner', { learner, class: ofClass, schoolYear: '2026-2027' })
  const due: { after: number; attempt: string; correct: boolean; occurredAt: Instant }[] = []
  for (const [n, { inTheEnd, correctedAfter, minuteOfDay, correct, ...answer }] of all.entries()) {
    const judged = corrected ? correct : inTheEnd
    const { events } = await run(
      'learning.record-attempt',
      { learner, ...answer, correct: judged, difficulty: 3, response: '' },
      minute(minuteOfDay),
    )
    const occurredAt = minute(minuteOfDay + correctedAfter)
    if (judged !== inTheEnd)
      due.push({ after: n + correctedAfter, attempt: events[0]?.id ?? '', correct: inTheEnd, occurredAt })
    for (const one of due.splice(0))
      if (one.after > n && n < all.length - 1) due.push(one)
      else
        await run('learning.correct-attempt', { learner, attempt: one.attempt, correct: one.correct }, one.occurredAt)
  }
  return eventsOf(stage, cast.tenant)
}

async function rowsAfter(all: readonly Answer[], corrected: boolean) {
  const events = await eventsAfter(all, corrected)
  return (projection: Projection) =>
    [...foldEvents(projection, events).values()]
      .map(({ key, row }): Record<string, unknown> => ({ ...key, ...row }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const only = (rows: readonly Record<string, unknown>[], ...fields: string[]) =>
  rows.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]])))
const instant = (answer: Answer) => minute(answer.minuteOfDay)
const earliest = (all: readonly Answer[]) => all.map(instant).sort()[0]
const latest = (all: readonly Answer[]) => all.map(instant).sort().at(-1)

describe('a corrected answer', () => {
  it('gives the same counts and proficiency as if its verdict had been right at first', () =>
    fc.assert(
      fc.asyncProperty(answers, async (all) => {
        const [corrected, atFirst] = [await rowsAfter(all, true), await rowsAfter(all, false)]
        const counts = ['skill', 'attempts', 'successes', 'successRate', 'lastPractisedAt']
        expect(only(corrected(skillProfile), ...counts)).toEqual(only(atFirst(skillProfile), ...counts))
        for (const [n, row] of corrected(skillProfile).entries())
          expect(row.proficiency).toBeCloseTo(Number(atFirst(skillProfile)[n]?.proficiency), 9)
        expect(corrected(dailyActivity)).toEqual(atFirst(dailyActivity))
        expect(corrected(activityDifficulty)).toEqual(atFirst(activityDifficulty))
        const totals = ['attempts', 'successes', 'durationMs', 'firstActivityAt', 'lastActivityAt']
        expect(only(corrected(learnerProgress), ...totals)).toEqual(only(atFirst(learnerProgress), ...totals))
      }),
      { numRuns: 60 },
    ))

  it('neither revokes mastery nor changes its date', () =>
    fc.assert(
      fc.asyncProperty(answers, async (all) => {
        const events = await eventsAfter(all, true)
        const rows = memoryRows()
        const mastered = new Map<string, unknown>()
        for (const event of events) {
          applyEvent(skillProfile, rows, event)
          for (const [skill, { row }] of rows.rows) {
            const before = mastered.get(skill)
            if (before !== undefined) expect(Reflect.get(row, 'masteredAt'), event.type).toBe(before)
            else if (Reflect.get(row, 'masteredAt') !== null) mastered.set(skill, Reflect.get(row, 'masteredAt'))
          }
        }
      }),
      { numRuns: 60 },
    ))
})

describe('a late answer', () => {
  it('moves no date back, and counts on the day it occurred', () =>
    fc.assert(
      fc.asyncProperty(answers, async (all) => {
        const rows = await rowsAfter(all, true)
        for (const row of rows(skillProfile))
          expect(row.lastPractisedAt).toBe(latest(all.filter(({ skill }) => skill === row.skill)))
        expect(rows(learnerProgress)).toMatchObject([
          { firstActivityAt: earliest(all), lastActivityAt: latest(all), attempts: all.length },
        ])
        for (const row of rows(activityDifficulty))
          expect(row.lastAttemptAt).toBe(latest(all.filter(({ exercise }) => exercise === row.exercise)))
        const days = Map.groupBy(all, (answer) => localDay(Instant.parse(instant(answer)), Zone.parse('Europe/Paris')))
        expect(only(rows(dailyActivity), 'day', 'attempts', 'durationMs')).toEqual(
          [...days]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([day, of]) => ({
              day,
              attempts: of.length,
              durationMs: of.reduce((sum, one) => sum + one.durationMs, 0),
            })),
        )
      }),
      { numRuns: 60 },
    ))
})
