// Groups of features that say the same thing to a person. Windows of 5, 10 and 20 answers are all “recent success”: shown one
// by one, they would take the places of everything else, and share one effect among them at random.

/** A feature of one vector by its name; NaN where it is missing. */
export type Known = (feature: string) => number

export function knownFrom(features: readonly string[], values: ArrayLike<number>): Known {
  const places = new Map(features.map((name, at) => [name, at]))
  return (feature) => values[places.get(feature) ?? -1] ?? Number.NaN
}

/** What a group says of a learner, without what it does to the risk. `child` is addressed to the learner. */
export type Phrase = {
  readonly fr: string
  readonly en: string
  readonly child: { readonly fr: string; readonly en: string }
}

export type ReasonGroup = {
  /** `recent-success`. */
  readonly id: string
  readonly features: readonly string[]
  /** With the value in words, also where it is missing. Never why something is so: models see what goes together. */
  phrase(known: Known): Phrase
}

/** The group of each feature, in their order. Throws a TypeError if a feature is in none, or in two. */
export function groupOfEach(groups: readonly ReasonGroup[], features: readonly string[]): readonly ReasonGroup[] {
  return features.map((feature) => {
    const [group, other] = groups.filter((one) => one.features.includes(feature))
    if (!group) throw new TypeError(`The feature "${feature}" is in no group of reasons.`)
    if (other) throw new TypeError(`The feature "${feature}" is in two groups: ${group.id} and ${other.id}.`)
    return group
  })
}

/** With the narrow space that French puts before it. */
export const colon = '\u202f:'

/** Below 0.55 exercises are made easier, above 0.85 harder: the thresholds of the ±1 rule. */
export const gradeOf = (share: number): 'low' | 'middle' | 'high' =>
  share < 0.55 ? 'low' : share > 0.85 ? 'high' : 'middle'

const FRENCH = { low: 'faible', middle: 'moyenne', high: 'élevée' } as const
const ENGLISH = { low: 'Low', middle: 'Medium', high: 'High' } as const

/** « Réussite récente faible (4 sur 10) », “Low recent success (4 of 10)”. */
export function successPhrase(
  name: { readonly fr: string; readonly en: string; readonly child: { readonly fr: string; readonly en: string } },
  right: number,
  answers: number,
): Phrase {
  if (!(answers > 0))
    return {
      fr: `${name.fr} encore inconnue`,
      en: `${capital(name.en)} not known yet`,
      child: { fr: `${name.child.fr}${colon} pas encore de réponse`, en: `${name.child.en}: no answers yet` },
    }
  const grade = gradeOf(right / answers)
  return {
    fr: `${name.fr} ${FRENCH[grade]} (${right} sur ${answers})`,
    en: `${ENGLISH[grade]} ${name.en} (${right} of ${answers})`,
    child: {
      fr: `${name.child.fr}${colon} ${right} ${right > 1 ? 'justes' : 'juste'} sur ${answers}`,
      en: `${name.child.en}: ${right} right out of ${answers}`,
    },
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** 0.62 → « 62 % ». */
export const percentFr = (share: number): string => `${Math.round(100 * share)}\u202f%`
export const percentEn = (share: number): string => `${Math.round(100 * share)}%`

/** The count of which the feature is log(1 + count). */
export const counted = (logOfOneMore: number): number => Math.round(Math.expm1(logOfOneMore))
