// What models say over HTTP: risks with their reasons and the answers behind them, and what to practise next, now and at any
// past moment; by a rule where no model serves, and not about who objects.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookOnce } from '#reacting/risk/risk-watch.ts'
import { promoteModel, smallCourseBytes, smallLevelBytes, smallRiskBytes } from '../fixtures/served-models.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const HOUR_MS = 3_600_000
const SKILL = 'calcul/addition'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let teacher: string
/** The model of risk that serves in the end. */
let servingRisk = ''
/** Before any model was promoted. */
let before: string
beforeAll(async () => {
  stack = await openStack('predictions', { worker: true })
  school = await openSchool(stack, 5, new Date(Date.now() - 60 * 24 * HOUR_MS).toISOString())
  teacher = await stack.token('teacher')
  for (const [skill, prerequisites] of [
    ['calcul/compter', []],
    [SKILL, ['calcul/compter']],
  ] as const)
    await must('/api/curriculum/skills', { skill, prerequisites })
  for (const difficulty of [1, 2, 3, 4, 5])
    await must('/api/curriculum/exercises', { exercise: `add-${difficulty}`, skill: SKILL, difficulty })
  await must('/api/curriculum/exercises', { exercise: 'count-3', skill: 'calcul/compter', difficulty: 3 })
})
afterAll(() => stack?.close())

const learnerOf = (n: number): string => school.learners[n] ?? ''
async function must(url: string, body: object, token?: string) {
  const answer = await stack.ask('POST', url, { body, ...(token && { token }) })
  if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.body}`)
  return answer.json()
}
/** Answers a minute apart, the last one so many hours ago; at once for none. Gives the positions. */
async function answers(
  learner: string,
  all: readonly boolean[],
  { hoursAgo = 1, ...more }: { readonly hoursAgo?: number; readonly exercise?: string } = {},
) {
  const positions: string[] = []
  for (const [n, correct] of all.entries()) {
    const occurredAt = new Date(Date.now() - hoursAgo * HOUR_MS - (all.length - n) * 60_000).toISOString()
    const body = { ...attempt(learner), correct, ...more, ...(hoursAgo > 0 && { occurredAt }) }
    positions.push((await must('/api/adaptive/interaction', body, teacher)).position)
  }
  return positions
}
const verdicts = (right: number, wrong: number) => Array.from({ length: right + wrong }, (_, n) => n < right)
async function get(url: string, token = teacher) {
  const answer = await stack.ask('GET', url, { token })
  return { status: answer.statusCode, body: answer.json() }
}
const risk = (learner: string, query = '', token = teacher) => get(`/api/learners/${learner}/risk?${query}`, token)
const recommendation = (learner: string, query = '', token = teacher) =>
  get(`/api/learners/${learner}/recommendation?${query}`, token)

describe('where no model serves', () => {
  it('a risk is by the rule on the last ten answers, which names itself and its answers', async () => {
    const positions = await answers(learnerOf(0), verdicts(4, 6))
    const last = positions.at(-1) ?? ''
    before = last
    const { status, body } = await risk(learnerOf(0), `atLeast=${last}`)
    expect(status).toBe(200)
    expect(body.risk).toMatchObject({
      ...{ atRisk: true, probability: null, threshold: null, explanation: 'rule', model: null },
      fallback: { rule: 'recent-success', because: 'none-promoted', model: null },
      reasons: [{ group: 'recent-success', direction: null, fr: 'Réussite récente faible (4 sur 10)' }],
    })
    // The third right answer was followed by the mastery of the skill, whose position its answer has.
    const behind = body.risk.reasons[0].events
    expect(behind).toHaveLength(10)
    expect(behind.slice(4)).toEqual(positions.slice(4))
  })

  it('a rule says nothing of a learner with four answers, and nothing is known of one without', async () => {
    const last = (await answers(learnerOf(1), verdicts(0, 4))).at(-1)
    expect((await risk(learnerOf(1), `atLeast=${last}`)).body.risk).toMatchObject({ atRisk: null })
    expect((await risk(learnerOf(4))).status).toBe(404)
  })

  it('a level is by Elo from five answers on, and by the rule before, with an exercise not done lately', async () => {
    const last = (await answers(learnerOf(2), verdicts(5, 1), { exercise: 'add-3' })).at(-1)
    const { status, body } = await recommendation(learnerOf(2), `atLeast=${last}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ skill: SKILL, target: 0.7, by: 'elo', model: null, explanation: 'none' },
      fallback: { rule: 'elo', because: 'none-promoted', model: null },
      basis: { of: 'skill', right: 5, answers: 6 },
      exercise: { skill: SKILL, because: 'level', isNew: true },
    })
    expect(body.exercise.exercise).not.toBe('add-3')
    const fresh = await recommendation(learnerOf(4), `skill=${SKILL}`)
    expect(fresh.body).toMatchObject({ by: 'rule', level: 3, expected: null, featuresAt: null, featuresOld: null })
    expect(fresh.body.exercise).toEqual({
      ...{ exercise: 'count-3', skill: 'calcul/compter', level: 3, because: 'prerequisite', isNew: true },
    })
  })

  it('an unknown learner, and a target that nobody can want, are refused', async () => {
    const administrator = await stack.token('administrator')
    expect((await recommendation(randomUUID(), '', administrator)).status).toBe(404)
    const { status, body } = await recommendation(learnerOf(2), 'target=0.2')
    expect([status, body.errors[0].pointer]).toEqual([422, '/target'])
  })
})

