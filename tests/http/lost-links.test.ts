// Who did something about a child, where the keys of the links are gone and nobody knows any more who the guardians were.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

type Opening = { readonly place: string; readonly value: string }
type Event = { readonly type: string; readonly actor: string }

describe('where the keys of the links of a child are gone', () => {
  const keyStore = memoryKeyStore()
  const [mother, father] = [randomUUID(), randomUUID()]
  let stack: Stack
  let child = ''
  let tokens: Readonly<Record<'mother' | 'father' | 'child' | 'tool' | 'office' | 'officer', string>>

  beforeAll(async () => {
    stack = await openStack('lost links', { worker: true, keyStore })
    child = (await openSchool(stack)).learner
    tokens = {
      mother: await stack.token('parent', { actor: mother }),
      father: await stack.token('parent', { actor: father }),
      child: await stack.token('learner', { actor: child }),
      tool: await stack.token('tool'),
      office: await stack.token('administrator'),
      officer: await stack.token('auditor'),
    }
    await must('office', '/api/schools/sealing', { sealing: 'all' })
    const names = { givenName: 'Jeanne', familyName: 'Caradec' }
    await must('office', '/api/people', { person: child, role: 'learner', ...names })
    for (const guardian of [mother, father]) {
      await must('office', '/api/people', { person: guardian, role: 'parent', ...names })
      await must('office', '/api/families/links', { learner: child, guardian, level: 'manage' })
      await must('office', '/api/families/links/confirmations', { learner: child, guardian })
    }
    for (const who of ['mother', 'father', 'tool', 'child'] as const)
      await must(who, '/api/adaptive/interaction', attempt(child))
    await must('mother', '/api/rights/requests', { request: randomUUID(), person: child, right: 'portability' })
  })
  afterAll(() => stack?.close())

  async function must(who: keyof typeof tokens, url: string, body: object) {
    const answer = await stack.ask('POST', url, { body, token: tokens[who] })
    expect(answer.statusCode, answer.body).toBeLessThan(300)
  }
  const answersSeen = async (who: keyof typeof tokens) => {
    const { statusCode, body } = await stack.ask('GET', `/api/learners/${child}/events`, { token: tokens[who] })
    expect(statusCode, body).toBe(200)
    const items = JSON.parse(body).items as Event[]
    return items.flatMap(({ type, actor }) => (type === 'learning.exercise-attempted' ? [actor] : []))
  }
  const acts = async (who: keyof typeof tokens) => {
    const { body } = await stack.ask('GET', `/api/people/${child}/accesses`, { token: tokens[who] })
    return JSON.parse(body).items as { action: string; who: string | null; roles: string[] }[]
  }
  const bundled = async () => {
    const { statusCode, rawPayload } = await stack.ask('GET', `/api/audit/bundle?subject=${child}`, {
      token: tokens.officer,
    })
    expect(statusCode).toBe(200)
    return String(unzipped(rawPayload).get('bundle/entries.ndjson'))
  }

  it('a parent is shown who of the school recorded something as long as it is known who the guardians are: the control', async () => {
    const [first, second, tool, own] = await answersSeen('officer')
    expect([first, second, own]).toEqual([mother, father, child])
    expect(await answersSeen('mother')).toEqual([mother, NOT_SHOWN, tool, child])
    await vi.waitUntil(async () => (await acts('mother')).some(({ who }) => who === tool), { timeout: NEVER_COMES_MS })
    expect(await bundled()).toContain('identity.confirm-guardian-link')
  })

  it('a parent is shown nobody’s acts but their own and the child’s, and the child nobody’s but theirs', async () => {
    const before = await answersSeen('officer')
    const [, , tool] = before
    const { keys } = await keyStore.years(TenantId.parse(stack.tenant), null, 1_000)
    const ofChild = keys.filter(({ person }) => person === PersonId.parse(child))
    const links = ofChild.filter(({ use }) => use.kind === 'year' && use.purpose === 'administration')
    expect(links.length).toBeGreaterThan(0)
    await keyStore.destroyEach(links)
    await vi.waitUntil(async () => (await answersSeen('mother'))[2] === NOT_SHOWN, { timeout: NEVER_COMES_MS })
    expect(await answersSeen('mother')).toEqual([mother, NOT_SHOWN, NOT_SHOWN, child])
    expect(await answersSeen('father')).toEqual([NOT_SHOWN, father, NOT_SHOWN, child])
    expect(await answersSeen('child')).toEqual([NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, child])
    expect(await answersSeen('officer')).toEqual([mother, father, tool, child])
    for (const who of ['mother', 'father'] as const) {
      const seen = await acts(who)
      expect(new Set(seen.map((one) => one.who))).toEqual(new Set([who === 'mother' ? mother : father]))
      const file = await stack.ask('GET', `/api/rights/access/${child}`, { token: tokens[who] })
      expect(file.statusCode).toBe(200)
      // Who has a link to the child is shown, but nothing that they did.
      const { history } = JSON.parse(file.body) as { history: Event[] }
      const own = who === 'mother' ? mother : father
      expect(new Set(history.map(({ actor }) => actor))).toEqual(new Set([own, child, NOT_SHOWN]))
      expect(file.body).not.toContain(tool)
    }
    // The child sees what was done, by nobody.
    const seen = await acts('child')
    expect(seen.length).toBeGreaterThan(3)
    expect(new Set(seen.map((one) => one.who))).toEqual(new Set([null, child]))
    expect(seen.filter((one) => one.who === null).every(({ roles }) => roles.length === 0)).toBe(true)
  })

  it('a bundle about the child has what the child did, and nothing that anybody else did', async () => {
    const entries = (await bundled())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { openings: Opening[] })
    const actors = entries.flatMap(({ openings }) =>
      openings.flatMap(({ place, value }) => (place === 'actor' ? [value] : [])),
    )
    expect(actors).toHaveLength(entries.length)
    expect(new Set(actors)).toEqual(new Set([child]))
  })
})
