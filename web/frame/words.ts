// What the console says, in French and English. A screen keeps its words in `words.ts` beside it, so that no sentence is
// in the code and a sentence is read beside its translation.

export type Language = 'fr' | 'en'
export const languages = ['fr', 'en'] as const satisfies readonly Language[]

/** A sentence, or a function that makes one: `learners: (count: number) => …`. */
type Sentence = string | ((...values: never[]) => string)
type Words = Readonly<Record<string, Sentence>>

/** The same keys, and the same values for sentences that take some. */
type Translated<Of> = {
  readonly [Key in keyof Of]: Of[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : string
}

/** French comes first: English has its keys, and no others. */
export const inBothLanguages = <const Of extends Words>(
  fr: Of,
  en: NoInfer<Translated<Of>>,
): { readonly fr: Of; readonly en: Translated<Of> } => ({ fr, en })

/** What `useWords` gives, for functions beside a component. */
export type Said<Words extends { readonly fr: unknown; readonly en: unknown }> = Words['fr' | 'en']

/** French counts nought as one. */
export const counted = (count: number, one: string, many: string): string =>
  `${shownCount(count)} ${Math.abs(count) < 2 ? one : many}`

/** With the thin space of French. */
export const shownCount = (count: number): string => count.toLocaleString('fr-FR')

/** « de Léa », « d’Inès ». An h is taken to be sounded, and so is a y before a vowel: « de Hugo », « de Yanis », « d’Yves ». */
export const ofName = (name: string): string =>
  /^([aeiouœæ]|y(?![aeiou]))/i.test(name.normalize('NFD')) ? `d’${name}` : `de ${name}`
