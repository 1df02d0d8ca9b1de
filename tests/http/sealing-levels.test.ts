// Schools at each level of sealing, in one service: everything reads as it would if nothing was sealed, and what is
// destroyed reads as erased.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Purpose } from '#kernel/event.ts'
import { Instant, PersonId, Zone } from '#kernel/ids.ts'
import { type KeyUse, usesOfYear } from '#privacy/key-scope.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import {
  comparable,
  eraseSubject,
  personalWords,
  playYear,
  readsOf,
  type SealedSchool,
  scriptOf,
  sealedSchool,
  tokensOf,
} from '../fixtures/sealed-schools.ts'
import { openStack, type Stack } from './stack.ts'

const schools = [
  sealedSchool(1, 'identifying', 'identifying', 'identifying'),
  sealedSchool(2, 'all', 'all', 'all'),
  sealedSchool(3, 'identifying', 'all', 'identifying'),
  sealedSchool(4, 'all', 'identifying', 'all'),
] as const
const nowMs = Math.floor(Date.now() / 60_000) * 60_000
const keyStore = memoryKeyStore()

let sealed: Stack
let clear: Stack
let url: string
/** The end of each school's year. */
const heads = new Map<SealedSchool, bigint>()

beforeAll(async () => {
  sealed = await openStack('sealed schools', { worker: true, keyStore })
  clear = await openStack('clear schools', { worker: true, unsealed: true })
  url = await sealed.server.listen({ port: 0, host: '127.0.0.1' })
  for (const school of schools) {
    for (const stack of [sealed, clear]) await playYear(stack, school, nowMs)
    heads.set(school, await sealed.service.log.head())
  }
})
afterAll(async () => {
  await sealed?.close()
  await clear?.close()
})

const headOf = (school: SealedSchool) => heads.get(school) ?? 0n
async function read(stack: Stack, school: SealedSchool, url: string, role: keyof Awaited<ReturnType<typeof tokensOf>>) {
  const tokens = await tokensOf(stack, school)
  const answer = await stack.ask('GET', url, { token: tokens[role] })
  return { status: answer.statusCode, body: answer.json(), text: answer.body }
}

