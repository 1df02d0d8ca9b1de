// Numbers in answers: shares to four decimals, durations whole, and nothing like 0.30000000000000004. What is stored is exact.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked } from './asking.ts'

let asked: Asked
let head: string
beforeAll(async () => {
  asked = await openAsked('numbers', { worker: true })
  const skills = ['calcul/addition', 'calcul/division', 'lecture/syllabes']
  const send = async (body: object) => {
    const answer = await asked.stack.ask('POST', '/api/adaptive/interaction', { body, token: asked.token })
    expect(answer.statusCode, answer.body).toBe(201)
    head = answer.json().position
    return answer.json()
  }
  let first: string | undefined
  for (let n = 0; n < 14; n += 1) {
    const skill = skills[n % 3]
    const { events } = await send(
      asked.body({ skill, exercise: `e/${n % 4}`, correct: n % 5 > 1, durationMs: 1_001 + 37 * n }),
    )
    first ??= events[0].id
  }
  for (const score of [0.1, 0.2, 1 / 3])
    await send({ type: 'exercise_completed', learner: asked.learner, exercise: 'e/1', attempts: 1, score })
  const corrected = await asked.stack.ask('POST', '/api/attempts/corrections', {
    token: asked.token,
    body: { learner: asked.learner, attempt: first, correct: true, reason: 'misread' },
  })
  expect(corrected.statusCode, corrected.body).toBe(201)
  head = corrected.json().position
})
afterAll(() => asked?.stack.close())

/** Every number of a JSON text, as it is written. */
const numbersIn = (json: string): string[] =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)].map(([text]) => text).filter((text) => !text.startsWith('"'))

const ask = async (path: string): Promise<string> => {
  const answer = await asked.stack.ask('GET', path, { token: asked.tokenFor(path) })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.body
}

const moment = () => encodeURIComponent(new Date(Date.now() - 1).toISOString())

describe('an answer shows no number of more than four decimals:', () => {
  it.each<[string, () => string]>([
    ['the progress of a learner', () => `/api/adaptive/user-progress/${asked.learner}?atLeast=${head}`],
    ['the progress of a learner in the past', () => `/api/adaptive/user-progress/${asked.learner}?at=${head}`],
    ['a class', () => `/api/classes/${asked.class}/overview?atLeast=${head}`],
    ['a class in the past', () => `/api/classes/${asked.class}/overview?at=${moment()}`],
    ['the days of a class', () => `/api/classes/${asked.class}/activity?atLeast=${head}`],
    ['exercises', () => `/api/activities/difficulty?atLeast=${head}`],
    ['a state', () => `/api/learners/${asked.learner}/state`],
    ['a state by time', () => `/api/learners/${asked.learner}/state?at=${moment()}`],
    ['a difference', () => `/api/learners/${asked.learner}/diff?from=4`],
    ['an explanation', () => `/api/learners/${asked.learner}/explain/skill-profile/proficiency?key=calcul/addition`],
    ['an explanation of a sum', () => `/api/learners/${asked.learner}/explain/learner-progress/scoreSum`],
    ['a replay', () => `/api/learners/${asked.learner}/replay`],
    ['read models', () => '/api/projections'],
  ])('%s', async (_, path) => {
    const body = await ask(path())
    expect(numbersIn(body).filter((text) => !/^-?\d+(\.\d{1,4})?$/.test(text))).toEqual([])
    expect(body).not.toMatch(/"durationMs(Sum)?":\d+\./)
  })

  it('a played replay', async () => {
    const answer = await fetch(`${asked.url}/api/learners/${asked.learner}/replay/stream?pace=50`, {
      headers: { authorization: `Bearer ${asked.token}` },
    })
    const lines = (await answer.text()).split('\n').filter((line) => line.startsWith('data: '))
    expect(lines.length).toBeGreaterThan(17)
    for (const line of lines)
      expect(numbersIn(line.slice(6)).filter((text) => !/^-?\d+(\.\d{1,4})?$/.test(text))).toEqual([])
  })
})

it('the data of events are as they were sent, and rows are exact', async () => {
  const events = JSON.parse(await ask('/api/events?after=0&types=learning.exercise-completed'))
  expect(events.items.map(({ data }: { data: { score: number } }) => data.score)).toEqual([0.1, 0.2, 1 / 3])
  const progress = JSON.parse(await ask(`/api/adaptive/user-progress/${asked.learner}?atLeast=${head}`))
  expect(progress.averageScore).toBe(0.2111)
})