describe('the target success', () => {
  const set = (body: object, token = teacher) =>
    stack.ask('POST', '/api/classes/target-success', { body: { class: school.class, ...body }, token })
  const shown = async (position: string, token = teacher, query = '') => {
    const { body } = await recommendation(learnerOf(2), `${query}&atLeast=${position}`, token)
    return [body.target, body.targetOf]
  }

  it('is that of the question, else of the teacher, else of the class, else 0.7', async () => {
    const another = await stack.token('administrator')
    const ofClass = (await set({ whose: 'class', target: 0.85 })).json().position
    expect(await shown(ofClass)).toEqual([0.85, 'class'])
    const mine = (await set({ whose: 'me', target: 0.6 })).json().position
    expect(await shown(mine)).toEqual([0.6, 'teacher'])
    expect(await shown(mine, another)).toEqual([0.85, 'class'])
    expect(await shown(mine, teacher, 'target=0.75')).toEqual([0.75, 'question'])
    await set({ whose: 'me', target: null })
    const removed = (await set({ whose: 'class', target: null })).json().position
    expect(await shown(removed)).toEqual([0.7, 'default'])
    // As it was then.
    expect((await recommendation(learnerOf(2), `at=${mine}`)).body).toMatchObject({ target: 0.6, targetOf: 'teacher' })
  })

  it('has bounds', async () => {
    const low = await set({ whose: 'class', target: 0.4 })
    expect([low.statusCode, low.json().errors[0].pointer]).toEqual([422, '/target'])
  })
})

