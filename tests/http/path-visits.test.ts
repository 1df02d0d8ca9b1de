// Which screens of a path a learner visited: recorded with the consent alone, and while the learner has the path.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { agreed } from '../fixtures/consents.ts'
import { caughtUp } from './caught-up.ts'
import { openSchool, openStack, type Stack } from './stack.ts'

const [path, step] = [randomUUID(), randomUUID()]
let stack: Stack
let learner: string
let ofLearner: string
let office: string

beforeAll(async () => {
  stack = await openStack('path visits', { worker: true })
  learner = (await openSchool(stack, 1)).learner
  ofLearner = await stack.token('learner', { actor: learner })
  office = await stack.token('administrator')
  const steps = [{ step, title: 'Lire', contents: [] }]
  await record('teaching.create-path', { path, title: 'Les tables', steps })
  await caughtUp(stack)
  await record('learning.assign-path', { path, learner })
})
afterAll(() => stack?.close())

async function record(command: string, input: object) {
  const body = [{ id: randomUUID(), command, input }]
  const answer = await stack.ask('POST', '/api/events', { token: office, body })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
const visit = () =>
  stack.ask('POST', `/api/learners/${learner}/paths/${path}/visits`, {
    token: ofLearner,
    body: { visits: [{ screen: 'path', enteredAt: new Date(Date.now() - 60_000).toISOString(), durationMs: 5_000 }] },
  })
async function recordsVisits(): Promise<boolean> {
  await caughtUp(stack)
  const answer = await stack.ask('GET', `/api/learners/${learner}/paths/${path}`, { token: ofLearner })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().recordsVisits
}

it('are refused without the consent, recorded with it, and no more once the path is taken back', async () => {
  expect(await recordsVisits()).toBe(false)
  expect((await visit()).json()).toMatchObject({ status: 409, code: 'no-consent' })

  await record('privacy.record-paper-consent', agreed(learner, 'detailed-tracking'))
  expect(await recordsVisits()).toBe(true)
  expect((await visit()).statusCode).toBe(201)

  await record('learning.take-back-path', { path, learner })
  expect(await recordsVisits()).toBe(false)
  expect((await visit()).json()).toMatchObject({ status: 409, code: 'path-taken-back' })
  const listed = await stack.ask('GET', `/api/learners/${learner}/paths/${path}/visits`, { token: ofLearner })
  expect(listed.json().days).toMatchObject([{ visits: 1, durationMs: 5_000, screens: [{ screen: 'path' }] }])
})
