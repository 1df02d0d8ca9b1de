// Gathers entries and writes them in groups: a read does not wait for its entry, an act does.
//
// Invariants: an entry waits at most a second before it is being written, and at most MOST_WAITING entries of this process
// wait; beyond that, the next access waits too, and is refused if the trail stays away. So a process that is killed loses at
// most that, and the row of its writer says so (postgres-trail.ts).
import { setTimeout as pause } from 'node:timers/promises'
import { type DurableTrail, type TrailEntry, TrailUnavailable } from './trail.ts'

export type TrailStore = {
  /** Appends entries to the chains of their schools, in order, in one transaction. */
  append(entries: readonly TrailEntry[]): Promise<void>
  /** The last entries of this process are written: it ends cleanly. */
  end(): Promise<void>
}

export type KeptTrailOptions = {
  readonly everyMs?: number
  readonly mostWaiting?: number
  /** How long an access or an act waits for a trail that is away. */
  readonly mostWaitMs?: number
  readonly onFailure?: (error: unknown) => void
}

export const EVERY_MS = 500
export const MOST_WAITING = 1_000
const MOST_WAIT_MS = 5_000
/** Written as soon as so large a share of MOST_WAITING waits, so that there is room for what comes while it is being written. */
const ENOUGH = 1 / 4
/** Between two tries while the store is away. */
const PAUSE_MS = 200

export type KeptTrail = DurableTrail & {
  /** Writes what waits. Throws if it cannot. */
  close(): Promise<void>
  /** How many entries are not written yet. */
  readonly waiting: number
}

export function keptTrail(
  store: TrailStore,
  {
    everyMs = EVERY_MS,
    mostWaiting = MOST_WAITING,
    mostWaitMs = MOST_WAIT_MS,
    onFailure = () => {},
  }: KeptTrailOptions = {},
): KeptTrail {
  let waiting: TrailEntry[] = []
  /** How many entries this process has taken, and how many of them are written: entries are written in their order. */
  let taken = 0
  let written = 0
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  /** The number of the last entry that is to be written now: its time has come, or somebody waits for it. */
  let due = 0
  let isClosing = false
  const enough = Math.ceil(mostWaiting * ENOUGH)

  /** Leaves what few entries came meanwhile to the next group: a group costs a transaction, however small it is. */
  async function writeGroups(): Promise<void> {
    while (waiting.length > 0 && (waiting.length >= enough || written < due || isClosing)) {
      const group = waiting.slice(0, mostWaiting)
      waiting = waiting.slice(group.length)
      if (waiting.length === 0) {
        clearTimeout(timer)
        timer = undefined
      }
      try {
        await store.append(group)
        written += group.length
      } catch (error) {
        waiting = [...group, ...waiting]
        due = Math.max(due, written + group.length)
        onFailure(error)
        if (isClosing) throw new TrailUnavailable(error)
        await pause(PAUSE_MS)
      }
    }
  }

  function write(): Promise<void> {
    writing ??= writeGroups().finally(() => {
      writing = null
    })
    return writing
  }

  const inBackground = () => void write().catch(onFailure)

  function take(entry: TrailEntry): number {
    waiting.push(entry)
    taken += 1
    timer ??= setTimeout(() => {
      timer = undefined
      due = taken
      inBackground()
    }, everyMs)
    if (waiting.length >= enough) inBackground()
    return taken
  }

  /** Several may come through at once: as many more as wait together here, whose accesses are not answered yet. */
  const untilThereIsRoom = () => untilWritten(taken - mostWaiting + 1)

  async function untilWritten(number: number): Promise<void> {
    due = Math.max(due, number)
    const late = Promise.withResolvers<never>()
    const lateTimer = setTimeout(() => late.reject(new TrailUnavailable()), mostWaitMs)
    try {
      while (written < number) await Promise.race([write(), late.promise])
    } finally {
      clearTimeout(lateTimer)
    }
  }

  return {
    get waiting() {
      return taken - written
    },
    record(entry) {
      if (isClosing) return Promise.reject(new TrailUnavailable())
      if (taken - written >= mostWaiting) return untilThereIsRoom().then(() => void take(entry))
      take(entry)
      return undefined
    },
    async recordDurably(entry) {
      if (isClosing) throw new TrailUnavailable()
      if (taken - written >= mostWaiting) await untilThereIsRoom()
      await untilWritten(take(entry))
    },
    async close() {
      isClosing = true
      clearTimeout(timer)
      await write()
      await store.end()
    },
  }
}
