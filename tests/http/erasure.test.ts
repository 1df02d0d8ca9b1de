// Erasure over HTTP, in a service with its worker: who is erased is gone for every question, nothing brings them back, and
// nobody else notices anything.
import { randomUUID } from 'node:crypto'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PersonId, parseStream } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { ownStreams } from '#rights/erasure/places.ts'
import { countRows } from '#rights/erasure/read-model-rows.ts'
import { comparable, playYear, readsOf, scriptOf, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from './caught-up.ts'
import { openStack, type Stack } from './stack.ts'

const nowMs = Date.now()
const ofAll = sealedSchool(61, 'all', 'identifying', 'all')
/** Another school that knows the same people by the same ids. */
const same = {
  ...sealedSchool(62, 'identifying', 'identifying', 'identifying'),
  class: ofAll.class,
  learners: ofAll.learners,
}
const [gone, second] = ofAll.learners
type School = typeof ofAll

let stack: Stack
let pool: ReturnType<typeof openPool>
let tokens: Awaited<ReturnType<typeof tokensOf>>
let sentInTime: { readonly body: object; readonly key: string; readonly answer: unknown }
beforeAll(async () => {
  stack = await openStack('erasure', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'erasure test', max: 2 })
  await playYear(stack, ofAll, nowMs)
  await playYear(stack, same, nowMs)
  tokens = await tokensOf(stack, ofAll)
  const key = randomUUID()
  const answer = await send(attempt('avant'), key)
  expect(answer.statusCode).toBe(201)
  sentInTime = { body: attempt('avant'), key, answer: answer.json() }
  await caughtUp(stack)
})
afterAll(async () => {
  await pool.end()
  await stack.close()
})

const attempt = (response: string, learner: string = gone) => ({
  type: 'exercise_attempted',
  learner,
  exercise: 'calcul/addition/9',
  skill: 'calcul/addition',
  difficulty: 3,
  response,
  correct: true,
  durationMs: 1_000,
})
const send = (body: object, key: string = randomUUID(), token = tokens.tool) =>
  stack.ask('POST', '/api/adaptive/interaction', { body, token, headers: { 'idempotency-key': key } })
const erase = (person: string, token = tokens.auditor) =>
  stack.ask('POST', '/api/rights/erasures', { body: { person }, token })

/** Every row of the living read models of a school, and every answer about its learners, but those about one person. */
async function everythingBesides(school: School, person: string, at: bigint): Promise<unknown> {
  const rows: Record<string, unknown> = {}
  for (const { state, table } of await readGenerations(pool)) {
    if (state !== 'live') continue
    const found = await pool.query<{ row: object }>(
      `select to_jsonb(t) as row from read.${table} t where tenant = $1 order by t::text`,
      [school.tenant],
    )
    rows[table] = found.rows.filter(({ row }) => !JSON.stringify(row).includes(person))
  }
  const { auditor } = await tokensOf(stack, school)
  const answers: Record<string, unknown> = {}
  for (const url of readsOf(school, nowMs, { at, head: at })) {
    if (!url.startsWith('/api/learners/') || url.includes(person)) continue
    const { statusCode, body } = await stack.ask('GET', url, { token: auditor })
    answers[url] = { statusCode, body: comparable(JSON.parse(body), nowMs) }
  }
  return { rows, answers }
}

const rowsAbout = (person: string, { tenant }: School = ofAll) =>
  countRows(pool, { tenant, person: PersonId.parse(person) })

const endOf = (stream: string) =>
  stack.service.log.readStream(parseStream(stream).name, {
    tenant: ofAll.tenant,
    from: 'end',
    direction: 'backwards',
    limit: 1,
  })

