// A peer review does not tell its author who wrote it: every page and file that the author's side receives is searched for the
// reviewer's id. The teacher finds it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { command, openSchools, type Schools } from './school.ts'

const [production, withdrawn, review] = [randomUUID(), randomUUID(), randomUUID()]
/** Another text, whose first reviewer was excused. */
const [passedOn, excused, absent] = [randomUUID(), randomUUID(), randomUUID()]
const TEXT = 'Il était une fois une cabane.'
const REVIEW = 'On ne sait pas qui habite la cabane.'
const SECRET = 'Un secret que je reprends.'

let stack: Stack
let schools: Schools
let receiver: Receiver
let author: string
let reviewer: string

const ask = async (actor: keyof Schools['callers'], url: string) => {
  const answer = await stack.ask('GET', url, { token: schools.callers[actor].token })
  return { status: answer.statusCode, body: answer.body, bytes: answer.rawPayload }
}

beforeAll(async () => {
  stack = await openStack('hidden-reviewer', { worker: true, webhookAllow: '127.0.0.1' })
  schools = await openSchools(stack)
  receiver = await openReceiver()
  author = schools.people.learner.id
  reviewer = schools.people.mate.id
  const { callers, carryOut, post } = schools
  const types = [
    'learning.production-drafted',
    'learning.peer-review-assigned',
    'learning.peer-review-given',
    'learning.peer-review-closed',
  ]
  await post(callers.admin, '/api/webhooks', { url: `${receiver.url}/hook`, types, personal: true })
  const named = { learner: author, production }
  await carryOut(callers.self, [
    command('learning.draft-production', { ...named, title: 'La cabane', text: TEXT }),
    command('learning.submit-production', named),
    command('learning.draft-production', { learner: author, production: withdrawn, title: 'Non', text: SECRET }),
    command('learning.submit-production', { learner: author, production: withdrawn }),
    command('learning.withdraw-production', { learner: author, production: withdrawn }),
  ])
  const dueAt = new Date(Date.now() + 86_400_000).toISOString()
  const assignment = { ...named, reviewer, dueAt }
  await carryOut(callers.teach, [command('learning.assign-peer-review', { ...assignment, review })])
  await caughtUp(stack)
  expect((await ask('mate', `/api/learners/${reviewer}/peer-reviews`)).body).toContain(TEXT)
  await carryOut(callers.mate, [
    command('learning.give-peer-review', { learner: author, review, reviewer, text: REVIEW }),
  ])
  await carryOut(callers.admin, [
    command('teaching.enrol-learner', { learner: absent, class: schools.world.class, schoolYear: '2026-2027' }),
  ])
  const other = { learner: author, production: passedOn }
  await carryOut(callers.self, [
    command('learning.draft-production', { ...other, title: 'La mer', text: 'La mer est loin.' }),
    command('learning.submit-production', other),
  ])
  const excuse = { learner: author, review: excused }
  await carryOut(callers.teach, [
    command('learning.assign-peer-review', { ...other, review: excused, reviewer: absent, dueAt }),
    command('learning.close-peer-review', { ...excuse, reason: 'cancelled' }),
    command('learning.replace-peer-review', { ...excuse, class: schools.world.class }),
  ])
  await caughtUp(stack)
  await vi.waitUntil(() => receiver.requests.some(({ body }) => body.includes('learning.peer-review-given')), {
    timeout: NEVER_COMES_MS,
  })
})
afterAll(async () => {
  await receiver?.close()
  await stack?.close()
  await schools?.close()
})

const learnerPages = (id: string) => [
  `/api/learners/${id}/productions`,
  `/api/learners/${id}/productions/${production}`,
  `/api/learners/${id}/history?limit=200`,
  `/api/learners/${id}/state`,
  `/api/learners/${id}/replay?limit=200`,
  `/api/learners/${id}/timeline`,
  `/api/learners/${id}/events?data=true&limit=200`,
  `/api/learners/${id}/diff?from=0`,
  `/api/learners/${id}/explain/peer-reviews/state?key=${production},${review}`,
  `/api/adaptive/user-progress/${id}`,
  `/api/people/${id}/accesses`,
  `/api/rights/access/${id}`,
]