describe('once models are promoted', () => {
  let riskModel: string
  let levelModel: string
  let promoted: string
  beforeAll(async () => {
    riskModel = (await promoteModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes())).model
    const level = await promoteModel(stack.service, stack.tenant, 'level', smallLevelBytes())
    levelModel = level.model
    promoted = level.position
  })

  it('a risk is by the model, with reasons that add up, and with what its alert is worth', async () => {
    const { body } = await risk(learnerOf(0))
    const { probability, base, others, reasons } = body.risk
    expect(body.risk).toMatchObject({
      ...{ atRisk: true, explanation: 'exact', fallback: null, threshold: 0.4, featuresOld: false },
      model: { model: riskModel, recall: 0.8, precision: 0.5, flagged: 0.4 },
      features: { schema: 'at-risk/1' },
    })
    expect(reasons[0]).toMatchObject({
      ...{ group: 'recent-success', direction: 'raises' },
      fr: 'Réussite récente faible (4 sur 10)\u202f: augmente le risque',
    })
    expect(reasons[0].events).toHaveLength(10)
    const sum = reasons.reduce(
      (total: number, one: { contribution: number }) => total + one.contribution,
      base + others,
    )
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(probability, 3)
  })

  it('a risk is explained feature by feature, and all of them add up to it, also as of a past moment', async () => {
    const { status, body } = await get(`/api/learners/${learnerOf(0)}/risk/explanation`, teacher)
    expect(status).toBe(200)
    expect(body.risk).toEqual((await risk(learnerOf(0))).body.risk)
    const sum = body.contributions.reduce(
      (total: number, one: { contribution: number }) => total + one.contribution,
      body.risk.base,
    )
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(body.risk.probability, 2)
    expect(body.contributions[0]).toMatchObject({ feature: 'last10', group: 'recent-success' })
    const past = await get(`/api/learners/${learnerOf(0)}/risk/explanation?at=${before}`, teacher)
    expect(past.body).toMatchObject({ contributions: [], risk: { fallback: { because: 'none-promoted' } } })
    expect((await get(`/api/learners/${learnerOf(4)}/risk/explanation`, teacher)).status).toBe(404)
  })

  it('a child reads it in words for a child', async () => {
    const self = await stack.token('learner', { actor: learnerOf(0) })
    const { status, body } = await risk(learnerOf(0), '', self)
    expect(status).toBe(200)
    expect(body.risk.reasons[0].fr).toBe('Tes dernières réponses\u202f: 4 justes sur 10. Un point à travailler.')
    const next = await recommendation(learnerOf(0), '', self)
    expect(next.body.why.fr).toMatch(
      /^On te propose le niveau \d\u202f: tu devrais y réussir environ \d exercices sur 10\.$/,
    )
  })

  it('a level is by the model of levels, with the expected success at each', async () => {
    const { body } = await recommendation(learnerOf(0), 'target=0.6')
    expect(body).toMatchObject({ by: 'level-model', fallback: null, target: 0.6, basis: { right: 4, answers: 10 } })
    expect(body.model.model).toBe(levelModel)
    expect(body.expected).toHaveLength(5)
    expect(body.expected.toSorted((a: number, b: number) => b - a)).toEqual(body.expected)
    expect(body.basis.events).toHaveLength(10)
    const easier = await recommendation(learnerOf(0), 'target=0.9')
    expect(easier.body.level).toBeLessThanOrEqual(body.level)
  })

  it('a risk at a past moment is by the model that served then, with the features of then', async () => {
    const past = await risk(learnerOf(0), `at=${before}`)
    expect(past.body.risk).toMatchObject({ model: null, fallback: { rule: 'recent-success' }, featuresOld: null })
    const at = await risk(learnerOf(0), `at=${promoted}`)
    expect(at.body.risk.model.model).toBe(riskModel)
    const now = await risk(learnerOf(0))
    expect({ ...at.body.risk, featuresOld: false }).toEqual(now.body.risk)

    await pause(20)
    const moment = new Date().toISOString()
    await pause(20)
    const then = await risk(learnerOf(0), `at=${moment}`)
    const last = (await answers(learnerOf(0), verdicts(10, 0), { hoursAgo: 0 })).at(-1)
    const other = await promoteModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes(0.9), riskModel)
    servingRisk = other.model
    const later = await risk(learnerOf(0), `atLeast=${last}`)
    expect(later.body.risk).toMatchObject({ atRisk: false, model: { model: other.model } })
    expect((await risk(learnerOf(0), `at=${moment}`)).body).toEqual(then.body)
    expect(then.body.risk).toMatchObject({ atRisk: true, model: { model: riskModel }, featuresOld: false })
  })

  it('a recommendation at a past moment knows the answers, the model and the exercises of then', async () => {
    const now = await recommendation(learnerOf(2))
    const then = await recommendation(learnerOf(2), `at=${promoted}`)
    expect({ ...then.body, featuresOld: now.body.featuresOld }).toEqual(now.body)
    expect(then.body).toMatchObject({ by: 'level-model', model: { model: levelModel } })
    const byRule = await recommendation(learnerOf(2), `at=${before}&skill=${SKILL}`)
    expect(byRule.body).toMatchObject({ by: 'rule', model: null, basis: { answers: 0 }, featuresAt: null })
    const added = await must('/api/curriculum/exercises', {
      exercise: 'add-new',
      skill: SKILL,
      difficulty: then.body.level,
    })
    const later = await recommendation(learnerOf(2), `at=${promoted}&atLeast=${added.position}`)
    expect(later.body.exercise).toEqual(then.body.exercise)
  })

  it('features of more than a day ago are said', async () => {
    const last = (await answers(learnerOf(3), verdicts(5, 5), { hoursAgo: 49 })).at(-1)
    expect((await risk(learnerOf(3), `atLeast=${last}`)).body.risk.featuresOld).toBe(true)
    expect((await recommendation(learnerOf(3))).body.featuresOld).toBe(true)
  })

  it('a class shows the most urgent first, at a past moment too', async () => {
    const { status, body } = await get(`/api/classes/${school.class}/at-risk`)
    expect(status).toBe(200)
    expect(body.learners).toHaveLength(5)
    const chances = body.learners.map((one: { risk: { probability: number } | null }) => one.risk?.probability ?? -1)
    expect(chances.toSorted((a: number, b: number) => b - a)).toEqual(chances)
    expect(body.learners.at(-1)).toMatchObject({ learner: learnerOf(4), risk: null, course: null })
    const past = await get(`/api/classes/${school.class}/at-risk?at=${before}`)
    expect(past.body.learners[0]).toMatchObject({ learner: learnerOf(0), risk: { atRisk: true, explanation: 'rule' } })
    expect(past.body.learners.filter((one: { risk: unknown }) => one.risk === null)).toHaveLength(4)
  })

  it('nothing is said about who objects to predictions, alone or in a class, now or in the past', async () => {
    const objection = { person: learnerOf(0), purpose: 'prediction' }
    await must('/api/rights/objections', objection)
    for (const query of ['', `at=${promoted}`]) {
      expect(await risk(learnerOf(0), query)).toMatchObject({ status: 403, body: { type: '/problems/objected' } })
      const { body } = await get(`/api/classes/${school.class}/at-risk?${query}`)
      expect(body.learners.map(({ learner }: { learner: string }) => learner)).not.toContain(learnerOf(0))
      expect(body.learners).toHaveLength(4)
    }
    expect((await recommendation(learnerOf(0))).status).toBe(403)
    await must('/api/rights/objections/withdrawals', objection)
    expect((await risk(learnerOf(0))).status).toBe(200)
  })
})

