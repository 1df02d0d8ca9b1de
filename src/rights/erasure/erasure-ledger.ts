// The ledger of erasures: a file that only grows, beside the ledger of destroyed keys and outside the backups of the database.
// After a restore, it says who must not come back. It holds ids and times, no names.
import { resolve } from 'node:path'
import { z } from 'zod'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { appendLine, readLines } from '#privacy/key-ledger.ts'

export const ERASURE_LEDGER_FILE = 'erasures.ndjson'

const Asked = z.object({ id: z.string(), tenant: TenantId, person: PersonId, by: PersonId, askedAt: Instant })
export type Asked = z.output<typeof Asked>
const Entry = z.union([z.object({ erasure: Asked }), z.object({ finished: z.string(), at: Instant })])

export type ErasureLedger = {
  readonly file: string
  /** Durable when it resolves. */
  asked(erasure: Asked): Promise<void>
  finished(id: string, at: Instant): Promise<void>
  /** Every erasure, each once. */
  read(): Promise<readonly Asked[]>
}

export function erasureLedger(path: string): ErasureLedger {
  const file = resolve(path)
  let last: Promise<unknown> = Promise.resolve()
  /** One after another: two lines must not mix. */
  const append = (entry: z.input<typeof Entry>): Promise<void> => {
    const done = last.then(() => appendLine(file, JSON.stringify(entry)))
    last = done.catch(() => undefined)
    return done
  }
  return {
    file,
    asked: (erasure) => append({ erasure }),
    finished: (id, at) => append({ finished: id, at }),
    async read() {
      const entries = await readLines(file, Entry)
      const asked = entries.flatMap((entry) => ('erasure' in entry ? [entry.erasure] : []))
      return [...new Map(asked.map((one) => [one.id, one])).values()]
    },
  }
}
