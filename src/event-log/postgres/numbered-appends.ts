// An append by names over a writer of numbers: where the log does not give those numbers to these names any more, they are
// looked up anew and the same append is made again.
import { type Append, type Appended, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import type { Item } from './batch-store.ts'
import { Misnumbered } from './number-proofs.ts'

export type Numbering<Row> = {
  /** The item of an append whose every name is known already; null otherwise. */
  known(append: Append): Item<Row> | null
  /** Looks up what is not known. A conflict where the stream must have begun and has not. */
  named(append: Append): Promise<Item<Row> | WrongExpectedRevision>
  /** Whether the log gives the item's numbers to its names. */
  holds(item: Item<Row>): Promise<boolean>
  forget(): void
}

/** Each time the numbers were those of the log a moment ago: more than once or twice is another fault. */
const MOST_NUMBERINGS = 5

/**
 * Appends each item, and asks for its numbers again when they were wrong. As safe as to repeat it: an exact expectation is
 * met once, and what is written without one is refused by the writer after a lost connection.
 */
export function numberedAppends<Row>(
  writer: { append(item: Item<Row>): Promise<Appended> },
  { known, named, holds, forget }: Numbering<Row>,
): (append: Append) => Promise<Appended> {
  return async function append(one) {
    for (let tries = 1; ; tries += 1) {
      try {
        const item = known(one) ?? (await named(one))
        if (item instanceof WrongExpectedRevision) throw item
        try {
          return await writer.append(item)
        } catch (error) {
          // By a wrong number the end of another stream was looked at.
          if (error instanceof WrongExpectedRevision && !(await holds(item))) throw new Misnumbered()
          throw error
        }
      } catch (error) {
        if (!(error instanceof Misnumbered)) throw error
        forget()
        if (tries === MOST_NUMBERINGS) throw new OutcomeUnknown(error)
      }
    }
  }
}
