// Whether the live read models are of the log that the service stands on now.
import type { LogId } from '#kernel/ids.ts'
import type { Generation } from './generation.ts'

/** The service was pointed at another log: going on would skip what that one holds, or show what this one does not. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog'
}

/** Throws where a live generation was folded from another log, with what to do. */
export function assertOfThisLog(generations: readonly Generation[], logId: LogId): void {
  const others = generations.filter((one) => one.state === 'live' && one.logId !== logId)
  const [first] = others
  if (!first) return
  const names = others.map(({ projection }) => projection).join(' ')
  throw new AnotherLog(
    `${others.length === 1 ? 'A read model was' : `${others.length} read models were`} folded from the log ${first.logId}, and this one is ${logId}. ` +
      `Point EVENT_LOG at that log again; or, where this one is to take its place (sillage log copy), build them anew from it:\n` +
      `sillage projections rebuild ${names} --switch`,
  )
}
