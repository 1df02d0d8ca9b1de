// While the data of a person may only be stored, no route of the service shows it: every request of the table of access that
// reads, as everybody who sees the person otherwise. What shows them all the same is listed here, with the reason.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderSettings } from '#identity/openid/openid-settings.ts'
import { TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import type { Actor } from './access.ts'
import { send } from './drive.ts'
import { PROVIDER, ways } from './requests.ts'
import { openSchools, type Schools, type World } from './school.ts'

const actors = [
  'self',
  'teach',
  'view',
  'manage',
  'admin',
  'audit',
  'analyst',
  'tool',
] as const satisfies readonly Actor[]

const RIGHTS = 'what is decided about the data, which whoever asks for it or decides has to know'
/** What shows the person, or answers about them, while they are restricted. */
const shownAllTheSame: Readonly<Record<string, string>> = {
  'GET /api/rights/access/{person}': 'their own file (article 15): for them, for who acts for them, for who decides',
  'GET /api/rights/objections/{person}': RIGHTS,
  'GET /api/rights/requests': RIGHTS,
  'GET /api/rights/requests person': RIGHTS,
  'GET /api/rights/requests/{request}': RIGHTS,
  'GET /api/rights/requests/{request}/certificate': RIGHTS,
  'GET /api/rights/restrictions': RIGHTS,
  'GET /api/rights/consents/{person}': RIGHTS,
  'GET /api/audit/bundle': 'the trail: who looked, whole or not at all, or its proofs would prove nothing',
  'GET /api/audit/entries': 'the trail: it shows whether the restriction is kept, by ids and without names',
  'GET /api/audit/people': 'an empty answer: the id is in the question',
  'GET /api/audit/reach/{actor}': 'whose data was within reach: who answers for a breach must know all of them',
  'GET /api/jobs': 'their own export: they know whom they have asked about',
  'GET /api/jobs own': 'their own export: they know whom they have asked about',
  'GET /api/people/{person}/accesses': 'who looked: it shows whether the restriction is kept',
  'GET /api/accounts/{person}/identities': 'recording goes on, and needs the sign-in: keyed hashes, and no data',
  'GET /api/device': 'recording goes on: a child finds the given name on the device of the class',
  'GET /api/session': 'recording goes on: whoever is signed in sees who they are',
  'GET /api/me': 'recording goes on: whoever is signed in sees that it is them, without their name',
  'GET /api/events': 'the restriction itself, which receivers are told (article 19)',
  'GET /api/events/stream': 'the restriction itself, which receivers are told (article 19)',
}

const RESTRICTED = 423
/** How many requests were refused because of the restriction. */
let refusals = 0

let stack: Stack
let pool: ReturnType<typeof openPool>
let schools: Schools
beforeAll(async () => {
  const tenant = TenantId.parse(randomUUID())
  const provider: ProviderSettings = {
    ...{ name: PROVIDER, issuer: 'https://ent.invalid', clientId: 'sillage', clientSecret: null },
    ...{ clientAuthentication: 'basic', school: tenant, secondFactor: false, scope: 'openid' },
    callback: 'https://sillage.invalid/',
  }
  stack = await openStack('restricted', {
    worker: true,
    leaveErasures: true,
    webhookAllow: '127.0.0.1',
    tenant,
    openId: { settings: new Map([[PROVIDER, provider]]) },
  })
  schools = await openSchools(stack)
  pool = openPool(stack.service.databaseUrl, { name: 'refusals in the trail', max: 1 })
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await schools?.close()
})

const objects = new Map<string, Partial<World>>()
/** What a request needs first. */
async function objectOf(request: string): Promise<Partial<World>> {
  const made = objects.get(request) ?? (await ways[request]?.first?.(schools.world, schools)) ?? {}
  objects.set(request, made)
  return made
}

/** What an answer shows of the learner to a caller: nothing, if it is a refusal. */
async function shownTo(actor: Actor, request: string): Promise<readonly string[]> {
  const way = ways[request]
  if (!way) return []
  const { learner } = schools.people
  const sent = way.send({ ...schools.world, ...(await objectOf(request)), me: schools.callers[actor].person })
  const { status, body } = await send(schools, sent, schools.callers[actor], way.until)
  if (status === RESTRICTED) refusals += 1
  if (status >= 300) return []
  const isAbout = JSON.stringify(sent).includes(learner.id)
  return [
    ...(isAbout ? ['answers about them'] : []),
    ...(!isAbout && body.includes(learner.id) ? ['their id'] : []),
    ...(body.includes(learner.name) ? ['their name'] : []),
    ...(body.includes(learner.work) ? ['what they wrote'] : []),
  ]
}

/** How many entries of the trail say so of requests. A job that was asked for before may ask after it, and be refused in its turn. */
async function refusalsEntered(): Promise<number> {
  const { rows } = await pool.query<{ found: number }>(
    `select count(*)::integer as found from sillage.trail_entries
     where tenant = $1 and entry::jsonb ->> 'outcome' = 'restricted' and entry::jsonb #>> '{origin,kind}' = 'http'`,
    [stack.tenant],
  )
  return rows[0]?.found ?? 0
}

async function shown(): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {}
  for (const request of Object.keys(ways).filter((one) => one.startsWith('GET ')))
    for (const actor of actors) {
      const what = await shownTo(actor, request)
      if (what.length > 0) found[`${request} as ${actor}`] = what
    }
  return found
}

describe('a restriction', () => {
  it('hides the person on every route that shows them otherwise, from everybody, but for what the law leaves', async () => {
    const before = await shown()
    // The search finds what is there.
    expect(Object.keys(before).length).toBeGreaterThan(40)
    const { learner } = schools.people
    const ground = { person: learner.id, ground: 'accuracy-contested' }
    await schools.post(schools.callers.audit, '/api/rights/restrictions', ground)
    await caughtUp(stack)
    const after = await shown()
    // Each refusal is in the trail, whatever the route.
    expect(refusals).toBeGreaterThan(40)
    await expect.poll(refusalsEntered).toBe(refusals)
    const unexpected = Object.entries(after).filter(
      ([request]) => !(request.replace(/ as \w+$/, '') in shownAllTheSame),
    )
    expect(Object.fromEntries(unexpected)).toEqual({})
    // A reason for what does not show them any more would hide the next mistake.
    const needed = new Set(Object.keys(after).map((request) => request.replace(/ as \w+$/, '')))
    expect(Object.keys(shownAllTheSame).filter((request) => !needed.has(request))).toEqual([])
    expect(Object.keys(after)).not.toContain('GET /api/rights/access/{person} as admin')
    // Of the events, nothing but the restriction: not their name, nor anything that they wrote.
    const events = await send(schools, { method: 'GET', url: '/api/events?limit=500' }, schools.callers.audit)
    const about: { type: string }[] = JSON.parse(events.body).items.filter((one: object) =>
      JSON.stringify(one).includes(learner.id),
    )
    expect(about.map(({ type }) => type)).toEqual(['privacy.restriction-set'])
    await schools.post(schools.callers.audit, '/api/rights/restrictions/ends', {
      ...{ person: learner.id, informedOn: new Date().toISOString().slice(0, 10) },
    })
    await caughtUp(stack)
    // Lifted, they see what they saw.
    expect(Object.keys(await shown())).toEqual(expect.arrayContaining(Object.keys(before)))
  })
})