describe('a sealed school', () => {
  it('has the same log as a clear one, with nothing personal in it', async () => {
    expect(await sealed.service.log.head()).toBe(await clear.service.log.head())
    const { events } = await sealed.service.log.readAll({ after: 0n as never, limit: 1_000 })
    const inLog = JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    for (const word of personalWords) expect(inLog).not.toContain(word)
    const { events: inClear } = await clear.service.log.readAll({ after: 0n as never, limit: 1_000 })
    const asText = JSON.stringify(inClear, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    for (const word of personalWords) expect(asText).toContain(word)
    // What is recorded about privacy itself, such as a consent, is never sealed whole.
    const whole = events.filter(
      ({ tenant, subject, type }) => tenant === schools[1].tenant && subject !== null && !type.startsWith('privacy.'),
    )
    expect(whole.length).toBeGreaterThan(20)
    for (const { data } of whole) expect(data).toEqual({})
  })

  it.each(schools.map((school) => [school.levels.join(', '), school] as const))(
    'answers everything as a clear one does: %s',
    async (_, school) => {
      const at = headOf(school) - 20n
      let compared = 0
      for (const url of readsOf(school, nowMs, { at, head: headOf(school) }))
        for (const role of ['administrator', 'tool', 'auditor', 'teacher'] as const) {
          const [one, other] = [await read(sealed, school, url, role), await read(clear, school, url, role)]
          expect(one.status, `${url}: ${one.text}`).toBe(other.status)
          expect([200, 403], `${url}: ${one.text}`).toContain(one.status)
          if (one.status === 200) compared += 1
          expect(comparable(one.body, nowMs), `${role} ${url}`).toEqual(comparable(other.body, nowMs))
        }
      expect(compared).toBeGreaterThan(50)
    },
  )

  it('shows personal fields only to those who may read them', async () => {
    for (const school of schools) {
      const open = await read(sealed, school, '/api/events?limit=500', 'auditor')
      const shut = await read(sealed, school, '/api/events?limit=500', 'tool')
      for (const word of personalWords) {
        expect(open.text).toContain(word)
        expect(shut.text).not.toContain(word)
      }
      expect(shut.text).toContain('{"withheld":true}')
      expect(shut.text).not.toContain('erased')
    }
  })

  it('has the rows that a rebuild and a verification find', async () => {
    const names = [...sealed.service.definitions.projections.keys()]
    const rebuilt = await sealed.service.projections.rebuild(names, {
      candidate: true,
      compare: true,
      switch: 'yes',
      by: 'a test',
      signal: new AbortController().signal,
      onProgress: () => {},
    })
    for (const { projection, fault, comparison, switched } of rebuilt) {
      expect({ projection, fault, same: comparison?.same, switched }).toMatchObject({ fault: null, same: true })
    }
    for (const name of names) {
      const verified = await sealed.service.projections.verify(name, null, {
        sample: 100,
        show: 5,
        signal: new AbortController().signal,
        onProgress: () => {},
      })
      expect(verified).toMatchObject({ wrong: 0 })
    }
  })
})

const schoolYear = schoolYearOf(
  Instant.parse(new Date(nowMs - 30 * 86_400_000).toISOString()),
  Zone.parse('Europe/Paris'),
)
const yearOf = (purpose: Purpose): readonly KeyUse[] => usesOfYear(purpose, schoolYear)

/** Reads everything about a school, as everybody: nothing fails. */
async function readAll(school: SealedSchool) {
  const head = await sealed.service.log.head()
  const at = headOf(school) - 20n
  for (const url of readsOf(school, nowMs, { at, head }))
    for (const role of ['tool', 'auditor'] as const) {
      const { status, text } = await read(sealed, school, url, role)
      expect([200, 403, 404], `${url}: ${text}`).toContain(status)
    }
  expect(sealed.logged.filter((line) => line.includes('"level":"error"'))).toEqual([])
}

/** The data of a learner's events, as an auditor reads them in the live stream. */
async function streamed(school: SealedSchool, learner: string): Promise<readonly Record<string, unknown>[]> {
  const { auditor } = await tokensOf(sealed, school)
  const leave = new AbortController()
  const answer = await fetch(`${url}/api/events/stream?after=0`, {
    headers: { authorization: `Bearer ${auditor}` },
    signal: leave.signal,
  })
  let text = ''
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.includes('event: caught-up')) break
  }
  leave.abort()
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json))
  return events.filter(({ subject }) => subject === learner).map(({ data }) => data)
}

