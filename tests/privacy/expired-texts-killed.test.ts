// Texts that are over, in read models that hold them: the process that records where they were is killed on the way, and whoever takes
// the plan up again ends it. Real PostgreSQL, and a real process for each attempt.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import retentionChanged from '#events/privacy/retention-changed.ts'
import textsExpired from '#events/privacy/texts-expired.ts'
import { derivedCommandId, eventId, Instant, LocalDay, PersonId, streamName, UNKNOWN_INPUT, Zone } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { openPool } from '#platform/database.ts'
import { type SchoolYear, schoolYearOf } from '#privacy/school-year.ts'
import { planStore } from '#rights/retention/plan-store.ts'
import { runVerbOf } from '../fixtures/erasing.ts'
import { type SealedSchool, sealedSchool } from '../fixtures/sealed-schools.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'

const by = PersonId.parse(randomUUID())
/** As long ago as a command may claim: in a school year that ended more than a month ago. Each draft has a moment of its own. */
const begunMs = Date.now() - 399.5 * 86_400_000
const longAgo = (count = 0) => new Date(begunMs + count * 1_000).toISOString()
/** More texts than fit into one event: each draft has a title and a text. */
const MANY = 30
const schools = [sealedSchool(96, 'identifying', 'identifying', 'identifying'), sealedSchool(97, 'all', 'all', 'all')]

let stack: Stack
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  stack = await openStack('killed expiry of texts', { worker: true, leaveErasures: true })
  pool = openPool(stack.service.databaseUrl, { name: 'killed expiry of texts', max: 1 })
  for (const school of schools) {
    await write(school)
    await keepTeachingForAMonth(school)
  }
  await caughtUp(stack)
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

/** Long ago, one learner wrote many drafts and the others one each; each wrote another one today. */
async function write({ tenant, class: ofClass, learners, levels: [sealing] }: SealedSchool): Promise<void> {
  const caller = testCaller(permissions, { tenant, actor: by })
  const does = (command: string, input: object, occurredAt?: string) =>
    stack.service.commands.run({ command, input, caller, key: randomUUID(), ...(occurredAt && { occurredAt }) })
  await does('identity.open-school', { name: 'École des Tilleuls', zone: 'Europe/Paris', sealing })
  const schoolYear = '2025-2026'
  const [first] = learners
  await does('teaching.open-class', { class: ofClass, name: 'CM1 A', level: 'CM1', schoolYear, teacher: by }, longAgo())
  for (const learner of learners) {
    await does('teaching.enrol-learner', { learner, class: ofClass, schoolYear }, longAgo())
    const draft = { learner, production: randomUUID(), title: 'La cabane' }
    for (let count = 0; count < (learner === first ? MANY : 1); count += 1)
      await does('learning.draft-production', { ...draft, text: `Une cabane d’autrefois, ${count}.` }, longAgo(count))
    await does('learning.draft-production', { ...draft, text: 'Une cabane d’aujourd’hui.' })
  }
}

/** A school may not choose less than six months, and no command may be so long ago. */
async function keepTeachingForAMonth({ tenant }: SealedSchool): Promise<void> {
  const command = derivedCommandId('shorten', tenant)
  await stack.service.log.append({
    stream: streamName('retention-periods', tenant),
    tenant,
    expected: 'none',
    events: [
      {
        ...retentionChanged({ purpose: 'teaching', period: 'P1M' }),
        ...{ id: eventId(command, 1), subject: null, actor: by, correlationId: command, causationId: null },
        ...{ fingerprint: UNKNOWN_INPUT, occurredAt: Instant.parse(new Date().toISOString()) },
        ...{ zone: Zone.parse('Europe/Paris'), sealed: [] },
      },
    ],
  })
}

async function drafts({ tenant }: SealedSchool) {
  const { rows } = await pool.query<{ learner: string; draft: number; title: string | null; text: string | null }>(
    'select learner, draft::integer, title, text from read.production_drafts where tenant = $1 order by learner, draft',
    [tenant],
  )
  return rows
}

/** Of each learner, the events that say which texts have expired. */
async function recorded({ tenant, learners }: SealedSchool) {
  const page = { tenant, from: 0, direction: 'forwards', limit: 100 } as const
  const streams = learners.map((learner) => stack.service.log.readStream(streamName('learner', learner), page))
  return (await Promise.all(streams)).map(({ events }) => events.filter(({ type }) => type === textsExpired.type))
}

const verb = ({ tenant }: SealedSchool, args: readonly string[], crashPoint?: string, pass?: number) =>
  runVerbOf(
    {
      DATABASE_URL: stack.service.databaseUrl,
      SILLAGE_DATA: stack.directory,
      SILLAGE_KEYS: `${stack.directory}/keys`,
    },
    ['rgpd', 'retention', '--school', tenant, '--json', ...args],
    crashPoint,
    pass,
  )

