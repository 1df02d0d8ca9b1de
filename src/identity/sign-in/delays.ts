// Delays after failed sign-ins. A delay ends by itself, and grows no further than five minutes: nobody is locked out for ever,
// and nobody can lock out somebody else for long.
//
// Three counts: of a name from one network (grows fast), of a network whatever the name (generous: a whole school shares
// one address), and of a name from all networks. The last two do not touch a person who has signed in from the same network
// before, so neither a guesser with many addresses nor one behind the same address can hold them up.
import type { TenantId } from '#kernel/ids.ts'

export type Attempt = { readonly tenant: TenantId; readonly name: string; readonly network: string }
export type AttemptEnd = 'failed' | 'succeeded' | 'undecided'

export type Delays = {
  /** Begins an attempt and returns 0, or returns how long to wait before it is looked at. */
  begin(attempt: Attempt): Promise<number>
  /** Call it once for each attempt that began, with the object that `begin` was given. */
  end(attempt: Attempt, how: AttemptEnd): Promise<void>
}

export type Count = { readonly failures: number; readonly untilMs: number; readonly forgetMs: number }

/** Where the counts of one school are kept. `next` may be called again if another attempt changed the count at the same time. */
export type FailureCounts = {
  read(tenant: TenantId, keys: readonly string[]): Promise<readonly (Count | null)[]>
  /** Replaces a count in one step; null removes it. Returns the count before. */
  change(tenant: TenantId, key: string, next: (before: Count | null) => Count | null): Promise<Count | null>
}

type Rule = { readonly free: number; readonly firstMs: number; readonly mostMs: number }

const ofPair: Rule = { free: 3, firstMs: 1_000, mostMs: 300_000 }
const ofNetwork: Rule = { free: 100, firstMs: 1_000, mostMs: 60_000 }
const ofName: Rule = { free: 10, firstMs: 1_000, mostMs: 60_000 }
/** Failures that are an hour old no longer count. */
const FORGET_MS = 3_600_000
/** How long a network is remembered from which a name has signed in. */
const KNOWN_MS = 14 * 86_400_000

const keysOf = ({ name, network }: Attempt) => ({
  pair: JSON.stringify(['pair', name, network]),
  network: JSON.stringify(['network', network]),
  name: JSON.stringify(['name', name]),
  known: JSON.stringify(['known', name, network]),
})

type Keys = ReturnType<typeof keysOf>
const pairOf = ({ pair }: Keys) => [pair, ofPair] as const
const wholeOf = ({ network, name }: Keys) => [[network, ofNetwork] as const, [name, ofName] as const]

export function signInDelays(counts: FailureCounts, nowMs: () => number): Delays {
  /** Null once it is forgotten. */
  const current = (count: Count | null): Count | null => (count && count.forgetMs > nowMs() ? count : null)

  function withFailures(failures: number, { free, firstMs, mostMs }: Rule): Count | null {
    if (failures <= 0) return null
    const delayMs = failures < free ? 0 : Math.min(mostMs, firstMs * 2 ** Math.min(failures - free, 30))
    const untilMs = nowMs() + delayMs
    return { failures, untilMs, forgetMs: untilMs + FORGET_MS }
  }
  const oneMore = (rule: Rule) => (before: Count | null) => withFailures((current(before)?.failures ?? 0) + 1, rule)
  const waitOf = (count: Count | null): number => Math.max(0, (current(count)?.untilMs ?? 0) - nowMs())

  /** Attempts that count as failures of the network and of the name while they are not decided. */
  const countedWhole = new WeakSet<Attempt>()

  /** Returns the wait, in which nothing is counted. */
  const countOne = async (tenant: TenantId, key: string, rule: Rule): Promise<number> =>
    waitOf(await counts.change(tenant, key, (count) => (waitOf(count) > 0 ? count : oneMore(rule)(count))))
  const uncountOne = (tenant: TenantId, key: string, rule: Rule): Promise<unknown> =>
    counts.change(tenant, key, (count) => {
      const less = withFailures((current(count)?.failures ?? 0) - 1, rule)
      // It had waited before it began.
      return less && { ...less, untilMs: nowMs() }
    })

  return {
    async begin(attempt) {
      const keys = keysOf(attempt)
      const { tenant } = attempt
      const [known = null, network = null, name = null, pair = null] = await counts.read(tenant, [
        keys.known,
        keys.network,
        keys.name,
        keys.pair,
      ])
      const waitMs = Math.max(waitOf(pair), ...(current(known) ? [] : [waitOf(network), waitOf(name)]))
      if (waitMs > 0) return waitMs
      // Counted before the password is looked at: guesses sent all at once, to whichever process, are no way around.
      countedWhole.delete(attempt)
      const counted: (readonly [string, Rule])[] = []
      for (const [key, rule] of current(known) ? [pairOf(keys)] : [pairOf(keys), ...wholeOf(keys)]) {
        const wait = await countOne(tenant, key, rule)
        if (wait > 0) {
          for (const one of counted) await uncountOne(tenant, ...one)
          return wait
        }
        counted.push([key, rule])
      }
      if (counted.length > 1) countedWhole.add(attempt)
      return 0
    },
    async end(attempt, how) {
      const keys = keysOf(attempt)
      const { tenant } = attempt
      const isCounted = countedWhole.delete(attempt)
      if (isCounted && how !== 'failed') for (const [key, rule] of wholeOf(keys)) await uncountOne(tenant, key, rule)
      switch (how) {
        case 'succeeded':
          await counts.change(tenant, keys.pair, () => null)
          await counts.change(tenant, keys.known, () => ({
            failures: 0,
            untilMs: nowMs(),
            forgetMs: nowMs() + KNOWN_MS,
          }))
          return
        case 'undecided':
          await uncountOne(tenant, keys.pair, ofPair)
          return
        case 'failed':
          if (!isCounted) await counts.change(tenant, keys.network, oneMore(ofNetwork))
      }
    },
  }
}
