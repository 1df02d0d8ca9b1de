// Runs process managers: reads the log, fires timers and sends commands, exactly once, until it is told to stop.
// Input: the events that a process reacts to, its due timers, and the refusals of its commands. Output: commands.
//
// A turn (turns.ts) takes a page, reacts to it (react.ts, pure), and writes states, outbox, timers and checkpoint in
// one transaction (process-store.ts). The outbox is sent afterwards (dispatch.ts).
//
// Invariants: a command's id derives from its trigger, so that sending it twice executes it once. An event that cannot
// be processed parks its own correlation key, in order, and nothing else. The states, timers and unsent commands of an
// erased person are deleted in the turn that reads the erasure.

import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import type { Process } from '#kernel/process.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { type Consumer, consume } from '#projecting/consume.ts'
import { dispatch } from './dispatch.ts'
import type { ProcessCheckpoint, ProcessFault, ProcessStore } from './process-store.ts'
import { StateOfNewerVersion } from './react.ts'
import { ProcessCannotRun, processTurns, type Turn } from './turns.ts'

export type ProcessRunnerOptions = {
  readonly processes: readonly Process[]
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'head' | 'eventAt'>
  readonly codec: Pick<Codec, 'reader'>
  readonly commands: CommandRunner
  /** What a process may decide about whom. Absent where nobody limits it. */
  readonly limits?: ReadLimits
  readonly store: ProcessStore
  /** Rung when there may be something to read. */
  readonly bell: Doorbell
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => number
  /** A new name for a set of sendings, different from that of any other runner. */
  readonly newClaim: () => string
  readonly pageSize?: number
  readonly onFault?: (process: string, fault: ProcessFault) => void
  /** Called when a process stops running in this program, while the others go on. */
  readonly onStop?: (process: string, error: Error) => void
  readonly onRetry?: (process: string, error: unknown) => void
}

export type ProcessRunner = {
  /** Runs until the signal. Two runners at once are harmless but useless. */
  run(signal: AbortSignal): Promise<void>
}

/** At the head, events that arrive within this time are processed together. */
const GATHER_MS = 100
/** How often waiting timers and sendings are checked. */
const LOOK_MS = 1_000
/** In rounds: settled sendings that are old enough are deleted at the start and after every so many rounds. */
const FORGET_EVERY = 10_000
/** How long `status` can show what was sent and refused. */
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

/** Its cursor is the checkpoint. Timers and the outbox are handled in addition. */
function consumer(
  process: Process,
  options: ProcessRunnerOptions,
  signal: AbortSignal,
): Consumer<ProcessCheckpoint, Turn> {
  const { bell, delay, store, log } = options
  const turns = processTurns(process, options)
  let rounds = 0

  async function serveOutbox(): Promise<boolean> {
    if (rounds % FORGET_EVERY === 0) await store.forgetSettled(process.name, KEPT_MS)
    rounds += 1
    return dispatch(process, options, turns.answerRefusal)
  }
  /** For monitoring only, so a failure to write it does not matter. */
  const recordTrouble = (why: string | null) => void store.recordTrouble(process.name, why).catch(() => undefined)

  return {
    log,
    open: turns.begin,
    // The checkpoint is read with each turn, because timers and refusals change it too.
    read: turns.next,
    placeOf: (cursor, turn) => turn?.checkpoint ?? cursor,
    async handle(cursor, turn) {
      await turn.take()
      // Behind the head, an event that would cancel a timer may not have been read yet.
      if (turn.reachesHead) await turns.fireTimers()
      await serveOutbox()
      if (turn.reachesHead) await delay(GATHER_MS, signal)
      return turn.checkpoint ?? cursor
    },
    async idle() {
      const fired = await turns.fireTimers()
      const sent = await serveOutbox()
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
      recordTrouble(safeMessage(error).slice(0, 500).toWellFormed())
    },
    onRecovered: () => recordTrouble(null),
  }
}
