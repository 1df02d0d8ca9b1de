// What tells of a request of a right without being one: a text that is named for it, and what was done for it. Each place that shows
// the past of a child is read as each reader.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { type Families, openFamilies } from './families.fixtures.ts'
import { attempt, type Stack } from './stack.ts'

type Event = { readonly type: string; readonly actor: string; readonly data?: Record<string, unknown> | null }

const stepsOf = (body: string): Event[] =>
  body.split('\n').flatMap((line) => (line.startsWith('data: {"position"') ? [JSON.parse(line.slice(6))] : []))

/** Each place that shows the events of a child, and how to read them there. */
const places: readonly (readonly [string, (child: string) => string, (body: string) => Event[]])[] = [
  ['history', (child) => `/api/learners/${child}/history`, (body) => JSON.parse(body).items],
  ['events', (child) => `/api/learners/${child}/events?data=true`, (body) => JSON.parse(body).items],
  ['events export', (child) => `/api/learners/${child}/events/export`, (body) => JSON.parse(body).items],
  ['replay', (child) => `/api/learners/${child}/replay`, (body) => JSON.parse(body).steps],
  ['replay stream', (child) => `/api/learners/${child}/replay/stream?pace=50`, stepsOf],
  ['file', (child) => `/api/rights/access/${child}`, (body) => JSON.parse(body).history],
]
const typesIn = (events: readonly Event[], like: RegExp) =>
  events.flatMap(({ type }) => (like.test(type) ? [type] : [])).toSorted()

