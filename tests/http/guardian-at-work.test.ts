// A guardian who works at the school: what the other parent sees of what they did, in the history, the list of events, the file
// of the child and the list of who looked, by one rule, at each level of sealing.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { agreed } from '../fixtures/consents.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { type Families, openFamilies } from './families.fixtures.ts'
import { attempt } from './stack.ts'

const NOT_SHOWN = '00000000-0000-4000-8000-0000000000ff'
type Event = { readonly type: string; readonly actor: string; readonly data?: { readonly response?: string } }

describe.each(['identifying', 'all'])('a guardian who works at a school sealed at %s', (sealing) => {
  let families: Families
  const child = randomUUID()
  const { person, purpose, text } = agreed(child, 'detailed-tracking')

  beforeAll(async () => {
    families = await openFamilies(`guardian at work ${sealing}`, 1)
    const { must, ids, ofClass } = families
    await must('office', '/api/schools/sealing', { sealing })
    await must('office', '/api/people', { person: child, role: 'learner', givenName: 'Ilan', familyName: 'Caradec' })
    await must('office', '/api/enrolments', { learner: child, class: ofClass, schoolYear: '2025-2026' })
    for (const guardian of [ids.mother, ids.father]) {
      const link = { learner: child, guardian }
      await must('office', '/api/families/links', { ...link, level: 'manage' })
      await must('office', '/api/families/links/confirmations', link)
    }
    await answers('as a parent')
    await must('office', '/api/people/roles', { person: ids.mother, role: 'teacher' })
    await answers('at work')
    await must('mother', '/api/rights/consents', { person, purpose, text })
    await must('office', '/api/people/roles/withdrawals', { person: ids.mother, role: 'teacher' })
    await answers('no longer at work')
    await must('office', '/api/people/roles', { person: ids.mother, role: 'teacher' })
    await answers('at work again')
  })
  afterAll(() => families?.stack.close())

  async function answers(response: string) {
    const answer = () => families.send('mother', '/api/adaptive/interaction', attempt(child, { response }))
    // A link that was just confirmed reaches each process within a second.
    await vi.waitUntil(async () => (await answer()).statusCode === 201, { timeout: NEVER_COMES_MS })
  }
  async function eventsSeenBy(
    who: 'mother' | 'father' | 'office',
    path: string,
    of: string,
  ): Promise<readonly Event[]> {
    const answer = await families.stack.ask('GET', path, { token: families.tokens[who] })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()[of]
  }
  const places = () =>
    [
      ['the history', `/api/learners/${child}/history?order=asc`, 'items'],
      ['the list of events', `/api/learners/${child}/events?data=true`, 'items'],
      ['a replay', `/api/learners/${child}/replay`, 'steps'],
      ['the file', `/api/rights/access/${child}`, 'history'],
    ] as const

  it('is shown to the other parent as who recorded what they did as staff, and nothing else', async () => {
    const { mother } = families.ids
    for (const [place, path, of] of places()) {
      const actorsFor = async (who: 'mother' | 'father' | 'office') => {
        const events = await eventsSeenBy(who, path, of)
        const actorsOf = (type: string) => events.filter((one) => one.type === type).map(({ actor }) => actor)
        return { answers: actorsOf('learning.exercise-attempted'), signed: actorsOf('privacy.consent-signed') }
      }
      const whole = { answers: [mother, mother, mother, mother], signed: [mother] }
      expect(await actorsFor('mother'), place).toEqual(whole)
      expect(await actorsFor('office'), place).toEqual(whole)
      expect(await actorsFor('father'), place).toEqual({
        answers: [NOT_SHOWN, mother, NOT_SHOWN, mother],
        signed: [NOT_SHOWN],
      })
    }
  })

  it('is shown in the list of who looked by the same rule, for each time that they worked there', async () => {
    const who = async (of: 'father' | 'office') =>
      (await eventsSeenBy(of, `/api/people/${child}/accesses?limit=100`, 'items'))
        .map((one) => ({ action: '', outcome: '', who: '', ...one }))
        .filter(({ action, outcome, who }) => action.includes('record-attempt') && outcome === 'done' && who !== null)
        .map(({ who }) => who)
    const { mother } = families.ids
    await vi.waitUntil(async () => (await who('office')).length === 4, { timeout: NEVER_COMES_MS })
    expect(await who('father')).toEqual([mother, mother])
  })

  it('is found by the other parent as staff alone', async () => {
    const found = async (by: string) =>
      (await eventsSeenBy('father', `/api/learners/${child}/events?kinds=answers&by=${by}`, 'items')).length
    expect([await found('staff'), await found('guardian')]).toEqual([2, 0])
  })
})