describe('acting on a prediction', () => {
  const adapt = (body: object, token = teacher) => stack.ask('POST', '/api/adaptive/adaptive-learning', { body, token })
  const events = async (learner: string) =>
    (await get(`/api/learners/${learner}/history?order=desc&limit=3`)).body.items as readonly {
      type: string
      data: Record<string, unknown>
    }[]

  it('sets the recommended level, once, and records what it rested on', async () => {
    const learner = learnerOf(2)
    const made = await adapt({ learner, skill: SKILL, target: 0.8 })
    expect(made.statusCode).toBe(201)
    const { recommendation: shown, recorded } = made.json()
    const [applied, adjusted] = await events(learner)
    expect(applied).toMatchObject({
      type: 'insight.recommendation-applied',
      data: { skill: SKILL, to: shown.level, by: shown.by, target: 0.8, basis: shown.basis, model: shown.model.model },
    })
    expect(adjusted).toMatchObject({
      type: 'learning.difficulty-adjusted',
      data: { to: shown.level, reason: `recommended-by-${shown.by}` },
    })
    const after = await recommendation(learner, `target=0.8&atLeast=${recorded}`)
    expect(after.body.current).toBe(shown.level)
    const again = await adapt({ learner, skill: SKILL, target: 0.8 })
    expect([again.statusCode, again.json().recorded]).toEqual([200, null])
  })

  it('is refused to who may not record, and with a bad body', async () => {
    const parent = await stack.token('parent')
    expect((await adapt({ learner: learnerOf(2) }, parent)).statusCode).toBe(404)
    const bad = await adapt({ learner: learnerOf(2), target: 3 })
    expect([bad.statusCode, bad.json().errors[0].pointer]).toEqual([422, '/target'])
  })

  it('is overruled by a teacher: of a level, with the level that fits; a learner does not overrule', async () => {
    const learner = learnerOf(2)
    const body = { learner, prediction: 'level', model: null, skill: SKILL, level: 1, why: 'Trop difficile en classe.' }
    const self = await stack.token('learner', { actor: learner })
    const url = '/api/learners/predictions/overrulings'
    expect((await stack.ask('POST', url, { body, token: self })).statusCode).toBe(403)
    const done = await stack.ask('POST', url, { body, token: teacher })
    expect(done.statusCode).toBe(201)
    const [adjusted, overruled] = await events(learner)
    expect(overruled).toMatchObject({
      type: 'insight.prediction-overruled',
      data: { level: 1, why: 'Trop difficile en classe.' },
    })
    expect(adjusted).toMatchObject({ data: { to: 1, reason: 'recommendation-overruled' } })
    const after = await recommendation(learner, `atLeast=${done.json().position}`)
    expect(after.body.current).toBe(1)
  })
})

