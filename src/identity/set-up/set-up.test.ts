// The rules of the set-up, over tables in memory.
import { describe, expect, it } from 'vitest'
import { type AdministratorMade, CODE_LASTS_MS, type FirstAdministrator, type SetUpRequest, setUpOf } from './set-up.ts'
import { newSetUpCode, setUpCodeHash } from './set-up-codes.ts'
import type { Begun, SetUpStore } from './set-up-store.ts'

function inMemory() {
  const codes = new Map<string, Date>()
  const state = {
    begun: null as Begun | null,
    others: false,
    hasPassword: false,
    isEmpty: true,
    nowMs: 1_000_000,
    isTaken: false,
  }
  const store: SetUpStore = {
    begun: async () => state.begun,
    begin: async (school, administrator, usedCode) => {
      state.begun = { ...(state.begun ?? { school, administrator }), usedCode }
    },
    finish: async () => {
      if (state.begun) state.begun = { ...state.begun, administrator: null }
      codes.clear()
    },
    hasCredentials: async () => state.hasPassword,
    hasOtherAdministrator: async () => state.others,
    addCode: async (hash, expiresAt) => void codes.set(hash.toString('hex'), expiresAt),
    hasCode: async (hash, now) => (codes.get(hash.toString('hex'))?.getTime() ?? 0) > now.getTime(),
    alone: async (run) => (state.isTaken ? null : run()),
  }
  const made: FirstAdministrator[] = []
  const answers: (AdministratorMade | Error)[] = []
  const setUp = setUpOf({
    store,
    isEmpty: async () => state.isEmpty,
    nowMs: () => state.nowMs,
    async make(administrator) {
      made.push(administrator)
      state.isEmpty = false
      const answer = answers.shift() ?? { kind: 'set' }
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  return { state, made, answers, setUp }
}

const request = (code: string, more: Partial<SetUpRequest> = {}): SetUpRequest => ({
  code,
  network: '192.0.2.7',
  origin: { kind: 'http', address: '192.0.2.7', traceId: 't' },
  school: { name: 'École des Tilleuls', zone: 'Europe/Paris' },
  administrator: { givenName: 'Ada', familyName: 'Lind', name: 'direction', password: 'quatre mots au hasard' },
  ...more,
})

async function withCode() {
  const memory = inMemory()
  const issued = await memory.setUp.issueCode()
  if (issued === null) throw new Error('no code')
  return { ...memory, code: issued.code }
}

describe('the code of a set-up', () => {
  it('is read whatever its case, its spaces and its hyphens', () => {
    const code = newSetUpCode()
    expect(code).toMatch(/^([A-Z2-7]{5}-){3}[A-Z2-7]{5}$/)
    expect(setUpCodeHash(code.toLowerCase().replaceAll('-', ' '))).toEqual(setUpCodeHash(code))
  })
  it.each(['', 'short', 'AAAAA-AAAAA-AAAAA-AAAA1', `${newSetUpCode()}A`])('is not %j', (text) => {
    expect(setUpCodeHash(text)).toBeNull()
  })
})

describe('a set-up', () => {
  it('makes the first school and its administrator, once', async () => {
    const { setUp, made, code } = await withCode()
    expect(await setUp.run(request(code))).toMatchObject({ kind: 'done', school: made[0]?.tenant })
    expect(made).toMatchObject([{ name: 'direction', names: { givenName: 'Ada', familyName: 'Lind' } }])
    // Only whoever did it learns which school it is.
    expect(await setUp.run(request(code))).toEqual({ kind: 'closed', school: made[0]?.tenant })
    expect(await setUp.run(request(newSetUpCode()))).toEqual({ kind: 'closed', school: null })
    expect(await setUp.issueCode()).toBeNull()
    expect(made).toHaveLength(1)
  })
  it('is impossible where anything was recorded before', async () => {
    const { setUp, state, code } = await withCode()
    state.isEmpty = false
    expect(await setUp.isOpen()).toBe(false)
    expect(await setUp.run(request(code))).toEqual({ kind: 'closed', school: null })
  })
  it('refuses a code that was never printed, and one that has expired', async () => {
    const { setUp, state, made, code } = await withCode()
    expect(await setUp.run(request(newSetUpCode()))).toEqual({ kind: 'code-refused' })
    state.nowMs += CODE_LASTS_MS
    expect(await setUp.run(request(code))).toEqual({ kind: 'code-refused' })
    expect(made).toEqual([])
  })
  it('makes a network that sends wrong codes wait, and no other', async () => {
    const { setUp, code } = await withCode()
    for (let n = 0; n < 4; n++) await setUp.run(request('AAAAA-AAAAA-AAAAA-AAAAA'))
    expect(await setUp.run(request(code))).toMatchObject({ kind: 'wait' })
    expect(await setUp.run(request(code, { network: '198.51.100.9' }))).toMatchObject({ kind: 'done' })
  })
  it('records nothing with a weak password', async () => {
    const { setUp, state, made, code } = await withCode()
    const { administrator } = request(code)
    const weak = request(code, { administrator: { ...administrator, password: 'password1234' } })
    expect(await setUp.run(weak)).toMatchObject({ kind: 'not-made', why: { kind: 'password-refused' } })
    expect([made, state.begun]).toEqual([[], null])
  })
  it('goes on with the same school and person after it was interrupted', async () => {
    const { setUp, made, answers, code } = await withCode()
    answers.push(new Error('the database went away'))
    await expect(setUp.run(request(code))).rejects.toThrow('went away')
    expect(await setUp.isOpen()).toBe(true)
    expect(await setUp.run(request(code))).toMatchObject({ kind: 'done' })
    expect(made[1]).toMatchObject({ tenant: made[0]?.tenant, person: made[0]?.person })
  })
  it('does not go on once somebody else administers a school', async () => {
    const { setUp, state, made, answers, code } = await withCode()
    answers.push(new Error('the database went away'))
    await expect(setUp.run(request(code))).rejects.toThrow()
    state.others = true
    expect(await setUp.run(request(code))).toMatchObject({ kind: 'closed' })
    expect(made).toHaveLength(1)
  })
  it('is over once the password is set, also if it was interrupted right after: nobody replaces it', async () => {
    const { setUp, state, made, answers, code } = await withCode()
    const other = (await setUp.issueCode())?.code ?? ''
    answers.push(new Error('the process was killed'))
    await expect(setUp.run(request(code))).rejects.toThrow('killed')
    state.hasPassword = true
    expect(await setUp.run(request(other))).toEqual({ kind: 'closed', school: null })
    // Whoever set the password learns in which school they sign in.
    expect(await setUp.run(request(code))).toEqual({ kind: 'closed', school: made[0]?.tenant })
    expect(await setUp.issueCode()).toBeNull()
    expect(made).toHaveLength(1)
    // It names nobody any more.
    expect(state.begun?.administrator).toBeNull()
  })
  it('tells who comes while another request is at it to wait', async () => {
    const { setUp, state, code } = await withCode()
    state.isTaken = true
    expect(await setUp.run(request(code))).toEqual({ kind: 'busy' })
  })
})
