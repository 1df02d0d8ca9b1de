// Who is erased, as one process knows it: nothing may be recorded about them, and nothing of their past is shown.
//
// Invariants: an answer is based on a list that was read within the last second, or on the last one that could be read. Who is
// in it stays in it. A person erased by this process, or whose erasure it has read in the log, is in it at once.
import type pg from 'pg'
import type { PersonId, TenantId } from '#kernel/ids.ts'

export type ErasedPeople = {
  /** Takes any id, because ids of streams may be those of people. */
  has(tenant: TenantId, id: string): boolean
  /** Reads what other processes have added, unless that is known as of the last second: then null. Never rejects. */
  refresh(): Promise<void> | null
  /** Reads the whole list. Rejects if it cannot be read: call it once before anything is answered. */
  load(): Promise<void>
  add(tenant: TenantId, person: PersonId): void
  /** Refreshes every second, so that a process that is not used also drops what it has cached. Ends with the signal. */
  follow(signal: AbortSignal): void
}

export type ErasedPeopleOptions = {
  readonly nowMs?: () => number
  /** Called once for each person, when this process hears of the erasure. */
  readonly onErased?: (tenant: TenantId, person: PersonId) => void
  readonly onTrouble?: (error: unknown) => void
}

export const FRESH_MS = 1_000
/** More often than it must be, so that a slow answer is not late. */
const FOLLOW_MS = 500

export function erasedPeople(
  pool: Pick<pg.Pool, 'query'>,
  { nowMs = () => performance.now(), onErased, onTrouble }: ErasedPeopleOptions = {},
): ErasedPeople {
  const people = new Set<string>()
  let mark = 0n
  let freshUntilMs = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | null = null

  function add(tenant: TenantId, person: PersonId): void {
    const text = `${tenant}/${person}`
    if (people.has(text)) return
    people.add(text)
    onErased?.(tenant, person)
  }

  async function load(): Promise<void> {
    const askedMs = nowMs()
    const { rows } = await pool.query<{ number: bigint; tenant: TenantId; person: PersonId }>({
      name: 'erased people',
      text: 'select number, tenant, person from sillage.erasures where number > $1 order by number',
      values: [mark],
    })
    for (const { number, tenant, person } of rows) {
      add(tenant, person)
      mark = number
    }
    freshUntilMs = askedMs + FRESH_MS
  }

  function refresh(): Promise<void> | null {
    if (nowMs() < freshUntilMs) return null
    reading ??= load()
      .catch((error: unknown) => {
        // Nobody can begin an erasure while the database is away. It is asked again in a moment.
        freshUntilMs = nowMs() + FRESH_MS
        onTrouble?.(error)
      })
      .finally(() => {
        reading = null
      })
    return reading
  }

  return {
    has: (tenant, id) => people.size > 0 && people.has(`${tenant}/${id}`),
    refresh,
    load,
    add,
    follow(signal) {
      const timer = setInterval(() => void (signal.aborted || refresh()), FOLLOW_MS)
      timer.unref()
      signal.addEventListener('abort', () => clearInterval(timer), { once: true })
    },
  }
}