it('gives a review that was cancelled to another learner of the class, whom only the teacher sees', async () => {
  const { body } = await ask('teach', `/api/classes/${schools.world.class}/peer-reviews`)
  const items: { review: string; reviewer: string; state: string; replacedBy: string | null }[] = JSON.parse(body).items
  const before = items.find((item) => item.review === excused)
  expect(before).toMatchObject({ reviewer: absent, state: 'cancelled' })
  const after = items.find((item) => item.review === before?.replacedBy)
  expect(after?.state).toBe('waiting')
  expect([author, absent]).not.toContain(after?.reviewer)
  for (const url of learnerPages(author))
    expect((await ask('self', url)).body.includes(`${after?.reviewer}`), url).toBe(false)
})

it.each(['self', 'view', 'manage'] as const)('shows the reviewer on no page to %s of the author', async (actor) => {
  for (const url of learnerPages(author)) {
    const { status, body, bytes } = await ask(actor, url)
    expect(status, `${url}: ${body.slice(0, 300)}`).toBe(200)
    const files = bytes.subarray(0, 2).toString() === 'PK' ? [...unzipped(bytes).values()].map(String) : [body]
    for (const text of files) for (const one of [reviewer, absent]) expect(text.includes(one), url).toBe(false)
  }
})

it('shows the author the review itself', async () =>
  expect((await ask('self', `/api/learners/${author}/productions/${production}`)).body).toContain(REVIEW))

it('enters who reviewed in the trail of the author without a name', async () => {
  const { body } = await ask('self', `/api/people/${author}/accesses`)
  const items: { action: string; who: string | null }[] = JSON.parse(body).items
  for (const action of ['learning.give-peer-review', 'peer-reviews-to-give'])
    expect(items.find((item) => item.action === action)).toMatchObject({ who: null })
})

it('leaves the reviewer out of the extract of the trail for the author’s family, which still verifies', async () => {
  const { status, bytes } = await ask('audit', `/api/audit/bundle?subject=${author}`)
  expect(status).toBe(200)
  const files = unzipped(bytes)
  expect(String(files.get('bundle/entries.ndjson'))).toContain('learning.give-peer-review')
  for (const [name, file] of files) expect(String(file).includes(reviewer), name).toBe(false)
})

it('sends the reviewer to no other system', async () => {
  const about = receiver.requests.map(({ body }) => body).filter((body) => body.includes(author))
  expect(about.length).toBeGreaterThan(0)
  for (const body of about) expect(body).not.toContain(reviewer)
  for (const actor of ['admin', 'tool'] as const)
    for (const url of [
      `/api/streams/learner-${author}?limit=200`,
      '/api/events?types=learning.peer-review-given&limit=50',
    ]) {
      const { status, body } = await ask(actor, url)
      if (status === 200) expect(body.includes(reviewer), `${actor} ${url}`).toBe(false)
    }
})

it('shows the teacher who was asked and what they wrote', async () => {
  const { body } = await ask('teach', `/api/classes/${schools.world.class}/peer-reviews`)
  expect(body).toContain(reviewer)
  expect(body).toContain(REVIEW)
})

it('shows a withdrawn production to nobody, in no history either', async () => {
  for (const actor of ['self', 'view', 'teach', 'admin', 'audit'] as const)
    for (const url of learnerPages(author).filter((page) => !page.includes('/rights/'))) {
      const { body } = await ask(actor, url)
      expect(body.includes(SECRET), `${actor} ${url}`).toBe(false)
    }
  const { status } = await ask('self', `/api/learners/${author}/productions/${withdrawn}`)
  expect(status).toBe(404)
})

it('keeps the withdrawn text in the author’s own file, and the review in the reviewer’s', async () => {
  expect((await ask('self', `/api/rights/access/${author}`)).body).toContain(SECRET)
  expect((await ask('mate', `/api/rights/access/${reviewer}`)).body).toContain(REVIEW)
})
