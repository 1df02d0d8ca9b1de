// `sillage families sweep`, on PostgreSQL: which links end at majority, and that no birth date is shown anywhere.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sweepSchool } from '#compose/sweep-school.ts'
import { Instant, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { nightlySweep, postgresSweepDays } from '#reacting/families/nightly-sweep.ts'
import { agreed } from '../tests/fixtures/consents.ts'
import { openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { runCommandLine } from './command-line/program.ts'

describe('the sweep of majorities, on PostgreSQL', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('families sweep', { worker: true })
    await openSchool(stack) // in Paris
  })
  afterAll(() => stack?.close())
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  let position = ''
  async function must(url: string, body: object) {
    const answer = await stack.ask('POST', url, { body })
    expect(answer.statusCode, `${url}: ${answer.body}`).toBe(201)
    position = answer.json().position
  }
  async function child(birthDates: readonly string[], guardians = 1) {
    const person = randomUUID()
    await must('/api/people', { person, role: 'learner', givenName: 'Inès', familyName: 'Caradec' })
    for (const birthDate of birthDates) await must('/api/people/birth-dates', { person, birthDate })
    for (let n = 0; n < guardians; n += 1) {
      const link = { learner: person, guardian: randomUUID() }
      await must('/api/families/links', { ...link, level: 'view' })
      // The second one is only asked for.
      if (n === 0) await must('/api/families/links/confirmations', link)
    }
    return person
  }
  async function states(learner: string): Promise<string[]> {
    const answer = await stack.ask('GET', `/api/families/${learner}?atLeast=${await stack.service.log.head()}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().guardians.map(({ state }: { state: string }) => state)
  }
  /** Sweeps once the rows include what was last sent. */
  async function sweep(now: string) {
    const caughtUp = await stack.ask('GET', `/api/families?atLeast=${position}`)
    expect(caughtUp.statusCode, caughtUp.body).toBe(200)
    return sweepSchool(stack.service, TenantId.parse(stack.tenant), Instant.parse(now))
  }

  it('ends the links of those who are of age on the school’s day, and no others', async () => {
    const grown = await child(['2008-05-09'], 2)
    const minor = await child(['2008-05-10'])
    const corrected = await child(['2008-05-09', '2012-05-09'])
    const unknown = await child([])
    // In Paris it is 9 May already.
    const swept = await sweep('2026-05-08T22:30:00.000Z')
    expect(swept).toEqual({ links: 5, ended: 2, withoutBirthDate: 1, consentsLapsed: 0 })
    expect(await states(grown)).toEqual(['ended', 'ended'])
    for (const learner of [minor, corrected]) expect(await states(learner)).toEqual(['confirmed'])
    expect(await states(unknown)).toEqual(['confirmed'])
    position = String(await stack.service.log.head())
    expect(await sweep('2026-05-08T22:31:00.000Z')).toEqual({
      links: 3,
      ended: 0,
      withoutBirthDate: 1,
      consentsLapsed: 0,
    })
    expect(await sweep('2026-05-09T22:30:00.000Z')).toMatchObject({ links: 3, ended: 1 })
    expect(await states(minor)).toEqual(['ended'])
  })

  it('ends what a child agreed to with a parent once the child is 15, and asks again', async () => {
    const [grown, minor] = [await child(['2009-01-31'], 0), await child(['2020-01-31'], 0)]
    const states = async (person: string) => {
      const url = `/api/rights/consents/${person}?atLeast=${await stack.service.log.head()}`
      const { consents } = (await stack.ask('GET', url)).json()
      return consents.map(({ purpose, state }: Record<string, string>) => `${purpose} ${state}`)
    }
    const agree = async (person: string, signatories: readonly string[]) => {
      const body = { ...agreed(person, 'detailed-tracking'), signatories }
      return (await stack.ask('POST', '/api/rights/consents/on-paper', { body })).statusCode
    }
    // The birth date was recorded after both had signed.
    const late = await child([], 0)
    for (const person of [minor, late]) expect(await agree(person, ['learner', 'guardian'])).toBe(201)
    expect(await agree(grown, ['guardian'])).toBe(409)
    expect(await agree(grown, ['learner'])).toBe(201)
    const dated = { body: { person: late, birthDate: '2009-01-31' } }
    expect((await stack.ask('POST', '/api/people/birth-dates', dated)).statusCode).toBe(201)
    expect(await states(late)).toEqual(['declared-emotions not-given', 'detailed-tracking given'])
    const now = new Date().toISOString()
    expect(await sweep(now)).toMatchObject({ consentsLapsed: 1 })
    expect(await states(late)).toEqual(['declared-emotions not-given', 'detailed-tracking lapsed'])
    for (const person of [grown, minor]) expect((await states(person))[1]).toBe('detailed-tracking given')
    expect(await sweep(now)).toMatchObject({ consentsLapsed: 0 })
    expect(await agree(late, ['learner'])).toBe(201)
    expect((await states(late))[1]).toBe('detailed-tracking given')
  })

  it('sweeps a school once on each of its days, and again after a night that failed', async () => {
    const pool = openPool(stack.service.databaseUrl, { name: 'nightly sweep test', max: 1, onError: () => undefined })
    const stop = new AbortController()
    const tenant = TenantId.parse(stack.tenant)
    const sweeps: string[] = []
    const troubles: unknown[] = []
    // Each look is at the next of these times; the third is made while the key store is unavailable.
    const looks = [
      '2031-03-01T21:00:00.000Z', // 22:00 in Paris
      '2031-03-01T22:59:00.000Z',
      '2031-03-01T23:01:00.000Z', // the next day in Paris
      '2031-03-01T23:06:00.000Z',
      '2031-03-02T12:00:00.000Z',
      '2031-02-27T12:00:00.000Z', // the clock has gone back
    ]
    let look = 0
    try {
      await nightlySweep({
        days: postgresSweepDays(pool),
        async sweep(of, now) {
          if (look === 2) throw new Error('the key store is unavailable')
          return sweepSchool(stack.service, of, now)
        },
        now: () => Instant.parse(looks[look]),
        sleep: async () => {
          look += 1
          if (look === looks.length) stop.abort()
        },
        onSwept: (of, day) => {
          if (of === tenant) sweeps.push(`${look} ${day}`)
        },
        onTrouble: (error) => troubles.push(error),
      }).run([], stop.signal)
      expect(sweeps).toEqual(['0 2031-03-01', '3 2031-03-02'])
      expect(troubles).toEqual([expect.objectContaining({ message: 'the key store is unavailable' })])
      const { rows } = await pool.query('select day::text from sillage.majority_sweeps where tenant = $1', [tenant])
      expect(rows).toEqual([{ day: '2031-03-02' }])
    } finally {
      await pool.end()
    }
  })

  async function run(...args: string[]) {
    vi.stubEnv('DATABASE_URL', stack.service.databaseUrl)
    vi.stubEnv('SILLAGE_DATA', stack.directory)
    vi.stubEnv('SILLAGE_KEYS', join(stack.directory, 'keys'))
    const printed = vi.spyOn(console, 'log').mockReturnValue()
    const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await runCommandLine(['families', 'sweep', ...args])
    const text = (calls: readonly (readonly unknown[])[]) => calls.map(([one]) => String(one)).join('')
    const outcome = {
      said: text(complained.mock.calls),
      printed: text(printed.mock.calls),
      code: process.exitCode ?? 0,
    }
    vi.restoreAllMocks()
    return outcome
  }

  it('is a verb, which prints how many links there were and nothing about anybody', async () => {
    const grown = await child(['1990-01-31'])
    expect((await stack.ask('GET', `/api/families?atLeast=${position}`)).statusCode).toBe(200)
    const outcome = await run('--school', stack.tenant, '--json')
    expect(outcome).toMatchObject({ code: 0, said: '' })
    expect(JSON.parse(outcome.printed)).toMatchObject({ ended: 1 })
    expect(await states(grown)).toEqual(['ended'])
    const again = await run('--school', stack.tenant)
    expect(again.printed).toMatch(
      /^Open links to guardians: \d+\. Ended at majority: 0\. Without a birth date: \d+\. Consents ended at 15: 0\.$/,
    )
    expect(stack.logged.join('')).not.toContain('1990-01-31')
  })

  it('refuses a school that is not open', async () =>
    expect(await run('--school', randomUUID())).toMatchObject({ code: 2, said: expect.stringContaining('not open') }))
})
