// Exact types: the compiler lets a function return an object with more properties than its type has, so a misspelt column in
// `{ ...row, exercicses: 1 }` would pass. These types cause an error at that place.

/** An additional constraint on a value: each property that `Whole` lacks gets a type without values. */
export type NoMoreThan<Value, Whole> = Value extends readonly (infer One)[]
  ? readonly NoMoreThan<One, Whole>[]
  : Value extends object
    ? { readonly [Name in Exclude<keyof Value, KeysOf<Whole>>]: Undeclared<Name> }
    : Value

/** Applied to each member of a union. */
type KeysOf<Whole> = Whole extends unknown ? keyof Whole : never

type Undeclared<Name> = { readonly 'no such property is declared': Name }
