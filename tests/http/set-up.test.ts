// The set-up of an empty installation over HTTP, on a real PostgreSQL: who may, once, and what is left of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newSetUpCode, setUpCodeHash } from '#identity/set-up/set-up-codes.ts'
import { openPool } from '#platform/database.ts'
import { PASSWORD } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

const LATER = newSetUpCode()

describe('the set-up of an installation (database)', () => {
  let stack: Stack
  let code: string
  beforeAll(async () => {
    stack = await openStack('set-up', { worker: true })
    code = (await stack.service.setUp.issueCode())?.code ?? ''
  })
  afterAll(() => stack?.close())

  const administrator = { givenName: 'Ada', familyName: 'Lind', name: 'direction', password: PASSWORD }
  const setUp = (more: object = {}, headers = {}) =>
    stack.ask('POST', '/api/set-up', {
      token: null,
      headers,
      body: { code, school: { name: 'École des Tilleuls', zone: 'Europe/Paris' }, administrator, ...more },
    })
  const isOpen = async () => (await stack.ask('GET', '/api/set-up', { token: null })).json().open

  it('is refused with a wrong code, from another site, and with what is not valid; nothing is recorded', async () => {
    expect(await isOpen()).toBe(true)
    const wrong = await setUp({ code: 'AAAAA-AAAAA-AAAAA-AAAAA' })
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'set-up-code-refused'])
    expect(stack.logged.join()).toContain('a wrong code was sent to set up the installation')
    expect(stack.logged.join()).not.toContain('AAAAA')
    expect((await setUp({}, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    const nowhere = await setUp({ school: { name: 'École', zone: 'Europe/Nowhere' } })
    expect([nowhere.statusCode, nowhere.json().errors[0].pointer]).toEqual([422, '/school/zone'])
    const weak = await setUp({ administrator: { ...administrator, password: 'password1234' } })
    expect([weak.statusCode, weak.json().errors[0].pointer]).toEqual([422, '/administrator/password'])
    expect(await stack.service.log.lag(0n as never)).toBe(0)
    expect(await isOpen()).toBe(true)
  })

  it('is done by one of two requests that come at once, and refused ever after', async () => {
    const answers = await Promise.all([setUp(), setUp()])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
    const done = answers.find(({ statusCode }) => statusCode === 201)?.json()
    const later = await setUp()
    expect([later.statusCode, later.json()]).toMatchObject([
      409,
      { code: 'set-up-closed', facts: { school: done.school } },
    ])
    const guessed = await setUp({ code: 'AAAAA-AAAAA-AAAAA-AAAAA' })
    expect([guessed.statusCode, guessed.json().facts]).toEqual([409, undefined])
    expect(await isOpen()).toBe(false)
    expect(await stack.service.setUp.issueCode()).toBeNull()

    const body = { school: done.school, name: 'direction', password: PASSWORD, as: 'tokens' }
    const signedIn = await stack.ask('POST', '/api/sign-in', { token: null, body })
    expect(signedIn.json()).toMatchObject({
      person: done.person,
      roles: ['administrator'],
      // As for all staff.
      required: 'authenticator',
    })
    const auditor = await stack.token('auditor', { tenant: done.school })
    const { items } = (await stack.ask('GET', `/api/people/${done.person}/accesses`, { token: auditor })).json()
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'set-up', who: done.person, roles: ['administrator'], outcome: 'done' }),
    )
  })

  it('gives no second password after it was interrupted between the password and its end', async () => {
    const pool = openPool(stack.service.databaseUrl, { name: 'test set-up', max: 1 })
    try {
      const { rows } = await pool.query<{ first_school: string; used_code: Buffer }>(
        'select first_school, used_code from sillage.set_up',
      )
      const school = rows[0]?.first_school
      const person = await administratorOf(school)
      // As it was left by a process that was killed there: the person is named, and the codes are good.
      await pool.query('update sillage.set_up set administrator = $1, done_at = null', [person])
      const later = setUpCodeHash(LATER)
      for (const hash of [rows[0]?.used_code, later])
        await pool.query(`insert into sillage.set_up_codes (hash, expires_at) values ($1, now() + interval '1 hour')`, [
          hash,
        ])
      const other = { ...administrator, password: 'un tout autre mot de passe' }
      const second = await setUp({ code: LATER, administrator: other })
      expect([second.statusCode, second.json().code, second.json().facts]).toEqual([409, 'set-up-closed', undefined])
      const first = await setUp()
      expect([first.statusCode, first.json().facts]).toEqual([409, { school }])
      const { rows: left } = await pool.query(
        'select administrator, (select count(*)::integer from sillage.set_up_codes) as codes from sillage.set_up',
      )
      expect(left).toEqual([{ administrator: null, codes: 0 }])
      const signIn = (password: string) =>
        stack.ask('POST', '/api/sign-in', { token: null, body: { school, name: 'direction', password, as: 'tokens' } })
      expect((await signIn(other.password)).statusCode).toBe(401)
      expect((await signIn(PASSWORD)).statusCode).toBe(200)
    } finally {
      await pool.end()
    }
  })

  async function administratorOf(school: unknown): Promise<string> {
    const body = { school, name: 'direction', password: PASSWORD, as: 'tokens' }
    return (await stack.ask('POST', '/api/sign-in', { token: null, body })).json().person
  }
})
