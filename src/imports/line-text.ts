// A piece of a file that may hold a statement, and how its bytes become text.

export type Line = {
  /** From 1: the line of a file of lines; in a list, the number of the element. */
  readonly line: number
  readonly text: string
  /** Why the text cannot be read as JSON, where that is known already. The text may then be a part only. */
  readonly fault?: string
  /** What stands around the statements of an answer: it is no statement, and says whether there are more. */
  readonly isEnvelope?: boolean
}

/** A statement is a few hundred bytes. One that is longer than this is set aside, so that memory stays bounded. */
export const MOST_BYTES = 8 * 1_024 * 1_024
export const TOO_LONG = 'longer than 8 MB'
/** What is kept of a text that is too long. */
export const KEPT_BYTES = 1_000

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Letters of another encoding would be replaced, and two accounts whose names differ in them would become one. */
export function textOf(bytes: Buffer, fault: string | undefined): Omit<Line, 'line'> {
  if (fault !== undefined) return { text: bytes.toString(), fault }
  try {
    return { text: strict.decode(bytes) }
  } catch {
    return { text: bytes.toString(), fault: 'not UTF-8: save the file as UTF-8' }
  }
}
