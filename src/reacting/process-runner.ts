// Runs process managers: reads the log, fires timers and sends commands, exactly once, until it is told to stop.

import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import type { Process } from '#kernel/process.ts'
import { dispatch } from './dispatch.ts'
import type { ProcessFault, ProcessStore } from './process-store.ts'
import { StateOfNewerVersion } from './react.ts'
import { ProcessCannotRun, processTurns } from './turns.ts'

export type ProcessRunnerOptions = {
  readonly processes: readonly Process[]
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'head' | 'eventAt'>
  readonly codec: Pick<Codec, 'decode'>
  readonly commands: CommandRunner
  readonly store: ProcessStore
  /** Rung when there may be something to read. */
  readonly bell: Doorbell
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => number
  /** Names what this runner is sending: unlike any other runner's. */
  readonly newClaim: () => string
  readonly pageSize?: number
  readonly onFault?: (process: string, fault: ProcessFault) => void
  /** Told why a process runs no more in this program, though the others do. */
  readonly onStop?: (process: string, error: Error) => void
  readonly onRetry?: (process: string, error: unknown) => void
}

export type ProcessRunner = {
  /** Until the signal. Two at once are harmless, and of no use. */
  run(signal: AbortSignal): Promise<void>
}

/** At the head, what comes within so long is reacted to together. */
const GATHER_MS = 20
/** Timers and sendings that wait for their time are looked for so often. */
const LOOK_MS = 1_000
const MOST_RETRY_MS = 5_000
/** In rounds: what is settled long since is removed at the start, and now and then. */
const FORGET_EVERY = 10_000
/** How long `status` can tell what was sent and refused. */
const KEPT_MS = 30 * 86_400_000

export function processRunner(options: ProcessRunnerOptions): ProcessRunner {
  return {
    async run(signal) {
      await Promise.all(options.processes.map((process) => runOne(process, options, signal)))
    },
  }
}

async function runOne(process: Process, options: ProcessRunnerOptions, signal: AbortSignal): Promise<void> {
  const { bell, delay, store } = options
  const turns = processTurns(process, options)
  let begun = false
  for (let failures = 0, rounds = 0; !signal.aborted; rounds += 1) {
    try {
      const rings = bell.count()
      if (!begun) await turns.begin()
      begun = true
      if (rounds % FORGET_EVERY === 0) await store.forgetSettled(process.name, KEPT_MS)
      const read = await turns.readOn()
      if (read === 'standing-still') await bell.wait(rings, LOOK_MS, signal)
      else {
        // Behind the head, what would cancel a timer may not be read yet.
        const fired = read !== 'more' && (await turns.fireTimers())
        const sent = await dispatch(process, options, turns.giveBack)
        if (read === 'reached-head') await delay(GATHER_MS, signal)
        else if (read === 'nothing-new' && !fired && !sent) await bell.wait(rings, LOOK_MS, signal)
      }
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ProcessCannotRun || error instanceof StateOfNewerVersion) {
        options.onStop?.(process.name, error)
        return
      }
      failures += 1
      // The database may have been exchanged under it: whose log this is, is asked anew.
      begun = false
      options.onRetry?.(process.name, error)
      await delay(Math.min(50 * 2 ** failures, MOST_RETRY_MS), signal)
    }
  }
}
