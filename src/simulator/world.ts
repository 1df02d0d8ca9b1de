// The simulated schools, classes and learners, with their true properties. Everything is derived from the options.
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type LocalDay, PersonId, TenantId, type Zone } from '#kernel/ids.ts'
import { type Random, randomOf } from '#ml/random.ts'
import { dayAfter } from '#platform/wall-clock.ts'
import { type Skill, skills } from './curriculum.ts'
import { drawTraits, type Kind, type Traits } from './learner-model.ts'
import { inventedNames, type Names, schoolName } from './simulated-people.ts'

export type SimulationOptions = {
  readonly seed: number
  readonly schools: number
  /** Number of classes per school. */
  readonly classes: number
  /** Number of learners per class. */
  readonly learners: number
  readonly weeks: number
  /** The last day that is simulated. */
  readonly end: LocalDay
  readonly lessonsPerWeek?: number
  readonly exercisesPerSession?: number
  /** Logits by which exercises of the first domain are harder for learners of group b. Default: 0. */
  readonly itemBias?: number
  /** The plain simulation (plain.ts), with so many answers of each learner. */
  readonly plain?: { readonly answers: number }
  /** The policy that decides which level is served; the ±1 rule by default. Another one gives other schools. */
  readonly policy?: string
  /** For ids that do not depend on the options, because a log has only one such school: the demonstration. */
  readonly fixed?: FixedIds
}

export type FixedIds = {
  readonly name: string
  readonly tenant: TenantId
  readonly administrator: PersonId
  /** The first class. */
  readonly class: ClassId
  /** The teacher of the first class. */
  readonly teacher: PersonId
  /** The first learner of the first class, an ordinary one who stays to the end. */
  readonly learner: PersonId
}

export type Person = Names & { readonly id: PersonId }

export type SimulatedLearner = Person & {
  /** `0.1.12`: school, class, learner. */
  readonly path: string
  readonly traits: Traits
  readonly joins: LocalDay
  readonly leaves: LocalDay | null
}

export type SimulatedClass = {
  readonly id: ClassId
  readonly name: string
  readonly level: string
  readonly schoolYear: string
  readonly isPrimary: boolean
  readonly teacher: Person
  readonly skills: readonly [Skill, ...Skill[]]
  /** Weekdays with a lesson in the application, and the minute of the day at which it begins. */
  readonly lessonDays: ReadonlySet<number>
  readonly lessonMinute: number
  readonly learners: readonly SimulatedLearner[]
}

export type SimulatedSchool = {
  readonly index: number
  readonly tenant: TenantId
  readonly name: string
  readonly zone: Zone
  readonly administrator: Person
  readonly classes: readonly SimulatedClass[]
}

export type World = {
  readonly id: string
  readonly options: Required<Omit<SimulationOptions, 'fixed' | 'plain' | 'policy'>> &
    Pick<SimulationOptions, 'plain' | 'policy'>
  readonly firstDay: LocalDay
  readonly schools: readonly SimulatedSchool[]
}

const grades = [
  { level: 'CM2', name: 'CM2', isPrimary: true },
  { level: '6e', name: '6e', isPrimary: false },
  { level: 'CM1', name: 'CM1', isPrimary: true },
  { level: '5e', name: '5e', isPrimary: false },
] as const

/** Réunion is four hours ahead of UTC, so its days differ from those of Paris. */
const zoneOf = (index: number) => (index % 4 === 1 ? 'Indian/Reunion' : 'Europe/Paris') as Zone

/**
 * Builds the world for some options. Every id is derived from all of them: other options give other schools, so that
 * two simulations never share a stream, and the same options give the same ids.
 */
export function worldOf(input: SimulationOptions): World {
  const { fixed, ...rest } = input
  const options = { lessonsPerWeek: 3, exercisesPerSession: 7, itemBias: 0, ...rest }
  const id = fixed
    ? derivedUuid('simulation', fixed.tenant)
    : derivedUuid('simulation', JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))))
  const firstDay = dayAfter(options.end, 1 - 7 * options.weeks)
  const schools = Array.from({ length: options.schools }, (_, index) =>
    schoolOf({ id, options, firstDay, index, fixed: index === 0 ? fixed : undefined }),
  )
  return { id, options, firstDay, schools }
}

type SchoolParts = Omit<World, 'schools'> & { readonly index: number; readonly fixed: FixedIds | undefined }

