/** What school B gets that holds something of school A: a cursor, a position, an id. Written by hand, driven over HTTP. */
import { randomUUID } from 'node:crypto'
import { send, shownToo, withoutIds } from './drive.ts'
import type { Sent } from './requests.ts'
import { type Caller, PASSWORD, type Schools, type World } from './school.ts'

export type Crossing = {
  readonly what: string
  readonly sent: (held: Held) => Sent
  /** `none`: answered, and nothing of school A is in the answer. Else the status, the same as for an id that nobody has. */
  readonly expected: 'none' | '403' | '404' | '409' | '422'
  readonly until?: string
}

/** What school B has got hold of, and what is its own. */
export type Held = {
  readonly a: Pick<World, 'learner' | 'class' | 'guardian' | 'attempt' | 'webhook'> & {
    /** The position just before the learner's latest answer, and that of the answer. */
    readonly before: string
    readonly at: string
    readonly cursors: Readonly<Record<'classes' | 'families' | 'notices' | 'history' | 'replay' | 'deliveries', string>>
  }
  readonly b: { readonly pupil: string; readonly class: string; readonly webhook: string }
}

const get = (url: string, headers?: Readonly<Record<string, string>>): Sent => ({
  method: 'GET',
  url,
  ...(headers && { headers }),
})
const post = (url: string, body: unknown = {}): Sent => ({ method: 'POST', url, body })

