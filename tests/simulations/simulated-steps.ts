// Shared by the simulations of the projector and of processes: steps that wait for their turn and may fail, and a bell without
// a clock. For tests alone.
import type { Doorbell } from '#event-log/subscription.ts'

export type Fault = 'none' | 'refused' | 'executed-then-timeout' | 'crash-before' | 'crash-after'

/** Decides which step is next, and how it fails. */
export type Fate = { turn(label: string): Promise<unknown>; nextFault(): Fault }

/** The connection of one process. A dead process sends nothing more. */
export type Session = { dead: boolean }

const never = new Promise<never>(() => {})

/** One statement or transaction: it happens completely or not at all, whatever answer its caller gets. */
export const simulatedSteps =
  (fate: Fate) =>
  async <Result>(session: Session, label: string, effect: () => Result): Promise<Result> => {
    // The turn comes before the effect: the scheduler can delay only what follows.
    await fate.turn(label)
    if (session.dead) return never
    const fault = fate.nextFault()
    if (fault === 'crash-before' || fault === 'crash-after') session.dead = true
    if (fault === 'crash-before') return never
    if (fault === 'refused') throw new Error('connection refused')
    const result = effect()
    if (fault === 'crash-after') return never
    if (fault === 'executed-then-timeout') throw new Error('timeout')
    return result
  }

/** Without a clock: only a ring wakes a waiter, so a lost wake-up would be noticed. */
export function simulatedBell(): Doorbell {
  let rings = 0
  let waiting: (() => void)[] = []
  return {
    count: () => rings,
    ring() {
      rings += 1
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    async wait(seen, _, signal) {
      if (rings !== seen || signal.aborted) return
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
  }
}
