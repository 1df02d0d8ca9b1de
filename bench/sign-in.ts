// How many children sign in at the beginning of a lesson, and how long commands take meanwhile.
// 300 children sign in with their PIN within 50 seconds, while others send commands at a steady rate; the load generators and the database are
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
const CHILDREN = options.quick ? 30 : 300
/** Six a second. */
const COMING_MS = (CHILDREN / 6) * 1_000
const COMMANDS_PER_S = 200
const time = options.quick ? { warmMs: 1_000, quietMs: 3_000 } : { warmMs: 3_000, quietMs: 15_000 }
const LEARNERS = 500
const PIN = '4071'

type Child = { readonly person: string; readonly device: string }

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
    const children = await enrolChildren(service, administrator)
    console.log(
      `${database.about}; ${cpus().length} cores; ${CHILDREN} children, ${COMMANDS_PER_S} commands a second\n`,
    )

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
      pause(time.warmMs).then(() => signInAsTheyCome(service, children)),
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

/** Classes of 30 children with a PIN each, who all have a tablet of their own. */
async function enrolChildren(service: Running, token: string): Promise<readonly Child[]> {
  const send = async (path: string, body: unknown, bearer: string | null = token): Promise<Record<string, unknown>> => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const classOf = async (size: number): Promise<Child[]> => {
    const ofClass = randomUUID()
    const schoolYear = '2026-2027'
    await send('/api/classes', { class: ofClass, name: 'CM1', level: 'CM1', schoolYear, teacher: randomUUID() })
    const { code } = await send(`/api/classes/${ofClass}/device-codes`, {})
    return Promise.all(
      Array.from({ length: size }, async (): Promise<Child> => {
        const person = randomUUID()
        await send('/api/people', { person, role: 'learner', givenName: 'Zoé', familyName: 'Banc' })
        await send('/api/enrolments', { learner: person, class: ofClass, schoolYear })
        await send(`/api/children/${person}/pin`, { pin: PIN })
        const { token: device } = await send('/api/devices', { code, as: 'token' }, null)
        return { person, device: String(device) }
      }),
    )
  }
  const children: Child[] = []
  while (children.length < CHILDREN) children.push(...(await classOf(Math.min(30, CHILDREN - children.length))))
  return children
}

/** The lesson begins: children come at an even rate, whether or not those before them have been answered. */
async function signInAsTheyCome(service: Running, children: readonly Child[]) {
  const startMs = performance.now()
  const tookMs: number[] = []
  let failed = 0
  const signIn = async ({ person, device }: Child, dueMs: number) => {
    await pause(Math.max(0, dueMs - performance.now()))
    const answer = await fetch(`${service.url}/api/device/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sillage-device': device },
      body: JSON.stringify({ child: person, pin: PIN }),
    })
    await answer.arrayBuffer()
    if (answer.ok) tookMs.push(performance.now() - dueMs)
    else failed += 1
  }
  await Promise.all(children.map((child, n) => signIn(child, startMs + (n / children.length) * COMING_MS)))
  return { tookMs, failed, perSecond: (tookMs.length * 1_000) / (performance.now() - startMs) }
}