export const crossings: readonly Crossing[] = [
  // Cursors
  {
    what: 'a cursor of its list of classes',
    sent: ({ a }) => get(`/api/classes?cursor=${a.cursors.classes}`),
    expected: 'none',
  },
  {
    what: 'a cursor of its families',
    sent: ({ a }) => get(`/api/families?cursor=${a.cursors.families}`),
    expected: 'none',
  },
  {
    what: 'a cursor of a class’s notices',
    sent: ({ a }) => get(`/api/classes/${a.class}/notices?cursor=${a.cursors.notices}`),
    expected: '404',
  },
  {
    what: 'that cursor, for a class of B',
    sent: ({ a, b }) => get(`/api/classes/${b.class}/notices?cursor=${a.cursors.notices}`),
    expected: 'none',
  },
  {
    what: 'a cursor of a learner’s history',
    sent: ({ a }) => get(`/api/learners/${a.learner}/history?cursor=${a.cursors.history}`),
    expected: '404',
  },
  {
    what: 'that cursor, for a learner of B',
    sent: ({ a, b }) => get(`/api/learners/${b.pupil}/history?order=asc&cursor=${a.cursors.history}`),
    expected: 'none',
  },
  {
    what: 'a cursor of a replay, for a learner of B',
    sent: ({ a, b }) => get(`/api/learners/${b.pupil}/replay?cursor=${a.cursors.replay}`),
    expected: 'none',
  },
  {
    what: 'a cursor of deliveries',
    sent: ({ a }) => get(`/api/webhooks/${a.webhook}/deliveries?cursor=${a.cursors.deliveries}`),
    expected: '404',
  },
  {
    what: 'that cursor, for a webhook of B',
    sent: ({ a, b }) => get(`/api/webhooks/${b.webhook}/deliveries?cursor=${a.cursors.deliveries}`),
    expected: 'none',
  },
  // Positions
  {
    what: 'a position, as `Last-Event-ID` of the live stream',
    sent: ({ a }) => get('/api/events/stream', { 'last-event-id': a.before }),
    expected: 'none',
    until: 'event: caught-up',
  },
  {
    what: 'a position, as `after` of the live stream',
    sent: ({ a }) => get(`/api/events/stream?after=${a.before}`),
    expected: 'none',
    until: 'event: caught-up',
  },
  {
    what: 'a position, as `after` of a page of events',
    sent: ({ a }) => get(`/api/events?after=${a.before}&limit=1`),
    expected: 'none',
  },
  {
    what: 'a position and the id of the event there',
    sent: ({ a }) => get(`/api/events?after=${a.at}&afterEvent=${a.attempt}`),
    expected: 'none',
  },
  {
    what: 'a position, as `atLeast` of a list',
    sent: ({ a }) => get(`/api/classes?atLeast=${a.at}`),
    expected: 'none',
  },
  {
    what: 'a position, as `atLeast` of a class of A',
    sent: ({ a }) => get(`/api/classes/${a.class}/overview?atLeast=${a.at}`),
    expected: '404',
  },
  {
    what: 'a position, as `at` of a class of A',
    sent: ({ a }) => get(`/api/classes/${a.class}/overview?at=${a.at}`),
    expected: '404',
  },
  {
    what: 'a position, as `at` of a learner of A',
    sent: ({ a }) => get(`/api/learners/${a.learner}/state?at=${a.at}`),
    expected: '404',
  },
  {
    what: 'a position, as `at` of a learner of B',
    sent: ({ a, b }) => get(`/api/learners/${b.pupil}/state?at=${a.at}`),
    expected: 'none',
  },
  {
    what: 'a position, as `Last-Event-ID` of a replay of A',
    sent: ({ a }) => get(`/api/learners/${a.learner}/replay/stream?pace=50`, { 'last-event-id': a.before }),
    expected: '404',
    until: 'event: end',
  },
  {
    what: 'a position, as `Last-Event-ID` of a replay of B',
    sent: ({ a, b }) => get(`/api/learners/${b.pupil}/replay/stream?pace=50`, { 'last-event-id': a.before }),
    expected: 'none',
    until: 'event: end',
  },
  {
    what: 'a position, as the ends of a replay of A',
    sent: ({ a }) => get(`/api/learners/${a.learner}/replay?from=${a.before}&to=${a.at}`),
    expected: '404',
  },
  {
    what: 'the id of a learner: erase them',
    sent: ({ a }) => post('/api/rights/erasures', { person: a.learner }),
    // An administration asks; the data protection officer decides.
    expected: '403',
  },
  // Webhooks
  { what: 'the id of a webhook: read it', sent: ({ a }) => get(`/api/webhooks/${a.webhook}`), expected: '404' },
  { what: 'the id of a webhook: pause it', sent: ({ a }) => post(`/api/webhooks/${a.webhook}/pause`), expected: '404' },
  {
    what: 'the id of a webhook: resume it',
    sent: ({ a }) => post(`/api/webhooks/${a.webhook}/resume`),
    expected: '404',
  },
  {
    what: 'the id of a webhook: change its secret',
    sent: ({ a }) => post(`/api/webhooks/${a.webhook}/rotate-secret`),
    expected: '404',
  },
  {
    what: 'the id of a webhook: send a test',
    sent: ({ a }) => post(`/api/webhooks/${a.webhook}/test`),
    expected: '404',
  },
  {
    what: 'the id of a webhook: deliver again',
    sent: ({ a }) => post(`/api/webhooks/${a.webhook}/deliveries/${a.attempt}/redeliver`),
    expected: '404',
  },
  {
    what: 'the id of a webhook: delete it',
    sent: ({ a }) => ({ method: 'DELETE', url: `/api/webhooks/${a.webhook}` }),
    expected: '404',
  },
  {
    what: 'the id of an event: deliver it to a webhook of B',
    sent: ({ a, b }) => post(`/api/webhooks/${b.webhook}/deliveries/${a.attempt}/redeliver`),
    expected: '404',
  },
  {
    what: 'the id and position of an event: deliver it to a webhook of B',
    sent: ({ a, b }) => post(`/api/webhooks/${b.webhook}/deliveries/${a.attempt}/redeliver?position=${a.at}`),
    expected: '404',
  },
  // People, classes and what was recorded
  { what: 'the id of a person: read', sent: ({ a }) => get(`/api/people/${a.learner}`), expected: '404' },
  {
    what: 'the id of a person: change the name',
    sent: ({ a }) => post('/api/people/names', { person: a.learner, givenName: 'A', familyName: 'B' }),
    expected: '409',
  },
  {
    what: 'the id of a person: grant a role',
    sent: ({ a }) => post('/api/people/roles', { person: a.learner, role: 'teacher' }),
    expected: '409',
  },
  {
    what: 'the id of a person: set a password',
    sent: ({ a }) => post(`/api/accounts/${a.guardian}/password`, { password: PASSWORD }),
    expected: '409',
  },
  {
    what: 'the id of a person: disable the account',
    sent: ({ a }) => post(`/api/accounts/${a.guardian}/disable`),
    expected: '409',
  },
  {
    what: 'the ids of a family: confirm a link',
    sent: ({ a }) => post('/api/families/links/confirmations', { learner: a.learner, guardian: a.guardian }),
    expected: '409',
  },
  {
    what: 'the id of a learner: list the guardians',
    sent: ({ a }) => get(`/api/families/${a.learner}`),
    expected: 'none',
  },
  {
    what: 'the id of a class: close it',
    sent: ({ a }) => post('/api/classes/closures', { class: a.class }),
    expected: '409',
  },
  {
    what: 'the id of a class: assign a teacher',
    sent: ({ a, b }) => post('/api/classes/teachers', { class: a.class, teacher: b.pupil }),
    expected: '409',
  },
  {
    what: 'the id of an answer: correct it',
    sent: ({ a, b }) =>
      post('/api/attempts/corrections', { learner: b.pupil, attempt: a.attempt, correct: false, reason: 'Erreur' }),
    expected: '422',
  },
]