describe('a flagged risk', () => {
  const mother = randomUUID()
  const PATH = '/api/rights/decisions'
  let family: string
  beforeAll(async () => {
    family = await stack.token('parent', { actor: mother })
    const link = { learner: learnerOf(1), guardian: mother }
    await must('/api/people', { person: learnerOf(1), role: 'learner', givenName: 'Jeanne', familyName: 'Caradec' })
    await must('/api/families/links', { ...link, level: 'manage' })
    await must('/api/families/links/confirmations', link)
    await promoteModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes(0.35), servingRisk)
  })
  const decided = async (token: string) =>
    (await get(`${PATH}/${learnerOf(1)}?atLeast=${await stack.service.log.head()}`, token)).body.decisions as readonly {
      decision: string
      rule: string
    }[]
  const tasks = async () =>
    (await get(`/api/classes/${school.class}/contests?atLeast=${await stack.service.log.head()}`)).body.tasks
  const waiting = { timeout: NEVER_COMES_MS, interval: 100 }

  it('is told to the teachers, contested by a parent, answered by a teacher, and the family reads the answer', async () => {
    await answers(learnerOf(1), verdicts(0, 10), { hoursAgo: 0 })
    const find = async () => (await decided(family)).find(({ rule }) => rule === 'flagged-risk')
    await expect.poll(find, waiting).toMatchObject({ by: 'model', status: 'in-effect', asked: null })
    const decision = (await find())?.decision
    const flagged = (await get(`/api/learners/${learnerOf(1)}/history?limit=30&order=desc`)).body.items.find(
      ({ type }: { type: string }) => type === 'insight.risk-flagged',
    )
    expect(flagged.data).toMatchObject({ skill: SKILL, class: school.class })
    expect(flagged.data.probability).toBeGreaterThanOrEqual(flagged.data.threshold)
    expect(flagged.data.reasons[0].events.length).toBeGreaterThan(0)
    const notices = async () => (await get(`/api/classes/${school.class}/notices`)).body.items
    await expect
      .poll(notices, waiting)
      .toContainEqual(expect.objectContaining({ learner: learnerOf(1), reason: 'flagged-by-model' }))

    const about = { decision, person: learnerOf(1) }
    expect(await tasks()).toEqual([])
    await must(`${PATH}/contests`, { ...about, wants: 'contest', reason: 'Elle était malade.' }, family)
    expect(await tasks()).toMatchObject([{ ...about, asked: 'contest', by: 'model' }])
    const inbox = async () => (await get('/api/notices')).body.items
    await expect.poll(inbox, waiting).toContainEqual(expect.objectContaining({ kind: 'decision-contested' }))

    const explanation = 'Elle a rattrapé les leçons manquées.'
    const refusedToFamily = await stack.ask('POST', `${PATH}/answers`, {
      ...{ body: { ...about, outcome: 'overruled', explanation }, token: family },
    })
    expect(refusedToFamily.statusCode).toBe(403)
    await must(`${PATH}/answers`, { ...about, outcome: 'overruled', explanation }, teacher)
    expect(await tasks()).toEqual([])
    expect(await find()).toMatchObject({ decision, status: 'overruled', asked: null, answer: explanation })
  })

  it('is not raised about who objects to predictions, and is once they no longer do', async () => {
    // Has answered nothing yet: the worker may have flagged others meanwhile.
    const objection = { person: learnerOf(4), purpose: 'prediction' }
    await must('/api/rights/objections', objection)
    const from = await stack.service.log.head()
    const last = (await answers(learnerOf(4), verdicts(0, 10), { hoursAgo: 0 })).at(-1) ?? ''
    const look = async () => {
      const { log, queries, commands, personLimits: limits } = stack.service
      const parts = { log, queries, commands, limits, sleep: async () => {}, onTrouble: () => {} }
      expect(await lookOnce(parts, from)).toBeGreaterThanOrEqual(BigInt(last))
      const { body } = await get(`/api/learners/${learnerOf(4)}/history?limit=30&order=desc`)
      return body.items.filter(({ type }: { type: string }) => type === 'insight.risk-flagged')
    }
    expect(await look()).toEqual([])
    await must('/api/rights/objections/withdrawals', objection)
    expect(await look()).toHaveLength(1)
  })
})

