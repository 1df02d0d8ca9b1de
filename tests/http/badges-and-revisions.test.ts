// Badges, revisions and the analysis of texts over HTTP, on a real database: what a teacher defines, a learner does and both see.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let teacher: string
let learner = ''
let ofClass = ''
beforeAll(async () => {
  stack = await openStack('badges-and-revisions', { worker: true })
  const school = await openSchool(stack, 2, new Date(Date.now() - 30 * 86_400_000).toISOString())
  teacher = await stack.token('teacher')
  learner = school.learners[0] ?? ''
  ofClass = school.class
})
afterAll(() => stack?.close())

async function post(url: string, body: unknown) {
  const answer = await stack.ask('POST', url, { body, token: teacher })
  return { status: answer.statusCode, body: answer.json() }
}
async function get(url: string) {
  const answer = await stack.ask('GET', url, { token: teacher })
  return { status: answer.statusCode, body: answer.json() }
}
const batch = async (command: string, input: object) => {
  const { body } = await post('/api/events', [{ command, id: randomUUID(), input }])
  return body[0]
}

const badge = {
  badge: randomUUID(),
  title: { fr: 'Deux réponses', en: 'Two answers' },
  text: { fr: 'Tu as répondu juste deux fois.', en: 'You answered right twice.' },
  icon: 'star',
  criterion: { kind: 'count', of: 'right-answers', atLeast: 2 },
}

it('gives a badge once its criterion is met, with its evidence, and takes it back for good', async () => {
  expect(await post('/api/badges', badge)).toMatchObject({ status: 201 })
  for (const _ of [1, 2]) await post('/api/adaptive/interaction', { ...attempt(learner), correct: true })

  const tried = () => post('/api/badges/try', { class: ofClass, criterion: badge.criterion })
  await expect.poll(async () => (await tried()).body.met, { timeout: NEVER_COMES_MS }).toBe(1)
  const badges = async () => (await get(`/api/learners/${learner}/badges`)).body
  expect(await badges()).toMatchObject({ earned: [], next: [{ badge: badge.badge, done: 2, of: 2 }] })

  expect(await batch('learning.award-badges', { learner })).toMatchObject({ status: 201 })
  expect((await batch('learning.award-badges', { learner })).status).toBeLessThan(300)
  await expect.poll(async () => (await badges()).earned.length, { timeout: NEVER_COMES_MS }).toBe(1)
  const [earned] = (await badges()).earned
  expect(earned).toMatchObject({
    ...{ badge: badge.badge, version: 1, title: badge.title, text: badge.text, icon: 'star', revokedAt: null },
  })
  expect(earned.evidence).toHaveLength(2)

  const revoked = { learner, achievement: badge.badge, reason: 'Par erreur.' }
  expect(await post('/api/learners/badges/revocations', revoked)).toMatchObject({ status: 201 })
  await batch('learning.award-badges', { learner })
  await expect.poll(async () => (await badges()).earned[0].revokedAt, { timeout: NEVER_COMES_MS }).not.toBeNull()
  expect((await get(`/api/classes/${ofClass}/badges`)).body.learners).toHaveLength(2)
})

it('names the field of a criterion that is not fit', async () => {
  const criterion = { kind: 'count', of: 'views', atLeast: 1, fromLevel: 3 }
  for (const answer of [
    await post('/api/badges', { ...badge, badge: randomUUID(), criterion }),
    await post('/api/badges/try', { class: ofClass, criterion }),
  ]) {
    expect(answer.status).toBe(422)
    expect(JSON.stringify(answer.body)).toContain('/criterion/fromLevel')
  }
  expect((await get(`/api/classes/${ofClass}/badge-candidates?criterion=nonsense`)).status).toBe(422)
})

