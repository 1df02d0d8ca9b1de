// The order of a class list: by family name, then given name, accents as in French. A database that compares bytes has É after Z.

type Named = { readonly givenName: string | null; readonly familyName: string | null }

const french = new Intl.Collator('fr')

/** People without a name come last. */
const compared = (a: string | null, b: string | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : french.compare(a, b)

export const inListOrder = <One extends Named>(people: readonly One[]): One[] =>
  people.toSorted((a, b) => compared(a.familyName, b.familyName) || compared(a.givenName, b.givenName))
