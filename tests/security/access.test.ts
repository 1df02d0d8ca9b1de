// Drives every cell of the table of access over HTTP, and holds docs/access.md against what was observed.
import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderSettings } from '#identity/openid/openid-settings.ts'
import { TenantId } from '#kernel/ids.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { type Actor, actors, rows } from './access.ts'
import { type Crossed, cross, crossings, type Held, held } from './crossings.ts'
import { driveRow, type Observed } from './drive.ts'
import { accessPage } from './page.ts'
import { cases, driveCase } from './relations.ts'
import { PROVIDER, ways } from './requests.ts'
import { openSchools, type Schools } from './school.ts'

let stack: Stack
let schools: Schools
let ofSchoolA: Held
/** What each test below observed, for the page. */
const crossed = new Map<string, Crossed>()
const routes = new Set<string>()
const observed = new Map<string, Map<Actor, Observed>>()

/** Fastify announces each application before it has any route. */
function listRoutes(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance }
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.add(`${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  })
}

beforeAll(async () => {
  subscribe('fastify.initialization', listRoutes)
  const tenant = TenantId.parse(randomUUID())
  const provider: ProviderSettings = {
    name: PROVIDER,
    issuer: 'https://ent.invalid',
    clientId: 'sillage',
    clientSecret: null,
    clientAuthentication: 'basic',
    school: tenant,
    secondFactor: false,
    scope: 'openid',
    callback: 'https://sillage.invalid/',
  }
  stack = await openStack('access', {
    worker: true,
    // Requests of rights stay where the table puts them.
    leaveErasures: true,
    webhookAllow: '127.0.0.1',
    tenant,
    openId: { settings: new Map([[PROVIDER, provider]]) },
  })
  unsubscribe('fastify.initialization', listRoutes)
})
beforeAll(async () => {
  schools = await openSchools(stack)
})
beforeAll(async () => {
  ofSchoolA = await held(schools)
})
afterAll(async () => {
  await stack?.close()
  await schools?.close()
})

describe('the table of access', () => {
  it('has every route of the service, and no other', () => {
    const expected = new Set(rows.map(({ request }) => request.split(' ').slice(0, 2).join(' ')))
    const served = [...routes].filter((route) => !route.startsWith('HEAD '))
    expect({
      withoutExpectations: served.filter((route) => !expected.has(route)),
      withoutRoute: [...expected].filter((route) => !routes.has(route)),
    }).toEqual({ withoutExpectations: [], withoutRoute: [] })
  })

  it('has every command, by a route of its own or in a batch', () => {
    const expected = new Set(rows.map(({ request }) => request))
    const missing = [...stack.service.definitions.commands.values()].filter(
      ({ route = 'POST /api/events', as, name }) =>
        ![...expected].some((request) =>
          route === 'POST /api/events'
            ? request === `${route} ${name}`
            : as === undefined
              ? request.startsWith(route)
              : request.startsWith(`${route} ${as}`),
        ),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })

  it('is driven whole: each request of it can be sent, and no other', () =>
    expect(Object.keys(ways).sort()).toEqual(rows.map(({ request }) => request).sort()))
})

// Before the table, in which callers of school B send ids of school A.
describe('school B, which holds something of school A, gets nothing of it', () => {
  it.each(crossings)('$what', async (crossing) => {
    const seen = await cross(schools, ofSchoolA, crossing)
    crossed.set(crossing.what, seen)
    expect(seen).toEqual({ outcome: crossing.expected, faults: [] })
  })
})

describe('a caller gets what the table says, and nothing else', () => {
  it.each(rows)('$request', async (row) => {
    const way = ways[row.request]
    const seen = way ? await driveRow(schools, row, way) : new Map<Actor, Observed>()
    observed.set(row.request, seen)
    const differing = actors.flatMap((actor) => {
      const { outcome, faults } = seen.get(actor) ?? { outcome: 'not sent', faults: [] }
      return [...(outcome === row.expected[actor] ? [] : [`${outcome}, not ${row.expected[actor]}`]), ...faults].map(
        (what) => `${actor}: ${what}`,
      )
    })
    expect(differing).toEqual([])
  })
})

describe('school B, with a key that school A has used', () => {
  it('has its command carried out, and is not answered as A was', async () => {
    const headers = { 'idempotency-key': 'one-key' }
    const person = { person: schools.world.newcomer, role: 'learner', givenName: 'Ada', familyName: 'Nouvelle' }
    const answers = []
    for (const { token } of [schools.callers.admin, schools.other.office])
      answers.push(await stack.ask('POST', '/api/people', { token, headers, body: person }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201])
    expect(answers[1]?.json().position).not.toBe(answers[0]?.json().position)
  })
})

describe('a relation that is not there gives nothing', () => {
  it.each(cases)('$who', async (one) => expect(await driveCase(schools, one)).toEqual({ gets: one.gets, faults: [] }))
})

it('docs/access.md says what was observed', async () => {
  // A run of a few tests has not observed enough to write the page.
  expect({ rows: observed.size, crossings: crossed.size }).toEqual({ rows: rows.length, crossings: crossings.length })
  const cells = new Map(
    [...observed].map(([request, row]) => [request, (actor: Actor) => row.get(actor)?.outcome ?? '?'] as const),
  )
  const page = accessPage(
    rows,
    cells,
    crossings.map(({ what }) => [what, crossed.get(what)?.outcome ?? '?']),
  )
  await expect(page).toMatchFileSnapshot('../../docs/access.md')
})
