/** Sends the requests of the table as each caller, and says what came back, and what is wrong with it. */
import { randomUUID } from 'node:crypto'
import type { Position, TenantId } from '#kernel/ids.ts'
import { type Actor, actors, type Outcome, type Row } from './access.ts'
import type { Sent, Way } from './requests.ts'
import { type Caller, type Line, readModels, type Schools, type World } from './school.ts'

export type Observed = {
  /** What came back, in the words of the table; another status as it was. */
  readonly outcome: Outcome | string
  /** What no answer may do, whatever the table says: show somebody else, or change something and refuse. */
  readonly faults: readonly string[]
}

/** To them, the learner and the class of the requests must look as if they did not exist. */
const strangers: ReadonlySet<Actor> = new Set([
  'mate',
  'teach2',
  'teachX',
  'par2',
  'supp',
  'analyst',
  'oper',
  'padmin',
  'paudit',
])

type Cell = { readonly caller: Caller; readonly world: World }

/** Everything that the cells of a row need first is made at once, then each is sent. */
export async function driveRow(schools: Schools, row: Row, way: Way): Promise<Map<Actor, Observed>> {
  const cells = await cellsOf(schools, row, way)
  const observed = new Map<Actor, Observed>()
  for (const [actor, cell] of cells)
    observed.set(actor, await driveCell(schools, { request: row.request, actor, way, ...cell }))
  await way.afterwards?.(schools)
  return observed
}

/** Who is refused changes nothing: they share one object. Whoever may gets one of their own, since they use it up. */
async function cellsOf(schools: Schools, { expected }: Row, way: Way): Promise<Map<Actor, Cell>> {
  const { carryOut, caughtUp, callers } = schools
  const using = way.uses === undefined ? [] : actors.filter((actor) => expected[actor] === 'ok')
  const shared = await objectOf(schools, way)
  const own = await Promise.all(using.map(() => objectOf(schools, way)))
  const objects = [shared, ...own]
  const lines = objects.flatMap(({ lines: one }) => one)
  if (lines.length > 0) await carryOut(callers.admin, lines)

  const cells = new Map<Actor, Cell>()
  let sharedFirst: Promise<Partial<World>> | undefined
  for (const actor of actors) {
    const alone = expected[actor] === 'ok'
    const object = (alone && own.shift()) || shared
    const first = () => way.first?.(object.world, schools) ?? Promise.resolve({})
    if (!alone) sharedFirst ??= first()
    const caller = await object.caller(actor)
    const readModel = readModels[actor === 'padmin' ? 1 : 0]
    const made = await (alone ? first() : sharedFirst)
    cells.set(actor, { caller, world: { ...object.world, ...made, me: caller.person, readModel } })
  }
  if (lines.length > 0 || way.first) await caughtUp()
  return cells
}

type Made = {
  readonly world: World
  readonly lines: readonly Line[]
  readonly caller: (actor: Actor) => Promise<Caller> | Caller
}

async function objectOf({ callers, caller, family, world, post }: Schools, { uses }: Way): Promise<Made> {
  if (uses === undefined) return { world, lines: [], caller: (actor) => callers[actor] }
  if (uses === 'family') {
    const made = family()
    const ids: Partial<Record<Actor, string>> = { self: made.world.learner, mate: made.mate.id }
    return {
      ...made,
      caller: (actor) => (ids[actor] ? caller(actor, callers[actor].tenant, ids[actor]) : callers[actor]),
    }
  }
  const tenant = randomUUID()
  if (uses === 'school')
    await post(await caller('admin', tenant), '/api/schools', { name: 'École C', zone: 'Europe/Paris' })
  return { world, lines: [], caller: (actor) => caller(actor, tenant) }
}

async function driveCell(
  schools: Schools,
  { request, actor, way, caller, world }: Cell & { readonly request: string; readonly actor: Actor; readonly way: Way },
): Promise<Observed> {
  const { stack } = schools
  const sent = way.send(world)
  const before = sent.method === 'GET' ? null : await stack.service.log.head()
  const answer = await send(schools, sent, caller, way.until)
  const outcome = outcomeOf(answer, sent, way.shows?.(world))
  const proven = way.proves?.(world)
  const named = way.namesCallers && answer.status === 200 ? inSchoolOf(schools, caller) : []
  const known = [sent, proven, way.names?.(world), named]
  const faults = shownToo(schools, actor, known, answer.body)
  const isDone = outcome === 'ok' || outcome === 'none'

  if (outcome === '403' && !/\b[a-z]+:[a-z-]+\b/.test(answer.body)) faults.push('403 does not name the permission')
  if (outcome === '409' && !/no-session|set-up-closed|statistics-refused/.test(answer.body))
    faults.push('409 for an unknown reason')
  if (!isDone && before !== null) faults.push(...(await recordedBy(schools, caller, before)))
  if (!isDone && outcome !== '401' && strangers.has(actor)) {
    const control = await send(schools, way.send(unknown(world)), caller, way.until)
    if (withoutIds(control) !== withoutIds(answer))
      faults.push(`differs from what nobody has: ${withoutIds(answer)} and ${withoutIds(control)}`)
  }
  if (request.startsWith('GET ') && way.until === undefined) {
    const head = await stack.server.inject({ method: 'HEAD', url: sent.url, headers: headersOf(caller, sent) })
    // Where there is no HEAD route, nobody gets anything.
    if (head.statusCode !== answer.status && head.statusCode !== 404 && head.statusCode !== 405)
      faults.push(`HEAD gets ${head.statusCode}, GET ${answer.status}`)
  }
  return { outcome, faults }
}

