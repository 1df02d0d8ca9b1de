// An automated decision, from the program that makes it to the human who answers the parent who contests it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSchool, openStack, type Stack } from './stack.ts'

const PATH = '/api/rights/decisions'
const mother = randomUUID()
const decision = randomUUID()

let stack: Stack
let person = ''
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stack = await openStack('automated decisions', { worker: true })
  const school = await openSchool(stack, 1)
  person = school.learner
  tokens.office = await stack.token('administrator', { actor: randomUUID() })
  tokens.officer = await stack.token('auditor', { actor: randomUUID() })
  tokens.teacher = await stack.token('teacher', { tenant: stack.tenant })
  tokens.tool = await stack.token('tool')
  tokens.mother = await stack.token('parent', { actor: mother })
  const names = { givenName: 'Jeanne', familyName: 'Caradec' }
  await must('office', '/api/people', { person, role: 'learner', ...names })
  await must('office', '/api/families/links', { learner: person, guardian: mother, level: 'manage' })
  await must('office', '/api/families/links/confirmations', { learner: person, guardian: mother })
})
afterAll(() => stack?.close())

const send = (who: string, url: string, body: unknown) => stack.ask('POST', url, { body, token: tokens[who] ?? '' })
async function must(who: string, url: string, body: unknown): Promise<void> {
  const answer = await send(who, url, body)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
async function seen(who: string) {
  const url = `${PATH}/${person}?atLeast=${await stack.service.log.head()}`
  const answer = await stack.ask('GET', url, { token: tokens[who] ?? '' })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().decisions
}

describe('an automated decision', () => {
  it('is explained, agreed to by a teacher, contested by a parent and answered by another human', async () => {
    const input = {
      ...{ decision, person, rule: 'support-group', ruleVersion: 1, by: 'rule', significant: true },
      title: 'Proposer un groupe de soutien',
      inputs: 'trois leçons sans exercice réussi',
      outcome: 'un groupe de soutien est proposé',
    }
    const [made] = (await send('tool', '/api/events', [{ command: 'privacy.record-decision', id: 'd', input }])).json()
    expect(made).toMatchObject({ status: 201 })
    expect(await seen('mother')).toMatchObject([
      { decision, status: 'awaiting-human', inputs: input.inputs, answer: null },
    ])

    expect((await send('tool', `${PATH}/confirmations`, { decision, person, agreed: true })).statusCode).toBe(403)
    await must('teacher', `${PATH}/confirmations`, { decision, person, agreed: true })
    expect(await seen('teacher')).toMatchObject([{ status: 'in-effect' }])

    await must('mother', `${PATH}/contests`, { decision, person, wants: 'contest', reason: 'Elle était malade.' })
    expect(await seen('officer')).toMatchObject([{ status: 'in-effect', asked: 'contest' }])
    const answer = 'Les absences ne comptent plus.'
    await must('officer', `${PATH}/reviews`, { decision, person, outcome: 'overruled', explanation: answer })
    expect(await seen('mother')).toMatchObject([{ status: 'overruled', asked: null, answer }])
  })

  it('is in the file of the person, in French, with what it was based on', async () => {
    const page = await stack.ask('GET', `/api/rights/access/${person}?as=html`, { token: tokens.mother ?? '' })
    expect(page.statusCode).toBe(200)
    for (const text of ['Décision automatique', 'trois leçons sans exercice réussi', 'écartée par une personne'])
      expect(page.body).toContain(text)
  })
})