describe('a text that is named for a request', () => {
  const WRONG = 'Mon frère Ysalin a répondu pour moi'
  const RIGHT = 'Une réponse exacte et retrouvable'
  let families: Families
  let stack: Stack
  let child = ''
  let request = ''
  let teacher = ''
  let learner = ''

  beforeAll(async () => {
    families = await openFamilies('hidden requests', 1)
    ;({ stack } = families)
    ;[child = ''] = families.children
    teacher = await stack.token('teacher', { actor: stack.teacher })
    learner = await stack.token('learner', { actor: child })
    const answered = await families.send('tool', '/api/adaptive/interaction', { ...attempt(child), response: WRONG })
    const event = answered.json().events[0].id
    request = await families.ask('mother', child, 'rectification')
    await families.until(request, child, 'awaiting-approval')
    await families.must('officer', '/api/rights/texts', {
      ...{ request, person: child, event, field: 'response', value: RIGHT },
    })
  })
  afterAll(() => stack?.close())

  const bodyOf = async (url: string, token: string) => {
    const { statusCode, body } = await stack.ask('GET', url, { token })
    expect(statusCode, `${url}: ${body}`).toBe(200)
    return body
  }
  /** What each place shows of texts, and the whole of it. */
  async function seenAs(token: string, but: readonly string[] = []) {
    const seen: Record<string, string[]> = {}
    let all = ''
    for (const [place, url, eventsOf] of places) {
      if (but.includes(place)) continue
      const body = await bodyOf(url(child), token)
      all += body
      seen[place] = typesIn(eventsOf(body), /^privacy\.(text|data)-/)
    }
    return { seen, all }
  }
  const NAMED = ['privacy.text-erased', 'privacy.text-rectified']
  const nothing = (but: readonly string[] = []) =>
    Object.fromEntries(places.flatMap(([place]) => (but.includes(place) ? [] : [[place, []]])))

  it('is shown to whoever asked, to the child and to the school, before anybody has approved it: the control', async () => {
    for (const token of [families.tokens.mother, learner, families.tokens.officer]) {
      const { seen, all } = await seenAs(token)
      expect(seen).toEqual({ ...nothing(), ...placed(NAMED) })
      expect(all).toContain(request)
    }
  })

  it('is shown neither to the other parent, nor to one who may only see, nor to the teacher: not even the right text', async () => {
    for (const [token, but] of [
      [families.tokens.father, []],
      [families.tokens.viewer, []],
      [teacher, ['file']],
    ] as const) {
      const { seen, all } = await seenAs(token, but)
      expect(seen).toEqual(nothing(but))
      for (const trace of [request, RIGHT, 'une fois la demande approuvée']) expect(all).not.toContain(trace)
      expect(all).toContain(WRONG)
    }
    for (const form of ['html', 'json']) {
      const file = await bodyOf(`/api/rights/access/${child}?as=${form}`, families.tokens.father)
      expect(file).not.toMatch(/text-erased|text-rectified|Texte rectifié|doit être rectifié/)
    }
  })

  it('is in no count, no mark, no page and no other form of the file that they get', async () => {
    const { father, officer } = families.tokens
    const [timeline, whole] = await Promise.all(
      [father, officer].map(async (token) => JSON.parse(await bodyOf(`/api/learners/${child}/timeline`, token))),
    )
    expect(timeline.total).toBe(whole.total - NAMED.length)
    expect(JSON.stringify(timeline)).not.toContain('privacy.text')
    const listed = async (query: string) =>
      JSON.parse(await bodyOf(`/api/learners/${child}/events?${query}`, father)) as {
        total: number
        items: { number: number; position: string; type: string }[]
        after: string | null
        before: string | null
      }
    const all = await listed('limit=200')
    expect(all.total).toBe(timeline.total)
    expect(all.items.map(({ number }) => number)).toEqual(all.items.map((_, n) => n + 1))
    // Page by page, in both directions, the same events.
    const positions = all.items.map(({ position }) => position)
    const forwards: string[] = []
    for (let after: string | null = '0'; after !== null; ) {
      const page = await listed(`limit=3&after=${after}`)
      forwards.push(...page.items.map(({ position }) => position))
      ;({ after } = page)
    }
    expect(forwards).toEqual(positions)
    const backwards: string[] = []
    let before: string | null = String(BigInt(positions.at(-1) ?? 0) + 1n)
    while (before !== null) {
      const page = await listed(`limit=3&before=${before}`)
      backwards.unshift(...page.items.map(({ position }) => position))
      ;({ before } = page)
    }
    expect(backwards).toEqual(positions)
    const { types, events, history } = JSON.parse(await bodyOf(`/api/rights/access/${child}`, father))
    expect(types.map(({ type }: Event) => type)).toEqual(expect.not.arrayContaining(NAMED))
    const counted = types.reduce((sum: number, one: { events: number }) => sum + one.events, 0)
    expect([counted, events]).toEqual([history.length, history.length])
  })

  it('is in no bundle of the trail about the child, nor among what was done about the child', async () => {
    const { father, officer } = families.tokens
    const acts = await vi.waitUntil(
      async () => {
        const items = JSON.parse(await bodyOf(`/api/people/${child}/accesses`, officer)).items as { action: string }[]
        return items.some(({ action }) => action === 'privacy.erase-text') && items
      },
      { timeout: NEVER_COMES_MS },
    )
    expect(acts.length).toBeGreaterThan(1)
    expect(await bodyOf(`/api/people/${child}/accesses`, father)).not.toContain('privacy.erase-text')
    const { statusCode, rawPayload } = await stack.ask('GET', `/api/audit/bundle?subject=${child}`, { token: officer })
    expect(statusCode).toBe(200)
    const entries = String(unzipped(rawPayload).get('bundle/entries.ndjson'))
    expect(entries).toContain('learning.record')
    expect(entries).not.toMatch(/privacy\.erase-text|privacy\.make-request|rights-request/)
  })

  it('once the wrong text is erased, everybody sees the right one, and only the parties for which request', async () => {
    await families.must('officer', `/api/rights/requests/${request}/approve`, { person: child })
    await vi.waitUntil(
      async () =>
        ['carried-out', 'complete'].includes((await families.see('officer', request, child)).state) &&
        (await bodyOf(`/api/learners/${child}/history`, learner)).includes('privacy.text-removed'),
      { timeout: NEVER_COMES_MS },
    )
    for (const token of [families.tokens.father, families.tokens.viewer]) {
      const { seen, all } = await seenAs(token)
      expect(seen).toEqual({
        history: ['privacy.text-removed'],
        ...placed(['privacy.text-rectified', 'privacy.text-removed']),
      })
      expect(all).not.toContain(request)
      expect(all).toContain(RIGHT)
      const history = JSON.parse(await bodyOf(`/api/learners/${child}/history`, token)).items as Event[]
      const removed = history.find(({ type }) => type === 'privacy.text-removed')
      expect(removed?.data).toMatchObject({ request: { withheld: true }, field: 'response', value: RIGHT })
    }
    const { seen, all } = await seenAs(families.tokens.mother)
    expect(seen).toEqual({ history: ['privacy.text-removed'], ...placed([...NAMED, 'privacy.text-removed']) })
    expect(all).toContain(request)
  })
})

/** In every place but the history, which is that of the learner's own stream. */
const placed = (types: readonly string[]) =>
  Object.fromEntries(places.flatMap(([place]) => (place === 'history' ? [] : [[place, types]])))
