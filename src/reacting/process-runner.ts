// Runs process managers: reads the log, fires timers and sends commands, exactly once, until it is told to stop.
// In: the events of the log that a process reacts to, its timers that are due, and the refusals of its commands. Out: commands.
//
// A turn (turns.ts) takes a page, reacts to it (react.ts, pure), and writes states, outbox, timers and checkpoint in one
// transaction (process-store.ts). The outbox is sent afterwards (dispatch.ts).
//
// What always holds: a command's id derives from what triggered it, so sending it twice carries it out once; an event that
// cannot be handled parks its own correlation key, in order, and nothing else; an erased person's states, timers and unsent
// commands go in the turn that reads the erasure.

import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import type { Process } from '#kernel/process.ts'
import { type Consumer, consume } from '#projecting/consume.ts'
import { dispatch } from './dispatch.ts'
import type { ProcessFault, ProcessStore, Standing } from './process-store.ts'
import { StateOfNewerVersion } from './react.ts'
import { ProcessCannotRun, processTurns, type Turn } from './turns.ts'

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
const GATHER_MS = 100
/** Timers and sendings that wait for their time are looked for so often. */
const LOOK_MS = 1_000
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
  const { delay } = options
  try {
    await consume(consumer(process, options, signal), { signal, delay: (ms) => delay(ms, signal) })
  } catch (error) {
    if (!(error instanceof Error) || !isFinal(error)) throw error
    options.onStop?.(process.name, error)
  }
}

const isFinal = (error: unknown): boolean => error instanceof ProcessCannotRun || error instanceof StateOfNewerVersion

/** Its cursor is the checkpoint; timers and the outbox are looked after besides. */
function consumer(process: Process, options: ProcessRunnerOptions, signal: AbortSignal): Consumer<Standing, Turn> {
  const { bell, delay, store, log } = options
  const turns = processTurns(process, options)
  let rounds = 0

  async function lookAfterOutbox(): Promise<boolean> {
    if (rounds % FORGET_EVERY === 0) await store.forgetSettled(process.name, KEPT_MS)
    rounds += 1
    return dispatch(process, options, turns.giveBack)
  }
  /** For whoever watches: it is no matter where that cannot be written. */
  const note = (why: string | null) => void store.troubled(process.name, why).catch(() => undefined)

  return {
    log,
    open: turns.begin,
    // The standing is read with each turn: timers and refusals move it, too.
    read: turns.next,
    placeOf: (cursor, turn) => turn?.standing ?? cursor,
    async handle(cursor, turn) {
      await turn.take()
      // Behind the head, what would cancel a timer may not be read yet.
      if (turn.reachesHead) await turns.fireTimers()
      await lookAfterOutbox()
      if (turn.reachesHead) await delay(GATHER_MS, signal)
      return turn.standing ?? cursor
    },
    async idle() {
      const fired = await turns.fireTimers()
      const sent = await lookAfterOutbox()
      return fired || sent
    },
    watch() {
      const rings = bell.count()
      return async () => {
        await bell.wait(rings, LOOK_MS, signal)
        return 'look'
      }
    },
    isFinal,
    onTrouble(error) {
      options.onRetry?.(process.name, error)
      note(error instanceof Error ? error.message.slice(0, 500) : 'an error of no kind')
    },
    onRecovered: () => note(null),
  }
}