describe.each([
  ['identifying', schools[0]],
  ['all', schools[1]],
] as const)('where %s is sealed', (level, school) => {
  const [learner, other] = school.learners
  const person = PersonId.parse(learner)
  const history = async (whose: string) =>
    (await read(sealed, school, `/api/learners/${whose}/history?limit=100`, 'auditor')).body.items as {
      type: string
      data: Record<string, unknown>
    }[]
  const destroy = async (uses: readonly (KeyUse | undefined)[] = [undefined]) => {
    for (const use of uses) await keyStore.destroy({ tenant: school.tenant, person, ...(use && { use }) })
    // Every process has heard of it a second later.
    await expect
      .poll(() => history(learner), { interval: 50 })
      .toSatisfy((items) => JSON.stringify(items).includes('erased'))
  }
  const sameAsClear = async (urls: readonly string[], role: 'auditor' | 'teacher' = 'auditor') => {
    for (const url of urls) {
      const [one, two] = [await read(sealed, school, url, role), await read(clear, school, url, role)]
      expect([one.status, comparable(one.body, nowMs)], url).toEqual([two.status, comparable(two.body, nowMs)])
    }
  }
  const reads = () => readsOf(school, nowMs, { at: headOf(school) - 20n, head: headOf(school) })
  const liveReads = () => reads().filter((url) => !/[?&]at=|diff|replay|explain|history|events|state/.test(url))

  it('a year of answers is erased in place: each event is still there, and the rows stay as counted', async () => {
    const before = await history(learner)
    await destroy(yearOf('teaching'))
    const items = await history(learner)
    expect(items.map(({ type }) => type)).toEqual(before.map(({ type }) => type))
    const answer = items.find(({ type }) => type === 'learning.exercise-attempted')
    expect(answer?.data).toMatchObject(
      level === 'all'
        ? { response: { erased: true }, correct: { erased: true }, skill: { erased: true } }
        : { response: { erased: true }, skill: 'calcul/addition' },
    )
    expect(items.find(({ type }) => type === 'learning.emotion-detected')?.data).toMatchObject({ emotion: 'pride' })
    await sameAsClear(liveReads())
    await sameAsClear(reads().filter((url) => url.includes(other)))
    await readAll(school)
    const replay = await read(
      sealed,
      school,
      `/api/learners/${learner}/replay?limit=200&to=${headOf(school)}`,
      'teacher',
    )
    expect(replay.body.steps.length).toBeGreaterThanOrEqual(items.length)
    expect(replay.text).not.toMatch(/undefined|object Object/)
  })

  it('a person is erased with all keys, and commands about that person are refused, alone and among others', async () => {
    await destroy()
    await expect
      .poll(() => streamed(school, learner), { interval: 50 })
      .toSatisfy((data) => !personalWords.some((word) => JSON.stringify(data).includes(word)))
    const items = await streamed(school, learner)
    expect(items.length).toBeGreaterThan(10)
    await readAll(school)

    const { answers } = scriptOf(sealed, school, nowMs + 1)
    await expect(answers(learner, {}, 'now')).rejects.toMatchObject({
      problem: { kind: 'refused', code: 'data-erased', facts: { person: learner } },
    })
    const line = (whose: string, n: number) => ({
      command: 'learning.record-attempt',
      id: `late-${n}`,
      input: {
        learner: whose,
        exercise: 'x',
        skill: 'calcul/addition',
        difficulty: 3,
        response: 'trop tard',
        correct: true,
        durationMs: 1,
      },
    })
    const { tool } = await tokensOf(sealed, school)
    const batch = await sealed.ask('POST', '/api/events', {
      token: tool,
      body: [line(learner, 1), line(other, 2), line(learner, 3), line(other, 4)],
    })
    expect(
      batch.json().map((one: { status: number; problem?: { code: string } }) => [one.status, one.problem?.code]),
    ).toEqual([
      [409, 'data-erased'],
      [201, undefined],
      [409, 'data-erased'],
      [201, undefined],
    ])
  })

  it('once the erasure is recorded, the person’s rows are gone, the counts of others stay, and nothing fails', async () => {
    const activity = async (atLeast: bigint) =>
      (await read(sealed, school, `/api/activities/difficulty?atLeast=${atLeast}`, 'teacher')).body
    const before = await activity(await sealed.service.log.head())
    const position = await eraseSubject(sealed, school, learner)
    const state = await read(sealed, school, `/api/learners/${learner}/state?at=${position}`, 'auditor')
    expect(Object.values(state.body.models).flatMap((model) => (model as { rows: unknown[] }).rows)).toEqual([])
    const progress = await read(sealed, school, `/api/adaptive/user-progress/${learner}?atLeast=${position}`, 'auditor')
    expect(JSON.stringify(progress.body)).not.toContain('calcul/addition')
    expect((await activity(position)).items).toEqual(before.items)
    expect(before.items.length).toBeGreaterThan(0)
    await readAll(school)
    const texts = await Promise.all(reads().map(async (url) => (await read(sealed, school, url, 'auditor')).text))
    for (const text of texts.slice(0, 9)) for (const word of personalWords) expect(text).not.toContain(word)
  })

  it('a rebuild afterwards cannot bring the person back', async () => {
    const names = [...sealed.service.definitions.projections.keys()]
    const signal = new AbortController().signal
    const rebuilt = await sealed.service.projections.rebuild(names, {
      candidate: true,
      compare: true,
      switch: 'no',
      by: 'a test',
      signal,
      onProgress: () => {},
    })
    expect(rebuilt.flatMap(({ fault }) => fault ?? [])).toEqual([])
    // Rows that hold what many did no longer count the answers that nobody can read, if these were sealed as a whole.
    const differing = rebuilt.filter(({ comparison }) => comparison?.same !== true)
    expect(differing.map(({ projection }) => projection)).toEqual(level === 'all' ? ['activity-difficulty'] : [])
    for (const { comparison } of differing) expect(comparison).toMatchObject({ onlyBefore: 0, onlyAfter: 0 })
  })
})
