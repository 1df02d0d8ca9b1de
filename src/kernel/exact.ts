// Exactness: the compiler lets a function return an object with more properties than its type has, so a misspelt
// column in `{ ...row, exercicses: 1 }` would pass. These types refuse it where it is written.

/** What a value must be besides its own type: for each property that `Whole` lacks, something that no value is. */
export type NoMoreThan<Value, Whole> = Value extends readonly (infer One)[]
  ? readonly NoMoreThan<One, Whole>[]
  : Value extends object
    ? { readonly [Name in Exclude<keyof Value, KeysOf<Whole>>]: Undeclared<Name> }
    : Value

/** Of each member of a union. */
type KeysOf<Whole> = Whole extends unknown ? keyof Whole : never

type Undeclared<Name> = { readonly 'no such property is declared': Name }
