/**
 * Work that is limited in total and per owner. Waiting owners take turns, so that one owner's load does not delay the
 * others.
 *
 * At every moment, at most `atOnce` works run, and at most `atOncePerOwner` of one owner. Nobody waits longer than
 * `waitMs`. A work that may start is started. An owner with nothing running or waiting takes no memory.
 */

export type FairQueueLimits = {
  readonly atOnce: number
  readonly atOncePerOwner: number
  readonly waiting: number
  readonly waitingPerOwner: number
  readonly waitMs: number
}

/** `owner`: this owner has too many waiting; `all`: all owners together have; `time`: the turn did not come in time. */
export type FairQueueBound = 'owner' | 'all' | 'time'

export class QueueFull extends Error {
  override readonly name = 'QueueFull'
  readonly bound: FairQueueBound
  constructor(bound: FairQueueBound) {
    super(`no place in the queue: ${bound}`)
    this.bound = bound
  }
}

export type FairQueue = {
  /** Takes a place, which `release` returns. Throws QueueFull, or the reason of the signal once that is aborted. */
  enter(owner: string, signal?: AbortSignal): Promise<{ release(): void }>
  running(): number
  waiting(): number
}

type Waiter = { readonly start: () => void }
type Owner = { running: number; readonly waiting: Set<Waiter> }

export function fairQueue(limits: FairQueueLimits): FairQueue {
  /** In the order of their turns: an owner that has just had one moves to the end. */
  const owners = new Map<string, Owner>()
  let running = 0
  let waiting = 0

  const mayStart = (owner: Owner) => running < limits.atOnce && owner.running < limits.atOncePerOwner

  function begin(name: string, owner: Owner): { release(): void } {
    running += 1
    owner.running += 1
    owners.delete(name)
    owners.set(name, owner)
    let released = false
    return {
      release() {
        if (released) return
        released = true
        running -= 1
        owner.running -= 1
        forgetIdle(name, owner)
        startNext()
      },
    }
  }

  function startNext(): void {
    if (running >= limits.atOnce) return
    for (const [, owner] of owners) {
      if (!mayStart(owner)) continue
      const [first] = owner.waiting
      if (!first) continue
      first.start()
      // One place was returned, or one waiter has left: no more than one can start.
      return
    }
  }

  function forgetIdle(name: string, owner: Owner): void {
    if (owner.running === 0 && owner.waiting.size === 0 && owners.get(name) === owner) owners.delete(name)
  }

  return {
    running: () => running,
    waiting: () => waiting,
    enter(name, signal) {
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const owner = owners.get(name) ?? { running: 0, waiting: new Set<Waiter>() }
        if (mayStart(owner) && owner.waiting.size === 0) return resolve(begin(name, owner))
        if (owner.waiting.size >= limits.waitingPerOwner) return reject(new QueueFull('owner'))
        if (waiting >= limits.waiting) return reject(new QueueFull('all'))
        const leave = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', abandon)
          owner.waiting.delete(waiter)
          waiting -= 1
        }
        const giveUp = (error: unknown) => {
          leave()
          forgetIdle(name, owner)
          reject(error)
        }
        const abandon = () => giveUp(signal?.reason)
        const waiter: Waiter = {
          start() {
            leave()
            resolve(begin(name, owner))
          },
        }
        const timer = setTimeout(() => giveUp(new QueueFull('time')), limits.waitMs)
        signal?.addEventListener('abort', abandon, { once: true })
        owner.waiting.add(waiter)
        waiting += 1
        if (!owners.has(name)) owners.set(name, owner)
      })
    },
  }
}