describe('a process that is killed while it records which texts have expired', () => {
  it.each(schools.map((school) => ({ school, level: school.levels[0] })))(
    'leaves the rest to whoever takes the plan up again: each text is recorded once, and leaves its row ($level)',
    async ({ school, level }) => {
      const [first, second, third] = school.learners
      const before = await drafts(school)
      expect(before).toHaveLength(MANY + 1 + 2 + 2)
      for (const { title, text } of before)
        expect([title, text]).toEqual(['La cabane', expect.stringMatching('cabane')])

      const { stdout, stderr } = await verb(school, [])
      const { plan } = JSON.parse(stdout || stderr)
      // After the first event of the first learner, who has two; then after that of the second, where the first is repeated.
      for (const [pass, events] of [
        [1, [1, 0, 0]],
        [3, [2, 1, 0]],
      ] as const) {
        const end = await verb(school, ['--confirm', plan.id], 'retention-recorded-some-texts', pass)
        expect(end.how, end.stderr).toBe('SIGKILL')
        expect((await recorded(school)).map(({ length }) => length)).toEqual(events)
      }
      const done = await verb(school, ['--confirm', plan.id])
      expect(done.how, done.stderr).toBe('exit 0')
      expect(JSON.parse(done.stdout)).toMatchObject({ plan: { id: plan.id, finishedAt: expect.any(String) } })

      const events = await recorded(school)
      expect(events.map(({ length }) => length)).toEqual([2, 1, 1])
      const texts = events.map((ofLearner) =>
        ofLearner.flatMap(({ data }) => textsExpired.data.parse(data).texts.map((text) => JSON.stringify(text))),
      )
      expect(texts.map((ofLearner) => [ofLearner.length, new Set(ofLearner).size])).toEqual([
        [2 * MANY, 2 * MANY],
        [2, 2],
        [2, 2],
      ])
      await caughtUp(stack)
      const after = await drafts(school)
      expect(
        after.filter(({ text }) => text !== null).map(({ learner, draft, text }) => [learner, draft, text]),
      ).toEqual(
        [first, second, third].map((learner) => [
          learner,
          learner === first ? MANY + 1 : 2,
          'Une cabane d’aujourd’hui.',
        ]),
      )
      expect(after.filter(({ title }) => title === null)).toHaveLength(MANY + 2)

      await stack.service.projections.rebuild(['production-drafts'], {
        ...{ switch: 'yes', candidate: false, compare: false, by: 'a test' },
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      // Where everything was sealed, nothing of what has expired can be folded again.
      const rebuilt = level === 'all' ? after.filter(({ text }) => text !== null) : after
      await vi.waitUntil(async () => (await drafts(school)).length === rebuilt.length, { timeout: NEVER_COMES_MS })
      expect(await drafts(school)).toEqual(rebuilt)
    },
  )
})

describe('a part of a plan', () => {
  it('has everything of each person whom it names, so that the streams of a person are read for one part only', async () => {
    const { tenant, learners } = sealedSchool(98, 'identifying', 'identifying', 'identifying')
    const [one, another] = [PersonId.parse(learners[0]), PersonId.parse(learners[1])]
    const day = LocalDay.parse('2026-11-30')
    const plan = {
      ...{ id: randomUUID(), tenant, day, dueOn: day, plannedAt: Instant.parse(`${day}T02:00:00.000Z`) },
      ...{ confirmedAt: null, confirmedBy: null, finishedAt: null },
    }
    const item = (person: PersonId, purpose: 'teaching' | 'wellbeing', schoolYear: SchoolYear) => ({
      ...{ person, purpose, schoolYear, kept: null },
    })
    const yearOf = (day: string) => schoolYearOf(Instant.parse(`${day}T08:00:00.000Z`), Zone.parse('Europe/Paris'))
    const [early, late] = [yearOf('2022-05-04'), yearOf('2023-05-04')]
    const ofOne = [item(one, 'teaching', early), item(one, 'teaching', late), item(one, 'wellbeing', early)]
    const all = [...ofOne, item(another, 'teaching', early)]
    const store = planStore(pool)
    await store.add(
      plan,
      (async function* () {
        yield all
      })(),
    )
    const shown = ({ kept: _, ...rest }: (typeof all)[number]) => rest
    expect(await store.toExpire(plan.id, 1)).toEqual(ofOne.map(shown))
    expect(await store.toExpire(plan.id, 4)).toEqual(all.map(shown))
    await store.settle(plan.id, ofOne, plan.plannedAt)
    expect(await store.toExpire(plan.id, 1)).toEqual(all.slice(3).map(shown))
  })
})
