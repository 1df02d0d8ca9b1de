// A real process that is restarted whenever it ends, until it is stopped.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CrashPoint } from '#platform/crash-point.ts'
import { NEVER_COMES_MS } from '../hung.ts'

export type ProcessUnderTest = {
  readonly name: string
  /** Each end of it, in order: what ended it, and whether it had been told to crash at some point. */
  readonly ends: readonly { readonly how: string; readonly point: CrashPoint | null }[]
  readonly pid: () => number
  readonly output: () => string
  /** Until the process of the moment has said this among the first things. */
  said(text: string): Promise<void>
  /** SIGKILL, now. */
  kill(): Promise<void>
  /** Starts it anew so that it kills itself at a crash point, and waits until it has. */
  crashAt(point: CrashPoint, times: number): Promise<void>
  /** Starts it anew so that it stands still at a crash point, and waits until it does. */
  freezeAt(point: CrashPoint, times: number): Promise<void>
  /** SIGSTOP: as on a machine that sleeps, or swaps. */
  freeze(): void
  /** SIGCONT: it goes on as if no time had gone by. */
  thaw(): void
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export function keepRunning(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ProcessUnderTest {
  const ends: { how: string; point: CrashPoint | null }[] = []
  let output = ''
  let beginning = ''
  let stopping = false
  let next: { point: CrashPoint; times: number; how: 'crash' | 'freeze' } | null = null
  let child: ChildProcess
  let ended: Promise<void>

  function start(): void {
    const armed = next
    next = null
    const own = spawn(process.execPath, args, {
      cwd: root,
      env: { ...plain(), ...env, ...(armed && { SILLAGE_CRASH_POINT: `${armed.point}:${armed.times}:${armed.how}` }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = own
    beginning = ''
    for (const stream of [own.stdout, own.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = `${output}${text}`.slice(-20_000)
        beginning = `${beginning}${text}`.slice(0, 20_000)
      })
    ended = new Promise((resolve) =>
      own.once('exit', (code, signal) => {
        ends.push({ how: signal ?? `exit ${code}`, point: armed?.point ?? null })
        resolve()
        // One that cannot start, since its database is away, tries again like any supervised service.
        if (!stopping) setTimeout(start, code === null ? 0 : 200)
      }),
    )
  }
  start()

  return {
    name,
    ends,
    pid: () => child.pid ?? 0,
    output: () => output,
    async said(text) {
      await until(
        () => beginning.includes(text),
        () => `${name} did not say "${text}": ${beginning.slice(0, 2_000)}`,
      )
    },
    async kill() {
      const end = ended
      child.kill('SIGKILL')
      await end
    },
    async crashAt(point, times) {
      next = { point, times, how: 'crash' }
      const first = ended
      child.kill('SIGKILL')
      await first
      const before = ends.length
      await until(
        () => ends.slice(before).some((end) => end.point === point && end.how === 'SIGKILL'),
        () => `${name} never came to ${point}`,
      )
    },
    async freezeAt(point, times) {
      next = { point, times, how: 'freeze' }
      const first = ended
      child.kill('SIGKILL')
      await first
      await until(
        () => isFrozen(child.pid ?? 0),
        () => `${name} never came to ${point}`,
      )
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      child.kill('SIGCONT')
      const late = setTimeout(() => child.kill('SIGKILL'), NEVER_COMES_MS)
      await ended
      clearTimeout(late)
    },
  }
}

/** As Linux tells it: T, stopped by a signal. */
function isFrozen(pid: number): boolean {
  try {
    return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The machine's environment without what a test run adds to it. */
const plain = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ||
      /^(VITEST|SILLAGE_|NODE_(?!COMPILE_CACHE)|DATABASE_URL|KEYS_DATABASE_URL|EVENT_LOG|REDIS_URL|TEST$)/.test(name)
        ? []
        : [[name, value]],
    ),
  )

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** Waits for a condition; what is said of one that never comes true is better than a test that hangs. */
async function until(isTrue: () => boolean | Promise<boolean>, missing: () => string): Promise<void> {
  for (const endMs = performance.now() + NEVER_COMES_MS; !(await isTrue()); await pause(20))
    if (performance.now() > endMs) throw new Error(missing())
}

/** Throws where the process ends again and again before it is. */
export const untilReady = (url: string, process?: ProcessUnderTest): Promise<void> =>
  until(
    async () => {
      if (process && process.ends.length > 3) throw new Error(`${process.name} ends: ${process.output()}`)
      return fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    },
    () => `${url} did not become ready`,
  )