describe('an erasure', () => {
  it('is for those who may decide, about people whom their school knows', async () => {
    expect((await erase(gone, tokens.teacher)).statusCode).toBe(403)
    expect((await erase(randomUUID())).statusCode).toBe(404)
    expect((await erase('x')).statusCode).toBe(422)
    expect((await stack.ask('GET', '/api/rights/erasures', { token: tokens.auditor })).json()).toEqual({ items: [] })
  })

  it('leaves nothing of the person, and everything of everybody else', async () => {
    expect(Object.keys(await rowsAbout(gone)).length).toBeGreaterThan(4)
    const at = await stack.service.log.head()
    const before = [await everythingBesides(ofAll, gone, at), await everythingBesides(same, randomUUID(), at)]
    const asked = await erase(gone)
    expect(asked.statusCode, asked.body).toBe(202)
    const { id } = asked.json()
    expect(asked.headers.location).toBe(`/api/rights/erasures/${id}`)
    const find = async () => (await stack.ask('GET', `/api/rights/erasures/${id}`, { token: tokens.auditor })).json()
    await expect.poll(async () => (await find()).state).toBe('finished')
    const steps: { at: string | null }[] = (await find()).steps
    expect(steps.every(({ at: done }) => done !== null)).toBe(true)
    expect(await rowsAbout(gone)).toEqual({})
    expect([await everythingBesides(ofAll, gone, at), await everythingBesides(same, randomUUID(), at)]).toEqual(before)
    expect(Object.keys(await rowsAbout(gone, same)).length).toBeGreaterThan(4)
  })

  it('shows no past moment of the person', async () => {
    const head = await stack.service.log.head()
    const urls = readsOf(ofAll, nowMs, { at: head - 5n, head }).filter((url) =>
      url.startsWith(`/api/learners/${gone}/`),
    )
    expect(urls.length).toBeGreaterThan(5)
    for (const url of urls)
      expect([url, (await stack.ask('GET', url, { token: tokens.auditor })).statusCode]).toEqual([url, 404])
  })

  it('refuses for ever what a tablet sends late, with 410', async () => {
    const before = await endOf(`learner-${gone}`)
    const late = await send(attempt('trop tard'))
    expect(late.statusCode).toBe(410)
    expect(late.json()).toMatchObject({ type: '/problems/person-erased', facts: { person: gone } })
    // Who taught the learner, and does not any more.
    expect((await send(attempt('trop tard'), randomUUID(), tokens.teacher)).statusCode).toBe(410)
    const batch = await stack.ask('POST', '/api/events', {
      body: [
        { command: 'learning.record-attempt', id: randomUUID(), input: { ...attempt('trop tard'), type: undefined } },
        {
          command: 'learning.record-attempt',
          id: randomUUID(),
          input: { ...attempt('à temps', second), type: undefined },
        },
      ],
      token: tokens.teacher,
    })
    expect(batch.json().map(({ status }: { status: number }) => status)).toEqual([410, 201])
    const { does } = scriptOf(stack, ofAll, nowMs)
    const names = { givenName: 'Inès', familyName: 'Caradec' }
    for (const [command, input] of [
      ['identity.register-person', { person: gone, role: 'learner', ...names }],
      ['identity.rename-person', { person: gone, ...names }],
      ['teaching.assign-teacher', { class: ofAll.class, teacher: gone }],
      ['identity.ask-guardian-link', { learner: second, guardian: gone, level: 'view' }],
      ['learning.view-content', { learner: gone, content: 'video/1', medium: 'video', durationMs: 1 }],
    ] as const)
      await expect(does(command, input, 'now'), command).rejects.toMatchObject({ problem: { kind: 'person-erased' } })
    await caughtUp(stack)
    expect(await rowsAbout(gone)).toEqual({})
    const after = await endOf(`learner-${gone}`)
    expect([after.currentRevision, after.events[0]?.type]).toEqual([before.currentRevision, 'privacy.subject-erased'])
  })

  it('gives a command that was sent in time its first answer', async () => {
    const again = await send(sentInTime.body, sentInTime.key)
    expect([again.statusCode, again.json()]).toEqual([200, sentInTime.answer])
  })

  it('does no harm when it is repeated', async () => {
    const ends = () => Promise.all(ownStreams(gone).map(async (stream) => (await endOf(stream)).currentRevision))
    const before = await ends()
    const first = (await stack.ask('GET', '/api/rights/erasures', { token: tokens.auditor })).json().items
    const again = await erase(gone)
    expect(again.statusCode).toBe(202)
    expect(again.json()).toEqual(first[0])
    expect(await ends()).toEqual(before)
  })

  it('stays done when read models are rebuilt', async () => {
    const names = ['people', 'skill-profile', 'learner-progress', 'subject-streams']
    await stack.service.projections.rebuild(names, {
      ...{ switch: 'yes', candidate: false, compare: true, by: 'a test' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    await caughtUp(stack)
    expect(await rowsAbout(gone)).toEqual({})
    expect(Object.keys(await rowsAbout(second)).length).toBeGreaterThan(4)
  })

  it('is certified, with what remains and until when', async () => {
    const [{ id }] = (await stack.ask('GET', '/api/rights/erasures', { token: tokens.auditor })).json().items
    const url = `/api/rights/erasures/${id}/certificate`
    const certificate = (await stack.ask('GET', url, { token: tokens.auditor })).json()
    expect(certificate).toMatchObject({
      person: gone,
      state: 'finished',
      epoch: { number: 1, endedAt: null },
      stays: ['events-without-content', 'shared-counts', 'this-record'],
    })
    expect(certificate.steps.find(({ step }: { step: string }) => step === 'keys').facts.destroyed).toBeGreaterThan(1)
    expect(certificate.remaining[0]).toMatchObject({
      what: 'key-store-copies',
      isOver: false,
      until: certificate.epoch.endsAt,
    })
    const page = await stack.ask('GET', `${url}?format=html`, { token: tokens.auditor })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('<html lang="fr">')
    expect(page.body).toContain('Effacement terminé')
    expect(page.body).not.toMatch(/undefined|null|Inès|Caradec/)
    const pdf = await stack.ask('GET', `${url}?format=pdf`, { token: tokens.auditor })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    const { text } = await extractText(new Uint8Array(pdf.rawPayload), { mergePages: true })
    expect(text).toContain('Attestation d’effacement')
    expect(text).toContain(certificate.id)
    const other = await tokensOf(stack, same)
    expect((await stack.ask('GET', url, { token: other.auditor })).statusCode).toBe(404)
  })
})