function schoolOf(making: SchoolParts): SimulatedSchool {
  const { id, options, index, fixed } = making
  const random = randomOf('school', options.seed, index)
  return {
    index,
    tenant: fixed?.tenant ?? TenantId.parse(derivedUuid(id, 'school', String(index))),
    name: fixed?.name ?? schoolName(index),
    zone: zoneOf(index),
    administrator: person(random, fixed?.administrator ?? personId(id, 'administrator', index)),
    classes: Array.from({ length: options.classes }, (_, number) => classOf(making, number)),
  }
}

const personId = (...parts: readonly (string | number)[]) => PersonId.parse(derivedUuid(...parts.map(String)))
const person = (random: Random, id: PersonId): Person => ({ id, ...inventedNames(random) })

function classOf({ id, options, firstDay, index, fixed }: SchoolParts, number: number): SimulatedClass {
  const random = randomOf('class', options.seed, index, number)
  const grade = grades[number % grades.length] ?? grades[0]
  const [first, ...others] = skills.filter(({ isPrimary }) => isPrimary === grade.isPrimary)
  if (!first) throw new Error('expected at least one skill in the grade')
  const days = grade.isPrimary ? [1, 2, 4, 5] : [1, 2, 3, 4, 5]
  const path = `${index}.${number}`
  return {
    id: (number === 0 && fixed?.class) || ClassId.parse(derivedUuid(id, 'class', path)),
    name: `${grade.name} ${String.fromCharCode(65 + (Math.floor(number / grades.length) % 26))}`,
    level: grade.level,
    schoolYear: schoolYearOf(options.end),
    isPrimary: grade.isPrimary,
    teacher: person(random, number === 0 && fixed ? fixed.teacher : personId(id, 'teacher', path)),
    skills: [first, ...others],
    lessonDays: new Set(drawn(random, days, options.lessonsPerWeek)),
    lessonMinute: random.pick([8 * 60 + 45, 10 * 60 + 15, 13 * 60 + 40, 14 * 60 + 50]),
    learners: Array.from({ length: options.learners }, (_, n) => {
      const isFixed = fixed !== undefined && number === 0 && n === 0
      const learner = learnerOf({ id, options, firstDay }, `${path}.${n}`, n, isFixed ? 'ordinary' : kindOf(n, options))
      return isFixed ? { ...learner, id: fixed.learner, joins: firstDay, leaves: null } : learner
    }),
  }
}

/** Each class of six or more ends with the three learners who break code that only works for ordinary ones. */
function kindOf(n: number, { learners, plain }: Pick<SimulationOptions, 'learners' | 'plain'>): Kind {
  if (plain || learners < 6) return 'ordinary'
  if (n === learners - 1) return 'always-right'
  if (n === learners - 2) return 'always-wrong'
  return n === learners - 3 ? 'one-answer' : 'ordinary'
}

function learnerOf(
  { id, options, firstDay }: Pick<World, 'id' | 'options' | 'firstDay'>,
  path: string,
  n: number,
  kind: Kind,
): SimulatedLearner {
  const random = randomOf('learner', options.seed, path)
  const days = 7 * options.weeks
  // In every class of ten or more, somebody joins late and somebody leaves.
  const mayMove = kind === 'ordinary' && !options.plain
  const isLate = mayMove && (random.chance(0.03) || (n === 1 && options.learners >= 10))
  const isLeaver = mayMove && (random.chance(0.03) || (n === 2 && options.learners >= 10))
  return {
    ...person(random, personId(id, 'learner', path)),
    path,
    traits: drawTraits(random, kind),
    joins: isLate ? dayAfter(firstDay, random.between(1, Math.floor(days / 2))) : firstDay,
    leaves: isLeaver ? dayAfter(firstDay, random.between(Math.ceil(days * 0.6), days - 1)) : null,
  }
}

/** A French school year begins in September; August belongs to the next one. */
function schoolYearOf(day: LocalDay): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  const start = month >= 8 ? year : year - 1
  return `${start}-${start + 1}`
}

function drawn(random: Random, candidates: readonly number[], count: number): number[] {
  const left = [...candidates]
  return Array.from(
    { length: Math.min(count, candidates.length) },
    () => left.splice(random.between(0, left.length - 1), 1)[0] ?? 1,
  )
}