export type Crossed = { readonly outcome: string; readonly faults: readonly string[] }

export async function cross(schools: Schools, ofSchoolA: Held, { sent, until }: Crossing): Promise<Crossed> {
  const { office } = schools.other
  const request = sent(ofSchoolA)
  const answer = await send(schools, request, office, until)
  // School B sees its own learner alone, as its teacher does.
  const faults = shownToo(schools, 'teachX', request, answer.body)
  if (answer.status < 300) return { outcome: 'none', faults }
  const control = await send(schools, sent(nobodys(ofSchoolA)), office, until)
  if (withoutIds(control) !== withoutIds(answer))
    faults.push(`differs from what nobody has: ${withoutIds(answer)} and ${withoutIds(control)}`)
  return { outcome: String(answer.status), faults }
}

const nobodys = ({ a, b }: Held): Held => ({
  a: {
    ...a,
    learner: randomUUID(),
    class: randomUUID(),
    guardian: randomUUID(),
    attempt: randomUUID(),
    webhook: randomUUID(),
  },
  b,
})

/** Gets the cursors and positions of school A as its own people do. */
export async function held(schools: Schools): Promise<Held> {
  const { world, callers, other } = schools
  const body = async <T>(by: Caller, url: string): Promise<T> => JSON.parse((await send(schools, get(url), by)).body)
  const cursor = async (url: string) => (await body<{ next: string | null }>(callers.admin, url)).next ?? ''
  const { items } = await body<{ items: { id: string; position: string }[] }>(
    callers.admin,
    `/api/learners/${world.learner}/history?limit=200`,
  )
  const at = items.find(({ id }) => id === world.attempt)?.position ?? ''
  return {
    a: {
      learner: world.learner,
      class: world.class,
      guardian: world.guardian,
      attempt: world.attempt,
      webhook: world.webhook,
      before: String(BigInt(at) - 1n),
      at,
      cursors: {
        classes: await cursor('/api/classes?limit=1'),
        families: await cursor('/api/families?limit=1'),
        notices: await cursor(`/api/classes/${world.class}/notices?limit=1`),
        history: await cursor(`/api/learners/${world.learner}/history?limit=1`),
        replay: await cursor(`/api/learners/${world.learner}/replay?limit=1`),
        deliveries: await cursor(`/api/webhooks/${world.webhook}/deliveries?limit=1`),
      },
    },
    b: { pupil: other.pupil.id, class: other.class, webhook: other.webhook },
  }
}
