// A service as `npm start` starts it, on an embedded database of its own. All that it writes is below one directory.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { plainEnvironment } from '#platform/child.ts'
import { findRunning } from '#platform/embedded-postgres.ts'
import { knownHome } from '#platform/postgres-home.ts'
import { NEVER_COMES_MS } from '../hung.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Places = {
  /** All of it. */
  readonly all: string
  /** SILLAGE_DATA */
  readonly data: string
  readonly temporary: string
  readonly output: string
}

export async function makePlaces(all: string): Promise<Places> {
  const places = { all, data: join(all, 'data'), temporary: join(all, 'tmp'), output: join(all, 'output') }
  for (const place of Object.values(places)) await mkdir(place, { recursive: true })
  // Started by root, the server runs as another user: it must reach the cluster here, or put it elsewhere.
  await chmod(all, 0o755)
  return places
}

const environment = ({ data, temporary }: Places) => ({
  ...plainEnvironment(),
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
  SILLAGE_DATA: data,
  TMPDIR: temporary,
  SILLAGE_DEMONSTRATION: 'no',
  SILLAGE_WEBHOOK_ALLOW: '127.0.0.1',
  SILLAGE_WEBHOOK_RETRY_S: '0,1',
  SILLAGE_PAST_PROCESSES: '1',
  LOG_LEVEL: 'trace',
  PORT: '0',
})

export type RunningService = {
  readonly url: string
  readonly databaseUrl: string
  /** SIGKILL to the process that was started. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** The cluster, from which a search of all places would be cut off if it were elsewhere. */
export async function assertClusterWithin({ data }: Places): Promise<void> {
  const cluster = (await knownHome(data))?.cluster
  if (cluster !== join(data, 'postgres')) throw new Error(`the cluster is in ${cluster}, not in ${data}`)
}

export type SpawnedService = Pick<RunningService, 'kill' | 'stop'> & {
  readonly child: ChildProcess
  /** Where everything that it says is kept. */
  readonly output: string
}

/** Does not wait until it answers. `more` are variables besides those that all services here have. */
export function spawnService(
  places: Places,
  name: string,
  more: Readonly<Record<string, string>> = {},
): SpawnedService {
  const output = join(places.output, `${name}.log`)
  const file = openSync(output, 'a')
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { ...environment(places), ...more },
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  const ended = once(child, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return { child, output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** Everything it says is kept in a file. */
export async function startService(
  places: Places,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const { child, output, kill, stop } = spawnService(places, name, more)
  try {
    const { url, databaseUrl } = await started(places, child, output)
    return { url, databaseUrl, kill, stop }
  } catch (error) {
    await kill()
    throw error
  }
}

async function started(places: Places, child: ChildProcess, output: string) {
  for (const untilMs = performance.now() + NEVER_COMES_MS; performance.now() < untilMs; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`the service ended: ${await readFile(output, 'utf8')}`)
    const running = await findRunning(places.data)
    if (!running || running.pid !== child.pid || running.httpUrl === null || running.databaseUrl === null) continue
    return { url: running.httpUrl, databaseUrl: running.databaseUrl }
  }
  throw new Error('the service did not start')
}

/** Runs a verb of the command line to its end. Its standard output is an answer to a person: it is returned, not kept. */
export async function runVerb(
  places: Places,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string }> {
  const file = openSync(join(places.output, 'verbs.log'), 'a')
  const child = spawn(process.execPath, ['scripts/sillage.ts', ...args], {
    cwd: root,
    env: environment(places),
    stdio: ['ignore', 'pipe', file],
  })
  closeSync(file)
  let stdout = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout }
}
