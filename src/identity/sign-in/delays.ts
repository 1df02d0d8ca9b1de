// Delays after failed sign-ins, per process. A delay ends by itself, and grows no further than five minutes: nobody is locked
// out for ever, and nobody can lock out somebody else for long.
//
// Three counts: of a name from one network (grows fast), of a network whatever the name (generous: a whole school shares
// one address), and of a name from all networks from which that name has not signed in before. The last one slows down a
// guesser with many addresses, and does not touch the person who signs in where they always do.
import { LRUCache } from 'lru-cache'

export type Attempt = { readonly name: string; readonly network: string }
export type AttemptEnd = 'failed' | 'succeeded' | 'undecided'

export type Delays = {
  /** Begins an attempt and returns 0, or returns how long to wait before it is looked at. */
  begin(attempt: Attempt): number
  /** Call it once for each attempt that began. */
  end(attempt: Attempt, how: AttemptEnd): void
}

type Count = { readonly failures: number; readonly untilMs: number }
type Rule = { readonly free: number; readonly firstMs: number; readonly mostMs: number }

const ofPair: Rule = { free: 3, firstMs: 1_000, mostMs: 300_000 }
const ofNetwork: Rule = { free: 100, firstMs: 1_000, mostMs: 60_000 }
const ofName: Rule = { free: 10, firstMs: 1_000, mostMs: 60_000 }
/** Failures that are an hour old no longer count. */
const FORGET_MS = 3_600_000
const MOST = 50_000

export function signInDelays(nowMs: () => number): Delays {
  const counts = new LRUCache<string, Count>({ max: MOST })
  const known = new LRUCache<string, true>({ max: MOST })
  /** Attempts that have not ended: guesses sent all at once count before their answers are known. */
  const running = new Map<string, number>()
  const pairOf = ({ name, network }: Attempt) => JSON.stringify([name, network])

  const rulesOf = (attempt: Attempt): readonly (readonly [string, Rule])[] => [
    [`pair ${pairOf(attempt)}`, ofPair],
    [`network ${attempt.network}`, ofNetwork],
    ...(known.has(pairOf(attempt)) ? [] : [[`name ${attempt.name}`, ofName] as const]),
  ]

  function countOf(key: string): Count {
    const count = counts.get(key)
    return count && nowMs() - count.untilMs < FORGET_MS ? count : { failures: 0, untilMs: nowMs() }
  }

  return {
    begin(attempt) {
      const pair = pairOf(attempt)
      const waitMs = Math.max(0, ...rulesOf(attempt).map(([key]) => countOf(key).untilMs - nowMs()))
      if (waitMs > 0) return waitMs
      const others = running.get(pair) ?? 0
      if (others > 0 && countOf(`pair ${pair}`).failures + others >= ofPair.free) return ofPair.firstMs
      running.set(pair, others + 1)
      return 0
    },
    end(attempt, how) {
      const pair = pairOf(attempt)
      const others = (running.get(pair) ?? 1) - 1
      if (others > 0) running.set(pair, others)
      else running.delete(pair)
      if (how === 'succeeded') {
        counts.delete(`pair ${pair}`)
        known.set(pair, true)
      }
      if (how !== 'failed') return
      for (const [key, { free, firstMs, mostMs }] of rulesOf(attempt)) {
        const failures = countOf(key).failures + 1
        const delayMs = failures < free ? 0 : Math.min(mostMs, firstMs * 2 ** Math.min(failures - free, 30))
        counts.set(key, { failures, untilMs: nowMs() + delayMs })
      }
    },
  }
}
