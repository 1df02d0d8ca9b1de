// How many people sign in at the beginning of a lesson, and how long commands take meanwhile.
// 300 people sign in within 50 seconds, while others send commands at a steady rate; the load generators and the database are
// on the same machine. `npm run bench -- sign-in [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openTokenKeys } from '#identity/token-keys.ts'
import { checkouts } from './support/before.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { generateLoad, type Running, startService } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { benchOptions, percentile, printFigures, printTable } from './support/report.ts'

const options = benchOptions()
const PEOPLE = options.quick ? 30 : 300
/** Six a second. */
const COMING_MS = (PEOPLE / 6) * 1_000
const COMMANDS_PER_S = 200
const time = options.quick ? { warmMs: 1_000, quietMs: 3_000 } : { warmMs: 3_000, quietMs: 15_000 }
const LEARNERS = 500
const password = 'quatre mots au hasard'

type Person = { readonly name: string; readonly password: string }

await withBenchDatabase(async (database) => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-sign-in-'))
  const [here] = checkouts(null)
  if (!here) throw new Error('nothing to measure')
  const service = await startService(here, {
    DATABASE_URL: await database.another(),
    SILLAGE_DATA: directory,
    SILLAGE_KEYS: join(directory, 'keys'),
    PORT: '0',
    LOG_LEVEL: 'error',
  })
  try {
    const keys = await openTokenKeys(directory)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool') => keys.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const administrator = await tokenOf('administrator')
    const bodies = await openSchool(service, administrator, LEARNERS)
    const people = await openAccounts(service, administrator)
    console.log(`${database.about}; ${cpus().length} cores; ${PEOPLE} people, ${COMMANDS_PER_S} commands a second\n`)

    const load = {
      path: '/api/adaptive/interaction',
      bodies,
      connections: 50,
      rate: COMMANDS_PER_S,
      warmMs: time.warmMs,
    }
    const token = await tokenOf('tool')
    const quiet = await generateLoad({ url: service.url, token, ...load, measureMs: time.quietMs })
    const [busy, { tookMs, perSecond, failed }] = await Promise.all([
      generateLoad({ url: service.url, token, ...load, measureMs: COMING_MS }),
      pause(time.warmMs).then(() => signInAsTheyCome(service, tenant, people)),
    ])
    const errors = quiet.errors + busy.errors + failed
    if (errors > 0) console.log(`${errors} requests failed: ${JSON.stringify(busy.byStatus)}, sign-ins: ${failed}\n`)

    const sorted = tookMs.toSorted((a, b) => a - b)
    const figures = {
      sign_ins_per_s: perSecond,
      sign_in_p50_ms: percentile(sorted, 0.5),
      sign_in_p95_ms: percentile(sorted, 0.95),
      command_p50_ms: busy.p50Ms,
      command_p95_ms: busy.p95Ms,
      command_p99_ms: busy.p99Ms,
      commands_per_s: busy.perSecond,
      quiet_command_p95_ms: quiet.p95Ms,
      errors,
    }
    printTable(['figure', 'value'], Object.entries(figures))
    console.log('\nquiet_: the same commands before anybody signs in.')
    if (options.json) printFigures('sign-in', figures)
  } finally {
    await service.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

async function openAccounts(service: Running, token: string): Promise<readonly Person[]> {
  const send = async (path: string, body: unknown) => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  const people = Array.from({ length: PEOPLE }, (_, n) => ({ person: randomUUID(), name: `person-${n}` }))
  await send(
    '/api/events',
    people.map(({ person, name }) => ({
      command: 'identity.register-person',
      id: person,
      input: { person, role: 'teacher', givenName: name, familyName: 'Banc' },
    })),
  )
  const left = [...people]
  const open = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      await send('/api/accounts', { person: next.person, name: next.name })
      await send(`/api/accounts/${next.person}/password`, { password })
    }
  }
  await Promise.all([open(), open(), open(), open()])
  return people.map(({ name }) => ({ name, password }))
}

/** The lesson begins: people come at an even rate, whether or not those before them have been answered. */
async function signInAsTheyCome(service: Running, school: string, people: readonly Person[]) {
  const startMs = performance.now()
  const tookMs: number[] = []
  let failed = 0
  const signIn = async ({ name, password }: Person, dueMs: number) => {
    await pause(Math.max(0, dueMs - performance.now()))
    const answer = await fetch(`${service.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ school, name, password, as: 'tokens' }),
    })
    await answer.arrayBuffer()
    if (answer.ok) tookMs.push(performance.now() - dueMs)
    else failed += 1
  }
  await Promise.all(people.map((person, n) => signIn(person, startMs + (n / people.length) * COMING_MS)))
  return { tookMs, failed, perSecond: (tookMs.length * 1_000) / (performance.now() - startMs) }
}
