// Which learners a model is judged on: those that are named, or a seeded share. Twins are on one side.
import { randomOf } from '#ml/random.ts'
import type { Twins } from '#ml/twins/find-twins.ts'

export type Sides = { readonly training: readonly number[]; readonly test: readonly number[] }

const TEST_SHARE = 0.2

/** A seeded share of about a fifth of the learners; a group of twins is drawn as a whole. */
export function splitBySeed(learners: readonly number[], { groups }: Twins, seed: number): Sides {
  const order = shuffled([...new Set(learners.map((learner) => groups[learner] ?? learner))], seed)
  const members = membersOf(learners, groups)
  const test = new Set<number>()
  for (const group of order) {
    if (test.size >= TEST_SHARE * learners.length) break
    for (const learner of members.get(group) ?? []) test.add(learner)
  }
  return apart(learners, test)
}

/** K sides: each learner is on the test side of exactly one. */
export function foldsBySeed(learners: readonly number[], { groups }: Twins, folds: number, seed: number): Sides[] {
  const order = shuffled([...new Set(learners.map((learner) => groups[learner] ?? learner))], seed)
  const members = membersOf(learners, groups)
  return Array.from({ length: folds }, (_, fold) =>
    apart(learners, new Set(order.filter((_, n) => n % folds === fold).flatMap((group) => members.get(group) ?? []))),
  )
}

export const apart = (learners: readonly number[], test: ReadonlySet<number>): Sides => ({
  training: learners.filter((learner) => !test.has(learner)),
  test: learners.filter((learner) => test.has(learner)),
})

/** Test learners of whose twins, and twins of twins, none other than they themselves is trained on. */
export function cleanOf({ training, test }: Sides, { groups }: Pick<Twins, 'groups'>): ReadonlySet<number> {
  const members = membersOf(training, groups)
  return new Set(
    test.filter((learner) => (members.get(groups[learner] ?? learner) ?? []).every((other) => other === learner)),
  )
}

function membersOf(learners: readonly number[], groups: Int32Array): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (const learner of learners) {
    const group = groups[learner] ?? learner
    const known = members.get(group)
    if (known) known.push(learner)
    else members.set(group, [learner])
  }
  return members
}

function shuffled(values: number[], seed: number): number[] {
  const random = randomOf('split of learners', seed)
  for (let at = values.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at)
    const [kept = 0, moved = 0] = [values[at], values[other]]
    values[at] = moved
    values[other] = kept
  }
  return values
}
