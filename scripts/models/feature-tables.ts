// The tables of features that are exported: their columns, and the rows made of what was folded about each learner.
import type { FoldedRow } from '#kernel/fold.ts'
import { Instant } from '#kernel/ids.ts'
import { featureSchema, vector } from '#ml/features/answer-features.ts'
import { courseSchema, courseVector } from '#ml/features/course-features.ts'
import { type CourseState, dueBy, isEnrolled, lastDayOf } from '#ml/features/course-state.ts'
import type { FeatureSchema } from '#ml/features/schema.ts'
import { situation, situationSchema } from '#ml/features/situation-features.ts'
import { type TaughtSkill, taughtOf, taughtParts } from '#ml/features/taught.ts'
import courseFeatures from '../../projections/insight/course-features.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import overrulings from '../../projections/insight/overrulings.ts'
import { placeOf } from '../../projections/insight/place-of.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import curriculumSkills from '../../projections/teaching/curriculum-skills.ts'

export type TableKind = 'skills' | 'courses' | 'overrulings'

/** The rows about one learner, by read model. */
export type FoldedRows = ReadonlyMap<string, readonly FoldedRow[]>

export type FeatureTable = {
  /** Name, version and hash of each schema. */
  readonly schemas: readonly { readonly schema: string; readonly hash: string }[]
  readonly keys: readonly string[]
  readonly features: readonly string[]
  /** The keys as text, then a number for each feature, NaN where it is missing. */
  readonly rows: readonly { readonly key: readonly string[]; readonly values: Float64Array }[]
}

const readBy = {
  skills: [learnerFeatures, skillFeatures],
  courses: [courseFeatures],
  overrulings: [overrulings],
} as const

export const modelsOf = (kind: TableKind) => readBy[kind]

const described = (schemas: readonly FeatureSchema<never>[]) => ({
  schemas: schemas.map(({ name, version, hash }) => ({ schema: `${name}/${version}`, hash })),
  features: schemas.flatMap(({ features }) => features.map(({ name }) => name)),
})

/** The skills of which a table needs the curriculum. */
export const skillsIn = (learners: readonly FoldedRows[]): readonly string[] => [
  ...new Set(
    learners
      .flatMap((folded) => folded.get(skillFeatures.name) ?? [])
      .flatMap(({ key }) => taughtParts(skillFeatures.key.parse(key).skill)),
  ),
]

/** A skill of the curriculum, from its row. */
export const taughtIn = ({ key, row }: FoldedRow): TaughtSkill => ({
  ...curriculumSkills.key.parse(key),
  ...curriculumSkills.row.pick({ grade: true, prerequisites: true }).parse(row),
})

export type Tabled = {
  readonly learners: readonly FoldedRows[]
  readonly taught: readonly TaughtSkill[]
  /** The time that was asked for; null for a log position, where each learner's last event is the time. */
  readonly asOf: Instant | null
}

export const tableOf = (kind: TableKind, tabled: Tabled): FeatureTable => makes[kind](tabled)

/** A question on each skill that the learner has answered, to an exercise that is new to the learner. */
function skillTable({ learners, taught, asOf }: Tabled): FeatureTable {
  const taughtBySkill = new Map(taught.map((one) => [one.skill, one]))
  const rows = learners.flatMap((folded) => {
    const learner = learnerFeatures.row.nullable().parse(folded.get(learnerFeatures.name)?.[0]?.row ?? null)
    if (!learner) return []
    const moment = asOf ?? (learner.lastAtMs === null ? null : Instant.parse(new Date(learner.lastAtMs).toISOString()))
    const place = moment === null ? {} : placeOf(moment, learner.zone)
    const practised = new Map(
      (folded.get(skillFeatures.name) ?? []).map(({ key, row }) => {
        const { learner: person, skill } = skillFeatures.key.parse(key)
        return [skill as string, { person, state: skillFeatures.row.parse(row) }]
      }),
    )
    return [...practised].map(([skill, { person, state }]) => {
      const ofSkill = taughtParts(skill).flatMap((one) => taughtBySkill.get(one) ?? [])
      const ofCurriculum = taughtOf(skill, ofSkill, (one) => practised.get(one)?.state.recentSuccess)
      const question = { exercise: '', skill, ...ofCurriculum, ...place }
      const values = Float64Array.of(
        ...vector(learner, state, undefined, undefined, question),
        ...situation(learner, question),
      )
      return { key: [person, skill], values }
    })
  })
  return { ...described([featureSchema, situationSchema]), keys: ['learner', 'skill'], rows }
}

/** Who is in a class on the day: whoever has left it is in no row. */
function courseTable({ learners, asOf }: Omit<Tabled, 'taught'>): FeatureTable {
  const states = learners
    .flatMap((folded) => folded.get(courseFeatures.name) ?? [])
    .map(({ key, row }) => ({ ...courseFeatures.key.parse(key), state: courseFeatures.row.parse(row) }))
  const rows = [...Map.groupBy(states, ({ class: ofClass }) => ofClass)].flatMap(([ofClass, members]) => {
    const day = asOf === null ? lastDayIn(members) : placeOf(asOf, members[0]?.state.zone ?? null).day
    const due = dueBy(
      members.map(({ state }) => state),
      day,
    )
    return members
      .filter(({ state }) => isEnrolled(state, day))
      .map(({ learner, state }) => ({ key: [learner, ofClass], values: courseVector(state, { day, due }) }))
  })
  return { ...described([courseSchema]), keys: ['learner', 'class'], rows }
}

/**
 * What people who teach judged otherwise: labels. The model that each one was said against is in the row, because a label that a
 * model provoked is no independent truth about that model.
 */
function labelTable({ learners }: Pick<Tabled, 'learners'>): FeatureTable {
  const rows = learners
    .flatMap((folded) => folded.get(overrulings.name) ?? [])
    .map(({ key, row }) => {
      const { learner, overruling } = overrulings.key.parse(key)
      const { prediction, model, skill, atRisk, level, judgedAt } = overrulings.row.parse(row)
      return {
        key: [learner, overruling, prediction, model ?? '', skill ?? '', judgedAt],
        values: Float64Array.of(atRisk === null ? Number.NaN : Number(atRisk), level ?? Number.NaN),
      }
    })
  const keys = ['learner', 'overruling', 'prediction', 'overruledModel', 'skill', 'judgedAt']
  return { schemas: [], keys, features: ['atRisk', 'level'], rows }
}

const makes: Readonly<Record<TableKind, (tabled: Tabled) => FeatureTable>> = {
  skills: skillTable,
  courses: courseTable,
  overrulings: labelTable,
}

const lastDayIn = (members: readonly { readonly state: CourseState }[]): number =>
  members.reduce((last, { state }) => Math.max(last, lastDayOf(state)), 0)
