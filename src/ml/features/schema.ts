// What a feature is, and a list of features with a hash. A model carries the hash of the schema that it was trained on, and
// serves only vectors of the same one.
import { hash } from 'node:crypto'

/** What a feature may be made of. What is recorded of the person (birth date, names, family) is not among them. */
export const sources = ['answers', 'reflections', 'question', 'curriculum', 'encodings', 'course'] as const
export type Source = (typeof sources)[number]

export type Feature<Known = never> = {
  readonly name: string
  /** What it tells, for a data scientist. */
  readonly meaning: string
  readonly unit: string
  /** The least and the greatest value; null where there is no bound. */
  readonly range: readonly [least: number | null, most: number | null]
  /** How it is computed from what is kept. */
  readonly formula: string
  /** When it is missing; null if it never is. */
  readonly missing: string | null
  readonly from: Source
  /** NaN where it is missing. */
  readonly value: (known: Known) => number
}

export type FeatureSchema<Known = never> = {
  readonly name: string
  readonly version: number
  readonly features: readonly Feature<Known>[]
  /** SHA-256 of name, version and the declared features, in hexadecimal. */
  readonly hash: string
}

/**
 * Words that name protected attributes (Charter of Fundamental Rights, article 21), what stands for them, or a learning
 * style, for which there is no scientific support (Pashler and others, 2008). A grade is that of the skill, so it is allowed.
 */
const PROTECTED = new Set([
  ...['sex', 'gender', 'female', 'male', 'age', 'birth', 'born', 'birthday', 'birthdate'],
  ...['disability', 'disabled', 'handicap', 'health', 'illness', 'diagnosis', 'dyslexia'],
  ...['ethnic', 'ethnicity', 'race', 'colour', 'color', 'nationality', 'citizenship', 'country', 'origin'],
  ...['religion', 'belief', 'opinion', 'language', 'mothertongue', 'tongue', 'genetic', 'orientation', 'marital'],
  ...[
    'deprivation',
    'imd',
    'income',
    'poverty',
    'scholarship',
    'property',
    'postcode',
    'address',
    'region',
    'district',
  ],
  ...['parent', 'guardian', 'family', 'household', 'siblings', 'education', 'profession'],
  ...['name', 'givenname', 'familyname', 'surname', 'email', 'photo', 'style', 'learningstyle', 'visual', 'auditory'],
  ...['kinesthetic', 'emotion', 'mood'],
])

/** Declares features. Throws a TypeError if two have the same name, or if one is or is made of a protected attribute. */
export function defineFeatures<Known>(
  name: string,
  version: number,
  features: readonly Feature<Known>[],
): FeatureSchema<Known> {
  const names = new Set<string>()
  for (const feature of features) {
    if (names.has(feature.name)) throw new TypeError(`features ${name}: "${feature.name}" is declared twice`)
    names.add(feature.name)
    const attribute = protectedIn(feature.name)
    if (attribute) throw new TypeError(`features ${name}: "${feature.name}" names a protected attribute (${attribute})`)
    if (!sources.includes(feature.from))
      throw new TypeError(`features ${name}: "${feature.name}" cannot be made of "${feature.from}"`)
  }
  const declared = features.map(({ value: _, ...declaration }) => declaration)
  return { name, version, features, hash: hash('sha256', JSON.stringify([name, version, declared])) }
}

/** The word of a feature's name that is protected, or the whole name in one word. */
function protectedIn(name: string): string | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const pairs = words.slice(1).map((word, n) => `${words[n]}${word}`)
  return [...words, ...pairs].find((word) => PROTECTED.has(word))
}

/** The values of all features, in the order of the schema; NaN where one is missing. */
export function valuesOf<Known>(
  { features }: FeatureSchema<Known>,
  known: Known,
  into: Float64Array = new Float64Array(features.length),
): Float64Array {
  let n = 0
  for (const { value } of features) into[n++] = value(known)
  return into
}