describe('the risk of failing or leaving a course', () => {
  const daysAgo = (count: number) => new Date(Date.now() - count * 24 * HOUR_MS).toISOString()
  const [diligent, absent] = [randomUUID(), randomUUID()]
  const course = randomUUID()
  /** Positions of what was recorded of the learner who works. */
  const viewed: string[] = []
  const handedIn: string[] = []

  beforeAll(async () => {
    await must('/api/classes', {
      ...{ class: course, name: 'Algèbre', level: '3e', schoolYear: '2025-2026', teacher: stack.teacher },
    })
    for (const learner of [diligent, absent])
      await must('/api/enrolments', {
        ...{ learner, class: course, schoolYear: '2025-2026', startsOn: daysAgo(40).slice(0, 10) },
        occurredAt: daysAgo(45),
      })
    const record = (body: object) => must('/api/adaptive/interaction', { learner: diligent, ...body }, teacher)
    for (const days of [9, 6, 4, 2, 1])
      viewed.push(
        (await record({ type: 'content_viewed', content: 'page-1', medium: 'page', occurredAt: daysAgo(days) }))
          .position,
      )
    for (const [exercise, score] of [
      ['devoir-1', 0.9],
      ['devoir-2', undefined],
    ] as const)
      handedIn.push(
        (await record({ type: 'exercise_completed', exercise, attempts: 1, score, occurredAt: daysAgo(2) })).position,
      )
    await promoteModel(stack.service, stack.tenant, 'course-risk', smallCourseBytes())
  })

  type Reason = { readonly group: string; readonly contribution: number; readonly events: readonly string[] }
  type Learner = {
    readonly learner: string
    readonly course: {
      readonly atRisk: boolean
      readonly probability: number
      readonly base: number
      readonly others: number
      readonly reasons: readonly Reason[]
    }
  }
  const inCourse = async (query: string): Promise<readonly Learner[]> =>
    (await get(`/api/classes/${course}/at-risk?${query}`)).body.learners

  it('is higher for who does nothing, and taken apart exactly into reasons with the events behind each', async () => {
    const learners = await inCourse(`atLeast=${handedIn.at(-1)}`)
    expect(learners.map(({ learner }) => learner)).toEqual([absent, diligent])
    for (const { course: estimate } of learners) {
      const sum = estimate.reasons.reduce(
        (all, { contribution }) => all + contribution,
        estimate.base + estimate.others,
      )
      expect(sum).toBeCloseTo(Math.log(estimate.probability / (1 - estimate.probability)), 3)
    }
    const behind = (n: number, group: string) => learners[n]?.course.reasons.find((one) => one.group === group)?.events
    expect(behind(1, 'regularity')).toEqual(viewed)
    expect(behind(1, 'scores')).toEqual(handedIn.slice(0, 1))
    const ofAbsent = learners[0]?.course.reasons.filter(({ group }) => group !== 'start')
    expect(ofAbsent?.map(({ events }) => events)).toEqual(ofAbsent?.map(() => []))
    const behindIt = await stack.ask('GET', `/api/events/${viewed[0]}`)
    expect(behindIt.json()).toMatchObject({ event: { type: 'learning.content-viewed', subject: diligent } })
  })

  it('knows at a past moment what had happened by then', async () => {
    const before = await inCourse(`at=${viewed[1]}`)
    expect(before.every(({ course: estimate }) => estimate === null)).toBe(true)
  })
})
