// The answers of several schools as one table, for a model that these schools share; and the learners of each on whom it is judged.
//
// Invariants: ids of learners of two schools never meet, since the school is a part of each; who is held out in their school is held
// out here; a school with few learners contributes nothing; and if exercises are encoded, only those stay that many learners of more
// than one school have answered, so that nothing in the bytes is of one school alone.
import { TenantId } from '#kernel/ids.ts'
import { type AnswerTable, answersIn, gatherAnswers, partInOrderOfIds, partOf } from '#ml/answers.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { findTwins } from '#ml/twins/find-twins.ts'
import { cleanOf } from './split-learners.ts'

/** A school with fewer learners to train on contributes nothing; and so many learners must have answered what is encoded, */
export const FEWEST_LEARNERS_TOGETHER = 10
/** of so many schools. */
export const FEWEST_SCHOOLS = 2

export type SchoolAnswers = { readonly tenant: TenantId; readonly table: AnswerTable }

export type SharedAnswers = {
  readonly training: AnswerTable
  /** The schools whose learners it has. */
  readonly contributors: readonly TenantId[]
  /** The held-out learners of a school, without twins of training learners of any school. */
  readonly heldOutOf: (tenant: TenantId) => AnswerTable
}

/** `isEncoded`: the model keeps something of each exercise and skill. Does not depend on the order of the schools. */
export function sharedAnswers(schools: readonly SchoolAnswers[], isEncoded: boolean): SharedAnswers {
  const all = together(schools)
  const learners = [...all.learners.keys()]
  const isOut = (learner: number) => isHeldOut(personOf(all.learners[learner] ?? ''))
  const training = commonPart(
    partInOrderOfIds(
      all,
      learners.filter((learner) => !isOut(learner)),
    ),
    isEncoded,
  )
  const trained = new Set(training.learners)
  const sides = {
    training: learners.filter((learner) => trained.has(all.learners[learner] ?? '')),
    test: learners.filter(isOut),
  }
  const clean = cleanOf(sides, findTwins(all))
  return {
    training,
    contributors: [...new Set(training.learners.map(schoolOf))],
    heldOutOf: (tenant) =>
      partInOrderOfIds(
        all,
        sides.test.filter((learner) => clean.has(learner) && schoolOf(all.learners[learner] ?? '') === tenant),
      ),
  }
}

const sharedId = (tenant: TenantId, learner: string): string => `${tenant}/${learner}`
const schoolOf = (learner: string): TenantId => TenantId.parse(learner.slice(0, learner.indexOf('/')))
const personOf = (learner: string): string => learner.slice(learner.indexOf('/') + 1)

function together(schools: readonly SchoolAnswers[]): AnswerTable {
  const gathering = gatherAnswers()
  for (const { tenant, table } of schools.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1)))
    for (const answer of answersIn(table)) gathering.add({ ...answer, learner: sharedId(tenant, answer.learner) })
  return gathering.table()
}

/** What is left out may leave others too few: repeated until nothing more is. */
function commonPart(table: AnswerTable, isEncoded: boolean): AnswerTable {
  const schools = table.learners.map(schoolOf)
  let kept = new Uint8Array(table.correct.length).fill(1)
  for (;;) {
    const rows = keptRows(table, schools, kept)
    const large = largeSchools(rows)
    const isOfSchool = (learner: number) => {
      const school = schools[learner]
      return school !== undefined && large.has(school)
    }
    const isExercise = isEncoded ? commonOnes(rows, table.exercise) : null
    const isSkill = isEncoded ? commonOnes(rows, table.skill) : null
    const next = kept.map((is, row) =>
      Number(
        is === 1 &&
          isOfSchool(table.learner[row] ?? -1) &&
          isExercise?.has(table.exercise[row] ?? -1) !== false &&
          isSkill?.has(table.skill[row] ?? -1) !== false,
      ),
    )
    if (next.every((is, row) => is === kept[row])) break
    kept = next
  }
  return partOf(table, table.learners.keys(), (row) => kept[row] === 1)
}

type KeptRow = { readonly row: number; readonly learner: number; readonly school: TenantId }

const keptRows = (table: AnswerTable, schools: readonly TenantId[], kept: Uint8Array): KeptRow[] =>
  [...kept.entries()].flatMap(([row, is]) => {
    const learner = table.learner[row] ?? -1
    const school = schools[learner]
    return is === 1 && school !== undefined ? [{ row, learner, school }] : []
  })

function largeSchools(rows: readonly KeptRow[]): ReadonlySet<TenantId> {
  const learners = new Map<TenantId, Set<number>>()
  for (const { learner, school } of rows) add(learners, school, learner)
  return new Set([...learners].flatMap(([school, who]) => (who.size >= FEWEST_LEARNERS_TOGETHER ? [school] : [])))
}

/** The values of a column that enough learners of enough schools have. */
function commonOnes(rows: readonly KeptRow[], column: Int32Array): ReadonlySet<number> {
  const learners = new Map<number, Set<number>>()
  const schools = new Map<number, Set<TenantId>>()
  for (const { row, learner, school } of rows) {
    add(learners, column[row] ?? -1, learner)
    add(schools, column[row] ?? -1, school)
  }
  return new Set(
    [...learners].flatMap(([value, who]) =>
      who.size >= FEWEST_LEARNERS_TOGETHER && (schools.get(value)?.size ?? 0) >= FEWEST_SCHOOLS ? [value] : [],
    ),
  )
}

function add<Key, Value>(into: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const known = into.get(key)
  if (known) known.add(value)
  else into.set(key, new Set([value]))
}
