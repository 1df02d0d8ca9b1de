// Appends by names, on top of a writer that uses numbers: if the numbers turn out to be wrong, looks them up again and repeats
// the append.
import { type Append, type Appended, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import type { Item } from './batch-store.ts'
import { Misnumbered } from './number-proofs.ts'

export type Numbering<Row> = {
  /** The item of an append if all its names are cached; else null. */
  cached(append: Append): Item<Row> | null
  /** Looks up the names that are not cached. Returns a conflict if the stream is expected to exist and does not. */
  named(append: Append): Promise<Item<Row> | WrongExpectedRevision>
  /** Whether the item's numbers belong to its names in the log. */
  holds(item: Item<Row>): Promise<boolean>
  forget(): void
}

/** The numbers are read immediately before each attempt: if they are wrong more than once or twice, something else is wrong. */
const MOST_ATTEMPTS = 5

/**
 * Appends each item, and looks up its numbers again if they were wrong. This is safe: an append with an exact expected
 * revision is stored once, and the writer does not repeat any other append after a lost connection.
 */
export function numberedAppends<Row>(
  writer: { append(item: Item<Row>): Promise<Appended> },
  { cached, named, holds, forget }: Numbering<Row>,
): (append: Append) => Promise<Appended> {
  return async function append(request) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const item = cached(request) ?? (await named(request))
        if (item instanceof WrongExpectedRevision) throw item
        try {
          return await writer.append(item)
        } catch (error) {
          // With a wrong number, the revision of another stream was compared.
          if (error instanceof WrongExpectedRevision && !(await holds(item))) throw new Misnumbered()
          throw error
        }
      } catch (error) {
        if (!(error instanceof Misnumbered)) throw error
        forget()
        if (attempt === MOST_ATTEMPTS) throw new OutcomeUnknown(error)
      }
    }
  }
}
