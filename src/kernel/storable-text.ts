// Text that a log and a read model can hold: PostgreSQL stores no NUL, and UTF-8 has no half of a surrogate pair.

export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

export const UNSTORABLE = 'Text with a NUL character or half a surrogate pair cannot be stored.'

/** The text without what cannot be stored: for messages and reports, whose every character does not matter. */
export const asStorable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** What an error says, as it can be stored. */
export const storableMessage = (error: unknown): string =>
  asStorable(error instanceof Error ? error.message : String(error))
