// The first command of a process on a stream of 100,000 events: without a snapshot of its state, with one,
// and the cost of repeating the oldest command there. `npm run bench -- first-command [--json] [--quick] [--before DIR]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTokenKeys } from '#identity/token-keys.ts'
import { openPool } from '#platform/database.ts'
import {
  type Checkout,
  checkouts,
  type Figures,
  inTurn,
  medians,
  namedFigures,
  printBeforeAndAfter,
} from './support/before.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { type Running, startService } from './support/http-processes.ts'
import { openSchool } from './support/http-school.ts'
import { benchOptions, printFigures, readable } from './support/report.ts'

const options = benchOptions({ comparing: true })
const EVENTS = options.quick ? 20_000 : 100_000
const PER_REQUEST = 2_500
const rounds = options.quick ? 1 : 3
// One for each service that is started.
process.setMaxListeners(50)

/** A service restarted for each measurement, for a school of two learners, one of them with a long history. */
type Target = {
  readonly env: Readonly<Record<string, string>>
  readonly token: string
  readonly busy: Readonly<Record<string, unknown>>
  readonly quiet: Readonly<Record<string, unknown>>
}

const post = async ({ url }: Running, token: string, path: string, body: unknown, key: string) => {
  const startedMs = performance.now()
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${text}`)
  return { status: answer.status, text, tookMs: performance.now() - startedMs }
}

async function fill(checkout: Checkout, databaseUrl: string, directory: string): Promise<Target> {
  // Read models are not measured.
  const env = {
    DATABASE_URL: databaseUrl,
    SILLAGE_DATA: directory,
    SILLAGE_KEYS: join(directory, 'keys'),
    SILLAGE_WORKER: 'none',
    PORT: '0',
    LOG_LEVEL: 'error',
  }
  const service = await startService(checkout, env)
  try {
    const tokens = await openTokenKeys(directory)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool') => tokens.sign({ tenant, actor: randomUUID(), role }, 36_000)
    const [busy = {}, quiet = {}] = (await openSchool(service, await tokenOf('administrator'), 2)).map((text) =>
      JSON.parse(text),
    )
    const token = await tokenOf('tool')
    const { type: _, ...input } = busy
    // One event each, or the first right answers would master the skill again and again.
    const wrong = { ...input, correct: false }
    for (let made = 0; made < EVENTS; made += PER_REQUEST) {
      const lines = Array.from({ length: PER_REQUEST }, (_, n) => ({
        command: 'learning.record-attempt',
        id: `line-${made + n}`,
        input: wrong,
      }))
      const { text } = await post(service, token, '/api/events', lines, randomUUID())
      const results: { status: number }[] = JSON.parse(text)
      if (results.some(({ status }) => status !== 201)) throw new Error(`not recorded: ${text.slice(0, 500)}`)
    }
    return { env, token, busy: { ...wrong, type: 'exercise_attempted' }, quiet }
  } finally {
    await service.stop()
  }
}

/** A process with warm code that has not read the long stream yet. */
async function fresh<Result>(
  checkout: Checkout,
  { env, token, quiet }: Target,
  use: (service: Running) => Promise<Result>,
): Promise<Result> {
  const service = await startService(checkout, env)
  try {
    for (let n = 0; n < 200; n += 1) await post(service, token, '/api/adaptive/interaction', quiet, randomUUID())
    return await use(service)
  } finally {
    // Snapshots written in the background are complete before it ends.
    await service.stop()
  }
}

await withBenchDatabase(async (database) => {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-first-'))
  try {
    const of = checkouts(options.before)
    const targets = new Map<Checkout, Target>()
    for (const checkout of of)
      targets.set(checkout, await fill(checkout, await database.another(), join(data, checkout.name)))
    console.log(`${database.about}; a stream of ${readable(EVENTS)} events, over HTTP; ${rounds} rounds, medians\n`)

    const results = await inTurn(of, rounds, async (checkout): Promise<Figures> => {
      const target = targets.get(checkout)
      if (!target) throw new Error('nothing to measure')
      const pool = openPool(target.env.DATABASE_URL ?? '', { name: 'bench', max: 1 })
      await pool.query('delete from sillage.stream_snapshots')
      await pool.end()
      const first = (service: Running) =>
        post(service, target.token, '/api/adaptive/interaction', target.busy, randomUUID())
      const without = await fresh(checkout, target, first)
      return fresh(checkout, target, async (service) => {
        const withSnapshot = await first(service)
        const next = await first(service)
        const figures = {
          first_command_ms: without.tookMs,
          first_command_snapshot_ms: withSnapshot.tookMs,
          next_command_ms: next.tookMs,
        }
        // The earlier version forgot it after a thousand others, and would record it again.
        if (checkout.name === 'before') return figures
        const { type: _, ...input } = target.busy
        const oldest = [{ command: 'learning.record-attempt', id: 'line-0', input }]
        const again = await post(service, target.token, '/api/events', oldest, randomUUID())
        if (!again.text.includes('"status":200')) throw new Error(`not recognised: ${again.text}`)
        return { ...figures, oldest_again_ms: again.tookMs }
      })
    })
    const compared = new Map([...results].map(([name, all]) => [name, medians(all)]))
    printBeforeAndAfter(compared)
    if (options.json) printFigures('first-command', namedFigures(compared))
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})
