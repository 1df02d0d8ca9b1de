/** A school that has not decided otherwise: whoever sees more than one child sets up an authenticator application first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOfStep, stepAt } from '#identity/sign-in/totp.ts'
import { adult, browser, PASSWORD, signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

describe('a second factor', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('second factor')
    await stack.ask('POST', '/api/schools', { body: { name: 'École des Tilleuls', zone: 'Europe/Paris' } })
  })
  afterAll(() => stack?.close())

  const decide = (required: boolean) => stack.ask('POST', '/api/schools/second-factor', { body: { required } })

  it('is set up before a session allows anything else', async () => {
    const auditor = await adult(stack, 'auditor')
    const signedIn = await signInWith(stack, auditor, { as: 'tokens' })
    expect(signedIn.json()).toMatchObject({ roles: ['auditor'], permissions: {}, required: 'authenticator' })
    const asks = await browser(stack, auditor)
    expect((await asks('GET', '/api/session')).json()).toMatchObject({ permissions: {}, required: 'authenticator' })
    const newPassword = { password: PASSWORD, newPassword: 'cinq autres mots au hasard' }
    for (const refused of [
      await asks('GET', '/api/classes'),
      await asks('GET', '/api/event-types'),
      await asks('GET', '/api/events/stream?after=0'),
      await asks('POST', '/api/session/password', newPassword),
      await asks('POST', '/api/schools/second-factor', { required: false }),
      await stack.ask('GET', '/api/classes', { token: signedIn.json().tokens.accessToken }),
    ])
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'second-factor-missing'])

    const { secret } = (await asks('POST', '/api/session/authenticator', { password: PASSWORD })).json()
    const step = stepAt(Date.now())
    const code = codeOfStep(secret, step)
    expect((await asks('POST', '/api/session/authenticator/confirm', { code })).statusCode).toBe(200)
    // The session becomes a full one; another one of the same person does not.
    expect((await asks('GET', '/api/session')).json()).toMatchObject({ required: null })
    expect((await asks('GET', '/api/classes')).statusCode).toBe(200)
    const other = await stack.ask('GET', '/api/classes', { token: signedIn.json().tokens.accessToken })
    expect(other.statusCode).toBe(403)
    const again = await signInWith(stack, auditor, { code: codeOfStep(secret, step + 1) })
    expect(again.json()).toMatchObject({ required: null, permissions: { 'teaching:read': ['school'] } })
  })

  it('may be left for later by signing out', async () => {
    const asks = await browser(stack, await adult(stack))
    expect((await asks('POST', '/api/sign-out')).statusCode).toBe(204)
  })

  it('is not asked of a parent', async () => {
    const parent = await signInWith(stack, await adult(stack, 'parent'))
    expect([parent.statusCode, parent.json().required]).toEqual([200, null])
  })

  it('is what the school decides, also for sessions that have begun', async () => {
    const auditor = await adult(stack, 'auditor')
    const asks = await browser(stack, auditor)
    const statuses: number[] = []
    for (const required of [false, true, false]) {
      expect((await decide(required)).statusCode).toBe(201)
      statuses.push((await asks('GET', '/api/classes')).statusCode)
    }
    expect(statuses).toEqual([200, 403, 200])
    const unchanged = await decide(false)
    expect(unchanged.statusCode).toBe(201)
  })
})
