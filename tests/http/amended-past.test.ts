// What was judged anew, over HTTP: what the commands refuse, what every moment shows, and that no stored past answers 500.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { rounded } from '#kernel/shown-number.ts'
import { minute } from '#kernel/specification.ts'
import { classA, classB } from '../fixtures/learning.ts'
import { anyHappenings, eventsOf } from '../properties/amended-life.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let teacher: string
let school: Awaited<ReturnType<typeof openSchool>>
beforeAll(async () => {
  stack = await openStack('amended past', { worker: true })
  school = await openSchool(stack, 4, at('00:00'))
  // Of a school where learners come and go: everywhere in it.
  teacher = await stack.keys.sign(
    {
      tenant: stack.tenant,
      actor: randomUUID(),
      role: null,
      scope: 'learning:record learning:correct learning:read teaching:read',
    },
    3_600,
  )
})
afterAll(() => stack?.close())

const skill = 'calcul/addition'
const DAY_MS = 86_400_000
/** The same day in every test, also while midnight passes. */
const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
/** A moment of yesterday. */
const at = (time: string) => `${yesterday}T${time}:00.000Z`

async function send(url: string, body: object, token?: string) {
  const answer = await stack.ask('POST', url, { body, ...(token && { token }) })
  return { status: answer.statusCode, body: answer.json() }
}
async function answers(learner: string, time: string, correct: boolean): Promise<string> {
  const { body } = await send('/api/adaptive/interaction', attempt(learner, { correct, occurredAt: at(time) }), teacher)
  return body.events[0].id
}
const corrects = (learner: string, id: string, time: string, correct: boolean) =>
  send('/api/attempts/corrections', { learner, attempt: id, correct, occurredAt: at(time) }, teacher)
async function must(url: string) {
  const answer = await stack.ask('GET', url, { token: teacher })
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  return answer.json()
}
async function profile(learner: string, moment: string) {
  const query = moment === '' ? '' : `&at=${moment}`
  const { models } = await must(`/api/learners/${learner}/state?models=skill-profile${query}`)
  return models['skill-profile'].rows.find((row: { skill: string }) => row.skill === skill)
}
const learnerOf = (n: number): string => school.learners[n] ?? ''

/** Writes a learner's history to the log as it is, whatever the commands would say. */
async function store(learner: string, classes: readonly string[], events: readonly RecordedEvent[]): Promise<void> {
  const command = derivedCommandId(learner)
  const ids = new Map(events.map(({ id }, n) => [id as string, eventId(command, n + 1)]))
  const ofClass = new Map<unknown, string | undefined>([
    [classA, classes[0]],
    [classB, classes[1]],
  ])
  await stack.service.log.append({
    stream: streamName('learner', learner),
    tenant: TenantId.parse(stack.tenant),
    expected: 'none',
    events: events.map(({ id, type, version, occurredAt, zone, data, actor }) => ({
      ...{ type, version, occurredAt, zone, actor, subject: PersonId.parse(learner) },
      ...{ id: ids.get(id) ?? id, correlationId: command, causationId: null, fingerprint: 0, sealed: [] },
      data: {
        ...data,
        class: ofClass.get(data.class),
        ...(typeof data.attempt === 'string' && { attempt: ids.get(data.attempt) }),
      },
    })),
  })
}

