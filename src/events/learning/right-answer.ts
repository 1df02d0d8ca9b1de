// Whether an answer is right. Without imports: the console judges with it where there is no network, and the service decides.

/**
 * As it is compared: without spaces around, with one space between words, in lower case, a comma in a number as a point, and a
 * typographic apostrophe as a straight one. Accents count.
 */
export const plainAnswer = (answer: string): string =>
  answer
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s\u00a0\u202f]+/gu, ' ')
    .replaceAll('’', "'")
    .replaceAll(/(\d),(\d)/g, '$1.$2')
    .replace(/\s*[.!?]$/, '')

/** One of the expected answers is enough. */
export const isRight = (answer: string, expected: readonly string[]): boolean =>
  expected.some((one) => plainAnswer(one) === plainAnswer(answer))
