// A learner's timeline and the list of its events over HTTP: what a screen draws and lists of a history.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let teacher: string
const DAY_MS = 86_400_000
/** In the middle of a day in Paris, so that a day later is the next day. */
const START = (Math.floor(Date.now() / DAY_MS) - 3) * DAY_MS + DAY_MS / 2
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()

beforeAll(async () => {
  stack = await openStack('learner timeline')
  school = await openSchool(stack, 2)
  teacher = await stack.token('teacher')
  const record = async (more: object) => {
    const body = attempt(school.learner, more)
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token: teacher })
    expect(answer.statusCode, answer.body).toBe(201)
  }
  await record({ occurredAt: at(10), correct: false, response: 'pommes' })
  await record({ occurredAt: at(12), skill: 'calcul/division' })
  await record({ occurredAt: at(1_452), response: 'élève' })
  // From a tablet that had no network.
  await record({ occurredAt: at(11), response: 'tard' })
})
afterAll(() => stack?.close())

const get = async (path: string, more: { token?: string; learner?: string } = {}) => {
  const url = `/api/learners/${more.learner ?? school.learner}/${path}`
  const answer = await stack.ask('GET', url, { token: more.token ?? teacher })
  return { status: answer.statusCode, body: answer.json() }
}
const must = async (path: string) => {
  const { status, body } = await get(path)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

type Item = {
  readonly position: string
  readonly number: number
  readonly late: boolean
  readonly words: { fr: string }
}
const numbers = ({ items }: { readonly items: readonly Item[] }) => items.map(({ number }) => number)

describe('a learner’s timeline', () => {
  it('has the events in lanes in the order in which they happened, and gaps with their names', async () => {
    const { total, shown, lanes, marks, stretches, skills, binned, density } = await must('timeline')
    // The learner was enrolled today, after the answers happened.
    expect({ total, shown, binned }).toEqual({ total: 5, shown: 5, binned: false })
    expect(lanes).toEqual([
      { lane: 'answers', count: 4, right: 3, wrong: 1 },
      { lane: 'school', count: 1, right: 0, wrong: 0 },
    ])
    expect(marks.map(({ from }: { from: string }) => from).slice(0, 4)).toEqual([at(10), at(11), at(12), at(1_452)])
    expect(stretches.map((one: { count: number }) => one.count)).toEqual([3, 1, 1])
    expect(stretches.map((one: { gap: { kind: string } | null }) => one.gap?.kind ?? null)).toEqual([
      'night',
      // At least a whole day before today, whatever day that is.
      expect.stringMatching(/^(days|weekend)$/),
      null,
    ])
    expect(skills).toEqual(['calcul/addition', 'calcul/division'])
    expect(density.reduce((a: number, b: number) => a + b, 0)).toBe(5)
  })

  it('says in words what the read models say, and how to show it', async () => {
    const { models, zone } = await must('timeline')
    expect(zone).toBe('Europe/Paris')
    const named = (name: string) => models.find(({ model }: { model: string }) => model === name)
    expect(named('skill-profile')).toMatchObject({
      ...{ title: { fr: 'Compétence' }, keys: ['skill'], byDay: false },
      columns: {
        proficiency: { fr: 'maîtrise estimée', kind: 'share' },
        attempts: { kind: 'number' },
        declaredBy: { kind: 'text', values: { teacher: { en: 'the teacher' } } },
      },
    })
    expect(named('daily-activity')).toMatchObject({ byDay: true, columns: { durationMs: { kind: 'duration' } } })
    const tool = await stack.token('tool', { tenant: stack.tenant })
    const seenByTool = (await get('timeline', { token: tool })).body.models
    expect(seenByTool.map(({ model }: { model: string }) => model)).not.toContain('people')
  })

  it('puts several events into one mark where there are more of them than marks', async () => {
    const { marks, binned } = await must('timeline?marks=2')
    expect(binned).toBe(true)
    expect(marks.map(({ lane, count, right }: Record<string, unknown>) => ({ lane, count, right }))).toEqual([
      { lane: 'answers', count: 4, right: 3 },
      { lane: 'school', count: 1, right: 0 },
    ])
  })

  it('shows a window between two times, or between two events', async () => {
    expect(await must(`timeline?from=${at(11)}&to=${at(12)}`)).toMatchObject({ total: 5, shown: 2 })
    const { items } = await must('events')
    const [, first, second] = items as readonly Item[]
    expect(await must(`timeline?from=${first?.position}&to=${second?.position}`)).toMatchObject({ shown: 3 })
    expect((await get(`timeline?from=${at(12)}&to=${at(11)}`)).status).toBe(422)
  })

  it('includes what has just been recorded', async () => {
    const [, newcomer = ''] = school.learners
    const before = (await get('timeline', { learner: newcomer })).body.total
    const body = attempt(newcomer, {})
    expect((await stack.ask('POST', '/api/adaptive/interaction', { body, token: teacher })).statusCode).toBe(201)
    expect((await get('timeline', { learner: newcomer })).body.total).toBe(before + 1)
  })
})

describe('the list of a learner’s events', () => {
  it('goes on in both directions, and loses and repeats nothing', async () => {
    const whole = await must('events')
    expect(numbers(whole)).toEqual([1, 2, 3, 4, 5])
    expect(whole).toMatchObject({ total: 5, earlier: 0, before: null, after: null })
    expect((whole.items as readonly Item[]).map(({ late }) => late)).toEqual([false, true, true, true, true])
    const first = await must('events?limit=2')
    const second = await must(`events?limit=2&after=${first.after}`)
    const third = await must(`events?limit=2&after=${second.after}`)
    expect([first, second, third].map(numbers)).toEqual([[1, 2], [3, 4], [5]])
    expect(third).toMatchObject({ earlier: 4, after: null })
    const back = await must(`events?limit=2&before=${third.before}`)
    expect(numbers(back)).toEqual([3, 4])
    expect(numbers(await must(`events?limit=2&before=${back.before}`))).toEqual([1, 2])
  })

  it('has nothing after the last event, and leads back from there', async () => {
    const { items } = await must('events')
    const last = (items as readonly Item[]).at(-1)?.position
    const end = await must(`events?after=${last}`)
    expect(end).toMatchObject({ total: 5, earlier: 5, items: [], before: expect.stringMatching(/^\d+$/), after: null })
    expect(numbers(await must(`events?limit=2&before=${end.before}`))).toEqual([4, 5])
    // As a client does that waits for what comes next, with and without filters.
    const ofAnswers = await must(`events?kinds=answers&correct=true&after=${last}`)
    expect(numbers(await must(`events?kinds=answers&correct=true&limit=1&before=${ofAnswers.before}`))).toEqual([5])
    const none = await must(`events?kinds=rights&after=${last}`)
    expect(none).toMatchObject({ total: 0, items: [], before: null, after: null })
  })

  it('begins around a position or a time', async () => {
    const { items } = await must('events')
    expect(numbers(await must(`events?limit=3&around=${items[2].position}`))).toEqual([2, 3, 4])
    expect(numbers(await must(`events?limit=1&around=${at(12)}`))).toEqual([3])
    expect(numbers(await must(`events?limit=4&around=${items[4].position}`))).toEqual([4, 5])
  })

  it('steps to the next or previous event that the filters select', async () => {
    const { items } = await must('events')
    const [enrolled, wrong, division, right] = items as readonly Item[]
    expect(numbers(await must(`events?limit=1&after=${wrong?.position}&skill=calcul/addition`))).toEqual([4])
    expect(numbers(await must(`events?limit=1&before=${right?.position}&skill=calcul/addition`))).toEqual([2])
    expect(numbers(await must(`events?correct=false`))).toEqual([2])
    expect(numbers(await must(`events?kinds=school,rights`))).toEqual([1])
    expect(await must(`events?kinds=answers&limit=1&after=${division?.position}`)).toMatchObject({
      total: 4,
      earlier: 2,
      items: [{ number: 4 }],
    })
    expect(await must(`events?kinds=answers&before=${wrong?.position}`)).toMatchObject({ items: [], before: null })
    expect(enrolled?.number).toBe(1)
  })

  it('finds the words of a sentence, whatever their accents', async () => {
    expect(await must('events?text=ELEVE')).toMatchObject({ total: null, items: [{ number: 4 }], after: null })
    expect(numbers(await must(`events?text=${encodeURIComponent('pommes faux')}`))).toEqual([2])
    expect(await must('events?text=poires')).toMatchObject({ items: [], before: null, after: null })
  })

  it('says what an auditor needs of an event, and what was recorded only if asked', async () => {
    const [item] = (await must('events?limit=1&text=pommes')).items
    expect(item).toMatchObject({
      ...{ lane: 'answers', skill: 'calcul/addition', correct: false, revision: 1, causation: null },
      ...{ purpose: 'teaching', basis: 'public-task', retention: 'P2Y', erased: [], data: null },
    })
    const [withData] = (await must('events?limit=1&text=pommes&data=true')).items
    expect(withData.data).toMatchObject({ response: 'pommes' })
  })

  it('refuses two places at once, unknown kinds, and positions that are not there', async () => {
    for (const query of ['after=1&before=2', 'kinds=answers,games', 'after=999999', 'around=999999', 'limit=0'])
      expect((await get(`events?${query}`)).status, query).toBe(422)
  })

  it('begins a replay some events earlier', async () => {
    const { items } = await must('events')
    const { steps, after } = await must(`replay?from=${items[2].position}&back=2&limit=10&models=skill-profile`)
    expect(after).toBe(items[0].position)
    expect(steps.map(({ position }: Item) => position)).toEqual(items.slice(1).map(({ position }: Item) => position))
    expect((await must(`replay?from=${items[1].position}&back=50&models=skill-profile`)).after).toBe('0')
  })
})

it('is shown to those who may see the learner, and within the school', async () => {
  for (const path of ['timeline', 'events']) {
    const status = async (token: string, learner = school.learner) => (await get(path, { token, learner })).status
    const own = await stack.token('learner', { tenant: stack.tenant, actor: school.learner })
    const mate = await stack.token('learner', { tenant: stack.tenant, actor: school.learners[1] ?? '' })
    expect(await status(own)).toBe(200)
    expect(await status(mate)).toBe(404)
    expect(await status(await stack.token('operator', { tenant: stack.tenant }))).toBe(403)
    expect(await status(await stack.token('teacher', { tenant: randomUUID() }))).toBe(404)
    expect(await status(teacher, randomUUID())).toBe(404)
  }
})
