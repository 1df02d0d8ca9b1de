/** A school keeps an administrator who can sign in. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adult, openedSchool } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

describe('the last administrator of a school who can sign in', () => {
  let stack: Stack
  let head: string
  beforeAll(async () => {
    stack = await openStack('last administrator', { worker: true })
    await openedSchool(stack)
    head = (await adult(stack, 'administrator')).person
  })
  afterAll(() => stack?.close())

  const endings = [
    ['withdraws the role', (person: string) => ['/api/people/roles/withdrawals', { person, role: 'administrator' }]],
    ['leaves', (person: string) => ['/api/people/departures', { person }]],
    ['disables the account', (person: string) => [`/api/accounts/${person}/disable`, {}]],
    ['closes the account', (person: string) => [`/api/accounts/${person}/close`, {}]],
  ] as const
  const end = (n: number, person: string, token?: string) => {
    const [url, body] = endings[n]?.[1](person) ?? []
    return stack.ask('POST', String(url), { body, ...(token !== undefined && { token }) })
  }

  it.each(endings.map(([name], n) => [name, n] as const))('is refused who %s, with what to do', async (_, n) => {
    // Neither of them could administer the school: one has no account, the other no password.
    const registered = { role: 'administrator', givenName: 'Ada', familyName: 'Lind' }
    for (const name of [null, `n-${randomUUID()}`]) {
      const person = randomUUID()
      await stack.ask('POST', '/api/people', { body: { person, ...registered } })
      if (name !== null) await stack.ask('POST', '/api/accounts', { body: { person, name } })
    }
    const refused = await end(n, head)
    expect(refused.json()).toMatchObject({ status: 409, code: 'last-administrator' })
    expect(refused.json().detail).toContain('give another person the role')
  })

  it('is not erased, and nothing has begun', async () => {
    const auditor = await stack.token('auditor', { tenant: stack.tenant })
    const refused = await stack.ask('POST', '/api/rights/erasures', { body: { person: head }, token: auditor })
    expect(refused.json()).toMatchObject({ status: 409, code: 'last-administrator' })
    expect((await stack.ask('GET', '/api/rights/erasures', { token: auditor })).json().items).toEqual([])
  })

  it('is not told to whoever may not do it', async () => {
    const auditor = await stack.token('auditor')
    for (const n of endings.keys()) expect((await end(n, head, auditor)).json().code).not.toBe('last-administrator')
  })

  it('is only one of two who go at once', async () => {
    const second = (await adult(stack, 'administrator')).person
    // Until the read model names both.
    await expect
      .poll(async () => {
        const { statusCode } = await end(2, second)
        if (statusCode === 201) await stack.ask('POST', `/api/accounts/${second}/reopen`, { body: {} })
        return statusCode
      })
      .toBe(201)
    const outcomes = await Promise.all([end(0, head), end(3, second)])
    expect(outcomes.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
  })
})
