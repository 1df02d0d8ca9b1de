// Simulated tables of answers with what next-answer models live on: exercises and learners of different difficulty and
// ability, skills that are learned, a memory that fades, sets of exercises of which one gives the next away, and learners
// whose log is copied under a second id. Sizes like two public data sets; the answers are ours.
import type { Answer } from '#ml/answers.ts'
import { type Random, randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'

export type SimulatedSchool = {
  readonly learners: number
  readonly exercises: number
  readonly skills: number
  /** About so many answers, copies included. */
  readonly answers: number
  /** Deviation of the logarithm of the number of answers per learner. */
  readonly spread: number
  /** Share of the answers that belong to learners who have a copy, the copies included. */
  readonly copied: number
  /** Log-odds of a right answer to the middle exercise by the middle learner. */
  readonly base: number
  /** Effects that can be left out, to see which step of a model finds them. */
  readonly pairs?: boolean
  readonly memory?: boolean
  readonly seed: number
}

/** 3,000 learners, few answers each: heavy-tailed, with 36 % of the rows in copied logs. */
export const MANY_LEARNERS: SimulatedSchool = {
  learners: 3_000,
  exercises: 17_700,
  skills: 120,
  answers: 280_000,
  spread: 1.1,
  copied: 0.36,
  base: 0.75,
  seed: 9,
}

/** 330 learners who answer nearly the same exercises. */
export const FEW_LEARNERS: SimulatedSchool = {
  learners: 330,
  exercises: 1_200,
  skills: 85,
  answers: 190_000,
  spread: 0.35,
  copied: 0,
  base: 1.4,
  seed: 11,
}

/** A set of exercises of one skill, worked through in order. */
type ExerciseSet = { readonly skill: number; readonly exercises: readonly number[] }

const SET_SIZE = 6
const NOISE_OF_COPY = 0.02

export function* simulatedAnswers(school: SimulatedSchool): Generator<Answer> {
  const { learners, answers, spread, copied } = school
  const world = simulatedWorld(school)
  const random = randomOf('learners', school.seed)
  const originals = learners - Math.round(learners * copied * 0.2)
  // Copied logs are long: a tenth of the learners in number holds a third of the rows.
  const lengths = Array.from({ length: originals }, () => random.logNormal(1, spread)).sort((a, b) => b - a)
  const copies = learners - originals
  const scale =
    answers /
    lengths.reduce((sum, length, n) => sum + length * (n >= COPIED_FROM && n < COPIED_FROM + copies ? 2 : 1), 0)
  for (let n = 0; n < originals; n += 1) {
    const length = Math.max(2, Math.round((lengths[n] ?? 1) * scale))
    const log = [...learnerLog(world, `l${n}`, length, randomOf('learner', school.seed, n))]
    yield* log
    if (n < COPIED_FROM || n >= COPIED_FROM + copies) continue
    const noise = randomOf('copy', school.seed, n)
    for (const answer of log)
      yield {
        ...answer,
        learner: `copy-of-${n}`,
        correct: noise.chance(NOISE_OF_COPY) ? !answer.correct : answer.correct,
      }
  }
}

const COPIED_FROM = 5

type World = {
  readonly school: SimulatedSchool
  readonly sets: readonly ExerciseSet[]
  readonly difficulty: Float64Array
  readonly discrimination: Float64Array
  /** What a right answer to an exercise adds to the one after it in its set. */
  readonly gives: Float64Array
  readonly skillDifficulty: Float64Array
}

function simulatedWorld(school: SimulatedSchool): World {
  const random = randomOf('exercises', school.seed)
  const skillDifficulty = Float64Array.from({ length: school.skills }, () => random.normal(0, 0.7))
  const sets: ExerciseSet[] = []
  for (let exercise = 0; exercise < school.exercises; exercise += SET_SIZE) {
    // Some skills have many exercises, most have few.
    const skill = Math.min(school.skills - 1, Math.floor(school.skills * random.next() ** 1.7))
    const size = Math.min(SET_SIZE, school.exercises - exercise)
    sets.push({ skill, exercises: Array.from({ length: size }, (_, n) => exercise + n) })
  }
  const each = (draw: () => number) => Float64Array.from({ length: school.exercises }, draw)
  return {
    school,
    sets,
    skillDifficulty,
    difficulty: each(() => random.normal(0, 1)),
    discrimination: each(() => random.logNormal(1, 0.25)),
    gives: each(() => (school.pairs === false ? 0 : Math.max(0, random.normal(0.4, 0.8)))),
  }
}

function* learnerLog(world: World, learner: string, length: number, random: Random): Generator<Answer> {
  const { school, sets } = world
  const hasMemory = school.memory !== false
  const ability = random.normal(0, 0.8)
  const ofSkill = new Map<number, { bonus: number; practice: number; last: number }>()
  const known = new Map<number, boolean>()
  let mood = 0
  let at = Date.parse('2026-01-05T08:00:00Z') + random.between(0, 20) * 86_400_000
  // A class works at about the same sets: a learner starts at one of few places, and mostly goes on in order.
  let place = random.between(0, 19) * Math.floor(sets.length / 20)
  for (let given = 0; given < length; ) {
    const set = sets[place % sets.length]
    if (!set) return
    const skill = ofSkill.get(set.skill) ?? { bonus: random.normal(0, 0.5), practice: 0, last: given }
    ofSkill.set(set.skill, skill)
    let before: { exercise: number; correct: boolean } | null = null
    for (const exercise of set.exercises) {
      if (given >= length) return
      mood = hasMemory ? 0.85 * mood + random.normal(0, 0.35) : 0
      const faded = hasMemory ? Math.exp(-(given - skill.last) / 60) : 1
      const state =
        ability +
        skill.bonus +
        mood +
        0.35 * Math.log1p(skill.practice * faded) +
        (known.get(exercise) && hasMemory ? 0.8 : 0)
      const givenAway: number = before ? (world.gives[before.exercise] ?? 0) * (before.correct ? 1 : -1) : 0
      const ease = school.base - (world.skillDifficulty[set.skill] ?? 0) - (world.difficulty[exercise] ?? 0)
      const correct = random.chance(sigmoid((world.discrimination[exercise] ?? 1) * (state + ease) + givenAway))
      yield {
        learner,
        exercise: `e${exercise}`,
        skill: `s${set.skill}`,
        correct,
        at,
        durationMs: Math.round(random.logNormal(18_000, 0.6)),
      }
      if (correct) known.set(exercise, true)
      before = { exercise, correct }
      skill.practice += correct ? 1 : 0.5
      skill.last = given
      given += 1
      at += random.between(15_000, 120_000)
    }
    const stays = random.next()
    if (stays < 0.1) place += 0
    else if (stays < 0.85) place += 1
    else place = random.between(0, sets.length - 1)
    if (random.chance(0.1)) at += 86_400_000 * random.between(1, 4)
  }
}