describe('an answer that was judged anew', () => {
  it('reads as judged so at first, whatever came late since, and in whichever order it is asked', async () => {
    const learner = learnerOf(0)
    const first = await answers(learner, '10:00', false)
    expect(await corrects(learner, first, '10:20', true)).toMatchObject({ status: 201 })
    for (const time of ['10:05', '10:06', '10:07', '10:08', '10:09', '10:10']) await answers(learner, time, true)
    expect((await profile(learner, '')).proficiency).toBe(0.9588)
    expect((await profile(learner, at('10:30'))).proficiency).toBe(0.9588)
    await answers(learner, '11:00', false)
    expect((await profile(learner, '')).proficiency).toBe(0.6712)
    expect((await profile(learner, at('12:00'))).proficiency).toBe(0.6712)
    // Before the correction it stood as it had been judged.
    expect(await profile(learner, at('10:15'))).toMatchObject({ attempts: 7, successes: 6 })
  })

  it('is judged anew no earlier than it was given, or judged last', async () => {
    const learner = learnerOf(1)
    const id = await answers(learner, '10:00', true)
    const tooEarly = { status: 422, body: { code: 'dated-before-the-attempt', errors: [{ pointer: '/occurredAt' }] } }
    expect(await corrects(learner, id, '09:00', false)).toMatchObject(tooEarly)
    expect(await corrects(learner, id, '12:00', false)).toMatchObject({ status: 201 })
    expect(await corrects(learner, id, '11:00', true)).toMatchObject(tooEarly)
    expect(await profile(learner, at('11:30'))).toMatchObject({ attempts: 1, successes: 1 })
    expect(await profile(learner, at('12:30'))).toMatchObject({ attempts: 1, successes: 0 })
  })

  it('moves the differences between two moments, and names the correction as what moved them', async () => {
    const learner = learnerOf(2)
    const id = await answers(learner, '10:00', false)
    await answers(learner, '10:05', false)
    const { body } = await corrects(learner, id, '10:20', true)
    const { models } = await must(
      `/api/learners/${learner}/diff?from=${at('10:10')}&to=${at('10:30')}&models=skill-profile,daily-activity,learner-progress`,
    )
    const [change] = models['skill-profile']
    expect(
      change.fields.map(({ field, before, after, events }: Record<string, unknown>) => [field, before, after, events]),
    ).toEqual([
      [
        'proficiency',
        expect.closeTo(0.245, 9),
        expect.closeTo(0.455, 9),
        [expect.objectContaining({ id: body.events[0].id })],
      ],
      ['successes', 0, 1, [expect.objectContaining({ id: body.events[0].id })]],
      ['successRate', 0, 0.5, [expect.objectContaining({ id: body.events[0].id })]],
    ])
    expect(models['daily-activity'][0].fields).toMatchObject([{ field: 'successes', before: 0, after: 1 }])
    expect(models['learner-progress'][0].fields).toMatchObject([{ field: 'events' }, { field: 'successes' }])
  })
})

describe('what belongs to a stay', () => {
  it('is not dated before it: neither a result nor the leaving', async () => {
    const of = {
      learner: learnerOf(3),
      class: school.class,
      occurredAt: new Date(Date.now() - 3 * DAY_MS).toISOString(),
    }
    const tooEarly = { status: 422, body: { errors: [{ pointer: '/occurredAt' }] } }
    expect(await send('/api/course-results', { ...of, result: 'pass' })).toMatchObject(tooEarly)
    expect(await send('/api/enrolments/withdrawals', of)).toMatchObject(tooEarly)
  })
})

describe('a stored past that no command would write', () => {
  it('never answers 500, and is told alike by the state, the class and the progress', async () => {
    const classes = [randomUUID(), randomUUID()]
    const opened = { level: 'CM1', schoolYear: '2026-2027', teacher: randomUUID(), occurredAt: minute(-60) }
    for (const [n, one] of classes.entries()) await send('/api/classes', { ...opened, class: one, name: `CM1 ${n}` })
    const joins = { what: 'join' as const, at: 0, inNoumea: false }
    await fc.assert(
      fc.asyncProperty(
        anyHappenings,
        fc.array(fc.integer({ min: 0, max: 7_300 }), { minLength: 2, maxLength: 3 }),
        async (happenings, minutes) => {
          const learner = randomUUID()
          await store(learner, classes, eventsOf([{ ...joins, inB: false }, { ...joins, inB: true }, ...happenings]))
          for (const moment of minutes.map(minute)) {
            const { models } = await must(`/api/learners/${learner}/state?at=${moment}`)
            const progress = await must(`/api/adaptive/user-progress/${learner}?at=${moment}`)
            expect(progress.skills).toEqual(models['skill-profile'].rows.map(({ learner: _, ...row }: Row) => row))
            for (const ofClass of classes) {
              const overview = await must(`/api/classes/${ofClass}/overview?at=${moment}&former=include&limit=500`)
              const own = overview.learners.find((one: Row) => one.learner === learner)
              const days: Row[] = models['daily-activity'].rows.filter((row: Row) => row.class === ofClass)
              const sum = (field: string) => days.reduce((total, row) => total + Number(row[field]), 0)
              expect(own).toMatchObject({
                attempts: sum('attempts'),
                successRate: sum('attempts') > 0 ? rounded(sum('successes') / sum('attempts')) : null,
                views: sum('views'),
                skillsPractised: models['skill-profile'].rows.filter((row: Row) => Number(row.attempts) > 0).length,
              })
              await must(`/api/classes/${ofClass}/activity?at=${moment}`)
            }
          }
          const [from, to] = minutes.map(minute).sort()
          await must(`/api/learners/${learner}/diff?from=${from}&to=${to}`)
          await must(`/api/learners/${learner}/replay`)
        },
      ),
      { numRuns: 12 },
    )
  })
})

type Row = Readonly<Record<string, unknown>>