/** Callers of another school have accessed nothing in this one. */
const inSchoolOf = ({ callers }: Schools, { tenant }: Caller) =>
  actors.flatMap((actor) => (callers[actor].tenant === tenant ? [callers[actor].person] : []))

export type Answer = { readonly status: number; readonly body: string }

const headersOf = ({ token }: Caller, { headers }: Sent) => ({
  ...(token !== null && { authorization: `Bearer ${token}` }),
  ...headers,
})

export async function send(schools: Schools, sent: Sent, caller: Caller, until?: string): Promise<Answer> {
  const { method, url, body, headers } = sent
  if (until !== undefined) return readStream(`${schools.address}${url}`, headersOf(caller, sent), until)
  // An answer that the API's document does not have is an error, too.
  const answer = await schools.stack.ask(method, url, {
    token: caller.token,
    ...(headers && { headers: { ...headers } }),
    ...(body !== undefined && { body }),
  })
  return { status: answer.statusCode, body: answer.body }
}

/** Reads a stream until a text has come, or its end. */
async function readStream(url: string, headers: Record<string, string>, until: string): Promise<Answer> {
  const leaving = new AbortController()
  const answer = await fetch(url, { headers, signal: leaving.signal })
  let body = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    body += decoder.decode(chunk, { stream: true })
    if (answer.ok && body.includes(until)) break
  }
  leaving.abort()
  return { status: answer.status, body }
}

function outcomeOf({ status, body }: Answer, { method, url }: Sent, shows: readonly string[] | undefined): string {
  if (status === 303) return 'ok'
  if (status >= 300) return String(status)
  if (url === '/api/events' && method === 'POST') {
    const [line]: { status: number }[] = JSON.parse(body)
    return line && line.status < 300 ? 'ok' : String(line?.status)
  }
  if (!shows) return 'ok'
  const shown = shows.filter((text) => body.includes(text)).length
  return shown === shows.length ? 'ok' : shown === 0 ? 'none' : `shows ${shown} of ${shows.length}`
}

/** Whom an answer shows although the caller may not see them. The ids that they sent tell them nothing new. */
export function shownToo({ secretsFor }: Schools, actor: Actor, sent: unknown, body: string): string[] {
  const { ids, texts } = secretsFor(actor)
  const known = JSON.stringify(sent)
  return [...texts, ...ids.filter((id) => !known.includes(id))]
    .filter((secret) => body.includes(secret))
    .map((secret) => `shows ${secret}`)
}

async function recordedBy({ stack }: Schools, { tenant, person }: Caller, after: Position): Promise<string[]> {
  const filter = { tenant: tenant as TenantId }
  const { events } = await stack.service.log.readAll({ after, limit: 500, filter })
  return events.filter(({ actor }) => actor === person).map(({ type }) => `refused, and recorded ${type}`)
}

/** Ids that nobody has. */
const unknown = (world: World): World => ({
  ...world,
  learner: randomUUID(),
  class: randomUUID(),
  secondClass: randomUUID(),
  newcomer: randomUUID(),
  stranger: randomUUID(),
  guardian: randomUUID(),
  substitute: randomUUID(),
  attempt: randomUUID(),
  webhook: randomUUID(),
  code: randomUUID(),
  device: randomUUID(),
  request: randomUUID(),
  breach: randomUUID(),
  model: 'level-0123456789ab',
  content: randomUUID(),
  path: randomUUID(),
  step: randomUUID(),
  emptyStep: randomUUID(),
  group: randomUUID(),
  plan: randomUUID(),
  job: randomUUID(),
})

/** An answer without what differs from one request to the next. */
export const withoutIds = ({ status, body }: Answer): string =>
  `${status} ${body
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<trace>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>')}`
