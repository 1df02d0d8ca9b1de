// Text that can be stored: PostgreSQL does not store NUL, and UTF-8 cannot encode half a surrogate pair.

export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

export const UNSTORABLE = 'Text with a NUL character or half a surrogate pair cannot be stored.'

/** Replaces what cannot be stored: for messages and reports, in which single characters do not matter. */
export const asStorable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
