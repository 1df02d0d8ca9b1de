// Notes of teachers about moments of a learner's history, and the export of events, over HTTP: who reads what, and where.
import { randomUUID } from 'node:crypto'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caughtUp } from './caught-up.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const TEXT = 'Le père n’a pas pu l’aider cette semaine.'
const mother = randomUUID()
const note = randomUUID()

let stack: Stack
let learner = ''
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stack = await openStack('learner notes', { worker: true })
  const school = await openSchool(stack, 1)
  learner = school.learner
  tokens.office = await stack.token('administrator', { actor: randomUUID() })
  tokens.teacher = await stack.token('teacher', { tenant: stack.tenant })
  tokens.auditor = await stack.token('auditor', { actor: randomUUID() })
  tokens.mother = await stack.token('parent', { actor: mother })
  tokens.learner = await stack.token('learner', { actor: learner })
  const names = { givenName: 'Jeanne', familyName: 'Caradec' }
  await must('office', '/api/people', { person: learner, role: 'learner', ...names })
  await must('office', '/api/families/links', { learner, guardian: mother, level: 'manage' })
  await must('office', '/api/families/links/confirmations', { learner, guardian: mother })
  await must('teacher', '/api/adaptive/interaction', attempt(learner))
})
afterAll(() => stack?.close())

const send = (who: string, url: string, body: unknown) => stack.ask('POST', url, { body, token: tokens[who] ?? '' })
const get = (who: string, url: string) => stack.ask('GET', url, { token: tokens[who] ?? '' })
async function must(who: string, url: string, body: unknown) {
  const answer = await send(who, url, body)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer
}
const notes = async (who: string) =>
  get(who, `/api/learners/${learner}/notes?atLeast=${await stack.service.log.head()}`)
const items = async () => (await get('teacher', `/api/learners/${learner}/events`)).json().items
const printed = async (who: string) => {
  const { rawPayload } = await get(who, `/api/learners/${learner}/replay/document`)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(rawPayload)), { mergePages: true })
  return text.replaceAll(/\s+/g, ' ')
}

describe('a note about a moment', () => {
  it('is refused about an event that is not there, without a text, and from the family', async () => {
    const body = { learner, note, revision: 1, text: TEXT }
    for (const revision of [99_999, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const absent = await send('teacher', '/api/notes', { ...body, revision })
      expect([absent.statusCode, absent.json().code]).toEqual([422, 'unknown-event'])
    }
    for (const wrong of [{ text: '' }, { text: 'a\0b' }, { text: 'x'.repeat(1_001) }, { revision: -1 }, { note: 'x' }])
      expect((await send('teacher', '/api/notes', { ...body, ...wrong })).statusCode).toBe(422)
    for (const who of ['mother', 'learner', 'auditor'])
      expect((await send(who, '/api/notes', body)).statusCode).toBe(403)
    expect((await send('teacher', '/api/notes', { ...body, learner: randomUUID() })).statusCode).toBe(404)
  })

  it('is read by teachers and administrators with the event that it is about', async () => {
    const answered = (await items()).find(({ type }: { type: string }) => type === 'learning.exercise-attempted')
    await must('teacher', '/api/notes', { learner, note, revision: answered.revision, text: TEXT })
    const found = { note, about: answered.id, aboutAt: answered.occurredAt, text: TEXT }
    for (const who of ['teacher', 'office']) expect((await notes(who)).json().notes).toMatchObject([found])
    for (const who of ['mother', 'learner', 'auditor']) expect((await notes(who)).statusCode).toBe(403)
  })

  it('is in no history, list, replay or export, and on paper for teachers alone', async () => {
    await caughtUp(stack)
    for (const who of ['mother', 'learner', 'teacher', 'auditor'])
      for (const path of ['history', 'events?data=true', 'replay', 'state', 'events/export']) {
        const answer = await get(who, `/api/learners/${learner}/${path}`)
        expect(answer.statusCode, answer.body).toBe(200)
        expect(answer.body).not.toContain('pas pu l’aider')
      }
    expect(await printed('teacher')).toContain(TEXT)
    expect(await printed('mother')).not.toContain('pas pu l’aider')
  })

  it('is withdrawn by who wrote it, and then shown to nobody', async () => {
    const other = await send('office', '/api/notes/withdrawals', { learner, note })
    expect([other.statusCode, other.json().code]).toEqual([422, 'written-by-another'])
    await must('teacher', '/api/notes/withdrawals', { learner, note })
    expect((await notes('teacher')).json().notes).toEqual([])
    expect(await printed('teacher')).not.toContain('pas pu l’aider')
  })
})

describe('an export of events', () => {
  it('has all that the filters select, with their data, and is an act of its own in the trail', async () => {
    const { items: exported, complete } = (
      await get('auditor', `/api/learners/${learner}/events/export?kinds=answers`)
    ).json()
    expect(complete).toBe(true)
    expect(exported).toMatchObject([{ type: 'learning.exercise-attempted', data: { response: '42' } }])
    const accesses = await get('auditor', `/api/people/${learner}/accesses`)
    expect(accesses.statusCode, accesses.body).toBe(200)
    expect(accesses.body).toContain('learner-events-export')
  })

  it('may be of nothing', async () => {
    const { items: exported, complete } = (
      await get('auditor', `/api/learners/${learner}/events/export?text=zanzibar`)
    ).json()
    expect([exported, complete]).toEqual([[], true])
    expect((await get('auditor', `/api/learners/${learner}/events/export?kinds=autre`)).statusCode).toBe(422)
  })
})
