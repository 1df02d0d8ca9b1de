// Checks that the live read models were folded from the log that the service uses now.
import type { LogId } from '#kernel/ids.ts'
import type { Generation } from './generation.ts'

/**
 * The service uses another log than before. Going on would skip events of the new log, or show rows that it does not
 * have.
 */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog'
}

/** Throws if a live generation was folded from another log, and says what to do. */
export function assertOfThisLog(generations: readonly Generation[], logId: LogId): void {
  const others = generations.filter((generation) => generation.state === 'live' && generation.logId !== logId)
  const [first] = others
  if (!first) return
  const names = others.map(({ projection }) => projection).join(' ')
  throw new AnotherLog(
    `${others.length === 1 ? 'A read model was' : `${others.length} read models were`} folded from the log ${first.logId}, and this one is ${logId}. ` +
      `Point EVENT_LOG at that log again; or, where this one is to take its place (sillage log copy), rebuild them from it:\n` +
      `sillage projections rebuild ${names} --switch`,
  )
}