it('brings back what was completed, and shows the teacher what would be forgotten', async () => {
  const item = { kind: 'exercise', item: 'tables-7x8' }
  const asked = { question: 'Combien font 7 × 8 ?', expected: '56' }
  const bank = { exercise: item.item, skill: 'calcul/multiplication', ...asked }
  expect((await stack.ask('POST', '/api/curriculum/exercises', { body: bank })).statusCode).toBe(201)
  expect(
    await batch('learning.complete-exercise', {
      learner,
      exercise: item.item,
      skill: 'calcul/multiplication',
      attempts: 3,
    }),
  ).toMatchObject({ status: 201 })
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const revisions = async () => (await get(`/api/learners/${learner}/revisions?on=${inAMonth}`)).body
  await expect.poll(async () => (await revisions()).dueCount, { timeout: NEVER_COMES_MS }).toBe(1)
  const [due] = (await revisions()).due
  expect(due).toMatchObject({ ...item, ...asked, title: null, reviews: 1 })
  const returns = [due.nextIfForgotten, due.nextIfHard, due.nextIfRecalled, due.nextIfEasy]
  expect(returns, 'the easier, the later').toEqual([...new Set(returns)].sort())

  const session = randomUUID()
  expect(await post('/api/revisions', { learner, session, items: [item] })).toMatchObject({ status: 201 })
  const answer = { learner, ...item, correct: true, ease: 'good', durationMs: 3_000 }
  expect(await post(`/api/revisions/${session}/answers`, answer)).toMatchObject({ status: 201 })
  expect(await post(`/api/revisions/${session}/end`, { learner })).toMatchObject({ status: 201 })
  expect(await post(`/api/revisions/${session}/end`, { learner })).toMatchObject({ status: 409 })
  await expect
    .poll(async () => (await revisions()).sessions[0]?.endedAt ?? null, { timeout: NEVER_COMES_MS })
    .not.toBeNull()
  expect((await revisions()).sessions[0]).toMatchObject({ session, items: 1, answered: 1, recalled: 1, score: 1 })

  expect(await post(`/api/classes/${ofClass}/revision`, { targetRetention: 0.8, dailyLimit: 5 })).toMatchObject({
    status: 201,
  })
  const forgetting = async () => (await get(`/api/classes/${ofClass}/forgetting?on=${inAMonth}`)).body
  await expect.poll(async () => (await forgetting()).targetRetention, { timeout: NEVER_COMES_MS }).toBe(0.8)
  const { items, dailyLimit } = await forgetting()
  expect(dailyLimit).toBe(5)
  expect(items).toMatchObject([{ ...item, title: asked.question, learners: 1 }])
  expect(items[0].recall).toBeGreaterThan(0)
  expect(items[0].recall).toBeLessThan(1)
})

it('analyses a text, says that no analyser takes an image, and refuses to infer emotions', async () => {
  const parts = [
    { kind: 'text', text: 'Le chat dort.' },
    { kind: 'image', reference: '/api/files/1' },
  ]
  const analyse = (more: object) => post('/api/adaptive/multimodal-analysis', { learner, parts, ...more })
  const { status, body } = await analyse({})
  expect(status).toBe(200)
  expect(body.parts[0].analyses[0].figures).toMatchObject({ words: 3, sentences: 1, syllables: 3 })
  expect(body.parts[0].analyses[0].words).toBeNull()
  // Spelling is looked up only where it is named.
  expect(body.parts[0].analyses).toHaveLength(1)
  expect(body.parts[1]).toMatchObject({ analyses: [], notAnalysed: expect.stringContaining('image') })
  const two = [parts[1], parts[0], { kind: 'text', text: 'Le chatt dort.' }]
  const spelled = await analyse({ analyses: ['french-spelling'], parts: two })
  expect(spelled.body.parts.map(({ analyses }: { analyses: object[] }) => analyses)).toMatchObject([
    [],
    [{ analyser: 'french-spelling', figures: { unknown: 0 }, words: [] }],
    [{ analyser: 'french-spelling', figures: { unknown: 1 }, words: [{ word: 'chatt' }] }],
  ])
  const refused = await analyse({ analyses: ['french-text', 'emotions'] })
  expect(refused.status).toBe(422)
  expect(JSON.stringify(refused.body)).toMatch(/analyses\/1.*article 5\(1\)\(f\)/)
})
