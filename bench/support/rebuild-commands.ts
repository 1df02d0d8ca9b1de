// Whether a rebuild slows down commands: an open loop of answers through the complete service, alone
// and during a rebuild in a separate process.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { openTokenKeys } from '#identity/token-keys.ts'
import { thisCheckout } from './before.ts'
import { generateLoad, startService } from './http-processes.ts'
import { openSchool } from './http-school.ts'
import { rebuildVerbs } from './rebuild-ours.ts'
import { median } from './report.ts'

export type CommandOrder = { readonly rounds: number; readonly warmMs: number; readonly measureMs: number }
export type Commands = {
  readonly perSecond: number
  readonly beforeMs: number
  readonly during: { readonly p95Ms: number; readonly rebuilds: number } | null
  readonly errors: number
}

const PER_SECOND = 200
const CONNECTIONS = 50
const LEARNERS = 500
const path = '/api/adaptive/interaction'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Alternating by round, so that a busy minute of the machine affects both. */
export async function commandsBesideRebuild(
  url: string,
  pool: pg.Pool,
  { rounds, warmMs, measureMs }: CommandOrder,
): Promise<Commands> {
  const data = await mkdtemp(join(tmpdir(), 'sillage-bench-rebuild-'))
  const environment = {
    DATABASE_URL: url,
    SILLAGE_DATA: data,
    SILLAGE_KEYS: join(data, 'keys'),
    PORT: '0',
    LOG_LEVEL: 'error',
    EVENT_LOG: 'postgres',
  }
  const service = await startService(thisCheckout, environment)
  try {
    const tokens = await openTokenKeys(data)
    const tenant = randomUUID()
    const tokenOf = (role: 'administrator' | 'tool') => tokens.sign({ tenant, actor: randomUUID(), role }, 3_600)
    const bodies = await openSchool(service, await tokenOf('administrator'), LEARNERS)
    await caughtUp(pool)
    const token = await tokenOf('tool')
    const load = () =>
      generateLoad({
        url: service.url,
        path,
        token,
        bodies,
        connections: CONNECTIONS,
        rate: PER_SECOND,
        warmMs,
        measureMs,
      })

    const before: number[] = []
    const during: number[] = []
    let rebuilds = 0
    let errors = 0
    for (let round = 0; round < rounds; round += 1) {
      const alone = await load()
      before.push(alone.p95Ms)
      errors += alone.errors
      const rebuilding = rebuildAgainAndAgain(environment)
      const beside = await load()
      rebuilds += await rebuilding.stop()
      during.push(beside.p95Ms)
      errors += beside.errors
    }
    return {
      perSecond: PER_SECOND,
      beforeMs: median(before),
      during: during.length > 0 ? { p95Ms: median(during), rebuilds } : null,
      errors,
    }
  } finally {
    await service.stop()
    await rm(data, { recursive: true, force: true })
  }
}

/** A rebuild ends before the load does: the next one begins at once. */
function rebuildAgainAndAgain(environment: Readonly<Record<string, string>>): { stop(): Promise<number> } {
  let wanted = true
  let finished = 0
  const running = (async () => {
    while (wanted) {
      await sillage(rebuildVerbs.rebuild(['skill-profile']), environment)
      finished += 1
      await sillage(rebuildVerbs.drop('skill-profile'), environment)
    }
  })()
  return {
    async stop() {
      wanted = false
      await running
      return finished
    },
  }
}

/** Runs a verb of the command line in a separate process, and returns its output. */
export async function sillage(verb: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'sillage.ts'), ...verb], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let output = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const [code] = await once(child, 'close')
  process.off('exit', kill)
  if (code !== 0) throw new Error(`sillage ${verb.join(' ')} ended with code ${code}: ${complaint || output}`)
  return output
}

const PATIENCE_MS = 600_000

/** The service first folds the whole log into every read model, which is not measured. */
async function caughtUp(pool: pg.Pool): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await pool.query<{ behind: number }>(
      `select (select max(position) from log.events) - min(c.position) as behind
      from sillage.checkpoints c join sillage.generations g using (projection, generation) where g.live`,
    )
    if (rows[0]?.behind === 0) return
    if (performance.now() > untilMs) throw new Error(`the read models are still ${rows[0]?.behind} events behind`)
    await pause(250)
  }
}
