// Strategies and kinds of error over HTTP, on a real database: what answers say, what a correction takes back, and what was before.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let teacher: string
let learners: readonly string[] = []
let ofClass = ''
beforeAll(async () => {
  stack = await openStack('answer-observations', { worker: true })
  const school = await openSchool(stack, 2, new Date(Date.now() - 30 * 86_400_000).toISOString())
  teacher = await stack.token('teacher')
  ;({ learners } = school)
  ofClass = school.class
})
afterAll(() => stack?.close())

const learnerOf = (n: number): string => learners[n] ?? ''
const [CARRY, WRITTEN, MENTAL] = ['retenue-oubliee', 'calcul-pose', 'calcul-mental']
const addition = 'calcul/addition'

async function get(url: string) {
  const answer = await stack.ask('GET', url, { token: teacher })
  return { status: answer.statusCode, body: answer.json() }
}
async function answers(learner: string, said: object) {
  const answer = await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner, said), token: teacher })
  expect(answer.statusCode).toBe(201)
  const { events, position } = answer.json()
  return { id: events[0].id as string, position: position as string }
}

it('counts strategies and errors of a learner and of the class, and takes an error back with a correction', async () => {
  const wrong = { correct: false, strategy: WRITTEN, errorType: CARRY }
  const first = await answers(learnerOf(0), wrong)
  await answers(learnerOf(0), { ...wrong, skill: 'calcul/soustraction' })
  await answers(learnerOf(0), { correct: true, strategy: MENTAL })
  const { position } = await answers(learnerOf(1), wrong)

  const ofLearner = `/api/learners/${learnerOf(0)}/observations`
  const ofAll = `/api/classes/${ofClass}/observations`
  await expect
    .poll(async () => (await get(ofAll)).body, { timeout: NEVER_COMES_MS })
    .toMatchObject({
      errors: [{ code: CARRY, answers: 3, learners: [{ learner: learnerOf(0), answers: 2 }, { answers: 1 }] }],
      strategies: [
        { code: WRITTEN, answers: 3, successes: 0, successRate: 0 },
        { code: MENTAL, answers: 1, successes: 1, successRate: 1 },
      ],
      uncounted: 0,
    })
  expect((await get(ofLearner)).body).toMatchObject({
    errors: [{ code: CARRY, answers: 2, skills: [{ skill: addition, answers: 1 }, { answers: 1 }] }],
  })
  expect((await get(`${ofLearner}?skill=${addition}`)).body).toMatchObject({ errors: [{ code: CARRY, answers: 1 }] })
  expect((await get(`${ofLearner}?limit=1`)).body.strategies).toHaveLength(1)

  const body = { learner: learnerOf(0), attempt: first.id, correct: true }
  expect((await stack.ask('POST', '/api/attempts/corrections', { body, token: teacher })).statusCode).toBe(201)
  await expect
    .poll(async () => (await get(ofLearner)).body, { timeout: NEVER_COMES_MS })
    .toMatchObject({
      errors: [{ code: CARRY, answers: 1, skills: [{ skill: 'calcul/soustraction' }] }],
      strategies: [{ code: WRITTEN, answers: 2, successes: 1, successRate: 0.5 }, { code: MENTAL }],
    })

  // Before the correction it was an error.
  for (const url of [`${ofLearner}?at=${position}`, `${ofAll}?at=${position}`])
    expect((await get(url)).body.errors[0]).toMatchObject({ code: CARRY, answers: url.startsWith(ofAll) ? 3 : 2 })
})

it('answers what was never answered with nothing, and what is not there with 404', async () => {
  expect((await get(`/api/learners/${learnerOf(1)}/observations?skill=calcul/inconnue`)).body).toMatchObject({
    ...{ learner: learnerOf(1), strategies: [], errors: [], uncounted: 0 },
  })
  for (const url of [`/api/learners/${ofClass}/observations`, `/api/classes/${learnerOf(0)}/observations`])
    expect(await get(url)).toMatchObject({ status: 404 })
})

it('names the field that is not fit', async () => {
  for (const [query, pointer] of [
    ['skill=a%20b', 'skill'],
    ['skill=', 'skill'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=x', 'limit'],
    ['kind=error', 'kind'],
  ])
    for (const url of [`/api/learners/${learnerOf(0)}/observations`, `/api/classes/${ofClass}/observations`]) {
      const answer = await get(`${url}?${query}`)
      expect(answer.status).toBe(422)
      expect(JSON.stringify(answer.body)).toContain(pointer)
    }
})
