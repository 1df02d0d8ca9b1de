// Retention as an operator and a data protection officer use it: a dry run, a plan, its confirmation at a terminal or over HTTP,
// and processes that are killed after each step. Everything is destroyed once, and nothing else is.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PersonId, streamName } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { leftAfterExpiry } from '#rights/retention/retention.ts'
import { keepRunning } from '../faults/process-under-test.ts'
import { agreed } from '../fixtures/consents.ts'
import { runVerbOf } from '../fixtures/erasing.ts'
import { type SealedSchool, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { openStack, type Stack } from '../http/stack.ts'

const atTerminal = sealedSchool(93, 'identifying', 'identifying', 'identifying')
const overHttp = sealedSchool(94, 'identifying', 'identifying', 'identifying')
const untouched: SealedSchool = {
  ...sealedSchool(95, 'identifying', 'identifying', 'identifying'),
  learners: atTerminal.learners,
}
const by = PersonId.parse(randomUUID())
/** As long ago as a command may claim: in a school year that ended more than a month ago. */
const longAgo = new Date(Date.now() - 399.5 * 86_400_000).toISOString()

let stack: Stack
beforeAll(async () => {
  stack = await openStack('killed retention', { worker: true, leaveErasures: true })
  for (const school of [atTerminal, overHttp, untouched]) await live(school)
})
afterAll(() => stack?.close())

async function live({ tenant, class: ofClass, learners }: SealedSchool): Promise<void> {
  const caller = testCaller(permissions, { tenant, actor: by })
  const does = (command: string, input: object, occurredAt?: string) =>
    stack.service.commands.run({ command, input, caller, key: randomUUID(), ...(occurredAt && { occurredAt }) })
  await does('identity.open-school', { name: 'École des Tilleuls', zone: 'Europe/Paris' })
  const schoolYear = '2025-2026'
  await does('teaching.open-class', { class: ofClass, name: 'CM1 A', level: 'CM1', schoolYear, teacher: by }, longAgo)
  for (const learner of learners) {
    await does('teaching.enrol-learner', { learner, class: ofClass, schoolYear }, longAgo)
    await does('privacy.record-paper-consent', agreed(learner, 'declared-emotions'))
    const emotion = { emotion: 'pride', intensity: 4, source: 'learner', comment: 'La table de sept' }
    await does('learning.declare-emotion', { learner, ...emotion }, longAgo)
    await does(
      'learning.trigger-metacognition',
      {
        ...{ learner, prompt: 'what-was-hard', phase: 'evaluating', reflection: 'La table de neuf' },
      },
      longAgo,
    )
  }
}

/** What each learner said, as whoever may read it sees it: felt, and thought about. */
async function said({ tenant, learners }: SealedSchool): Promise<string[]> {
  const { codec, log } = stack.service
  const found: string[] = []
  for (const learner of learners) {
    const page = { tenant, from: 0, direction: 'forwards', limit: 100 } as const
    const { events } = await log.readStream(streamName('learner', learner), page)
    const reader = codec.reader('all')
    await reader.prepare(events)
    for (const stored of events)
      if (stored.type.startsWith('learning.')) found.push(JSON.stringify(reader.show(stored).data))
  }
  return found
}
const counted = async (school: SealedSchool) => {
  const all = await said(school)
  return {
    felt: all.filter((one) => one.includes('La table de sept')).length,
    thought: all.filter((one) => one.includes('La table de neuf')).length,
  }
}
const applied = async ({ tenant }: SealedSchool) => {
  const page = { tenant, from: 0, direction: 'forwards', limit: 100 } as const
  const { events } = await stack.service.log.readStream(streamName('retention-periods', tenant), page)
  return events.filter(({ type }) => type === 'privacy.retention-applied')
}
const ask = async (school: SealedSchool, method: 'GET' | 'POST', url: string, body?: object) => {
  const { auditor } = await tokensOf(stack, school)
  return stack.ask(method, `/api/rights/retention${url}`, { token: auditor, ...(body && { body }) })
}
/** Only what was said about feelings is over by then. */
const shorten = async (school: SealedSchool) =>
  expect((await ask(school, 'POST', '/periods', { purpose: 'wellbeing', period: 'P1M' })).statusCode).toBe(201)
const environment = () => ({
  DATABASE_URL: stack.service.databaseUrl,
  SILLAGE_DATA: stack.directory,
  SILLAGE_KEYS: `${stack.directory}/keys`,
})

describe('a plan of retention', () => {
  it('at a terminal is shown first, destroys nothing unconfirmed, and survives a kill at each step', async () => {
    const verb = (more: readonly string[], crashPoint?: string) =>
      runVerbOf(environment(), ['rgpd', 'retention', '--school', atTerminal.tenant, '--json', ...more], crashPoint)
    const shown = async (...more: readonly string[]) => {
      const { how, stdout, stderr } = await verb(more)
      expect(how, stderr).toBe('exit 0')
      return JSON.parse(stdout)
    }
    expect((await shown('--dry-run')).counts).toEqual([])
    await shorten(atTerminal)
    expect(await shown('--dry-run')).toMatchObject({
      plan: null,
      counts: [{ purpose: 'wellbeing', people: 3, expired: 0, why: null }],
    })
    expect((await ask(atTerminal, 'GET', '')).json().plan).toBeNull()

    expect((await verb([], 'retention-planned')).how).toBe('SIGKILL')
    const { plan } = await shown()
    expect(plan).toMatchObject({ confirmedAt: null, finishedAt: null })
    expect((await verb(['--confirm', randomUUID()])).how).toBe('exit 2')
    expect((await verb(['--confirm', plan.id, '--dry-run'])).how).toBe('exit 2')
    expect(await counted(atTerminal)).toEqual({ felt: 3, thought: 3 })

    for (const step of ['confirmed', 'destroyed-keys', 'recorded-texts', 'settled-items', 'recorded'] as const) {
      const { how, stderr } = await verb(['--confirm', plan.id], `retention-${step}`)
      expect(how, `${step}: ${stderr}`).toBe('SIGKILL')
      expect((await ask(atTerminal, 'GET', '')).json().plan).toMatchObject({ id: plan.id, finishedAt: null })
    }
    const done = await shown('--confirm', plan.id)
    expect(done).toMatchObject({
      plan: { id: plan.id, finishedAt: expect.any(String) },
      counts: [{ purpose: 'wellbeing', people: 3, expired: 3, why: null }],
      left: leftAfterExpiry.identifying,
    })
    await expect.poll(() => counted(atTerminal)).toEqual({ felt: 0, thought: 3 })
    expect(await applied(atTerminal)).toMatchObject([
      { data: { plan: plan.id, expired: [{ people: 3 }], keptBack: 0 } },
    ])
    expect((await verb(['--confirm', plan.id])).how).toBe('exit 2')
  })

  it('is confirmed over HTTP by the data protection officer alone, and any worker carries it out', async () => {
    const { administrator, teacher, auditor } = await tokensOf(stack, overHttp)
    await shorten(overHttp)
    for (const token of [administrator, teacher])
      for (const [method, url] of [
        ['GET', ''],
        ['POST', '/plans'],
        ['POST', `/plans/${randomUUID()}/confirm`],
      ] as const)
        expect((await stack.ask(method, `/api/rights/retention${url}`, { token })).statusCode).toBe(403)
    expect((await ask(overHttp, 'GET', '?preview=perhaps')).statusCode).toBe(422)
    const preview = (await ask(overHttp, 'GET', '?preview=true')).json()
    expect(preview).toMatchObject({
      plan: null,
      counts: [{ purpose: 'wellbeing', people: 3 }],
      periods: { wellbeing: 'P1M' },
    })
    expect((await ask(overHttp, 'GET', '')).json()).toMatchObject({ plan: null, counts: [] })
    const { plan } = (await ask(overHttp, 'POST', '/plans', {})).json()
    expect((await ask(overHttp, 'POST', '/plans', {})).json().plan.id).toBe(plan.id)
    const [kept] = overHttp.learners
    const protection = {
      person: kept,
      purpose: 'wellbeing',
      until: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
      reason: 'Recours en cours',
    }
    expect((await ask(overHttp, 'POST', '/protections', protection)).statusCode).toBe(201)

    const confirm = (id: string, school = overHttp) => ask(school, 'POST', `/plans/${id}/confirm`, {})
    expect((await confirm('x')).statusCode).toBe(422)
    expect((await confirm(randomUUID())).statusCode).toBe(404)
    // Another school's officer does not reach it.
    expect((await confirm(plan.id, untouched)).statusCode).toBe(404)
    const worker = keepRunning('worker', ['scripts/sillage.ts', 'worker'], environment())
    try {
      const killed = worker.crashAt('retention-destroyed-keys', 1)
      const confirmed = await confirm(plan.id)
      expect([confirmed.statusCode, confirmed.json().plan.id]).toEqual([202, plan.id])
      await killed
      await expect.poll(async () => (await ask(overHttp, 'GET', '')).json().plan.finishedAt).toBeTruthy()
    } finally {
      await worker.stop()
    }
    const done = await stack.ask('GET', '/api/rights/retention', { token: auditor })
    expect(done.json().counts).toMatchObject([
      { purpose: 'wellbeing', why: null, people: 2, expired: 2 },
      { purpose: 'wellbeing', why: 'protected', people: 1, expired: 0, keptUntil: protection.until },
    ])
    expect(done.body).not.toContain(kept)
    await expect.poll(() => counted(overHttp)).toEqual({ felt: 1, thought: 3 })
    expect(await applied(overHttp)).toMatchObject([{ data: { expired: [{ people: 2 }], keptBack: 1 } }])
    expect((await confirm(plan.id)).statusCode).toBe(404)
  })

  it('touches no other school, which knows the same people', async () => {
    expect(await counted(untouched)).toEqual({ felt: 3, thought: 3 })
    expect(await applied(untouched)).toEqual([])
  })
})
