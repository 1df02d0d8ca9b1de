// The plain simulation: a Rasch model and nothing else, so that what a model can reach at best is known.
//
// One skill; ability ~ N(0.3, 1.2), and 0.01 logit more with each answer; five levels 0.9 logit apart, the exercises of a level
// with a deviation of 0.5. P(right) = σ(ability − difficulty): no guessing, no slips, no fatigue, no forgetting. One try at each
// exercise. Nobody joins late or leaves, and nobody is always right or always wrong.
import { eventId } from '#kernel/ids.ts'
import { type Random, randomOf } from '#ml/random.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import { type ExercisesBySkill, exercisesBySkill } from './curriculum.ts'
import { sigmoid } from './learner-model.ts'
import { FIRST_LEVEL, type LearnerLevels, type LevelPolicy, servable } from './level-policy.ts'
import { weekday } from './school-calendar.ts'
import { missing, type Sent, sentBy } from './sitting.ts'
import type { SimulatedClass, SimulatedLearner, SimulatedSchool, World } from './world.ts'

/** The skill of all exercises. */
export const PLAIN_SKILL = 'calcul/addition'
const ANSWERS_A_DAY = 5
const SCHOOL_DAYS = [1, 2, 3, 4, 5]
const MINUTE_MS = 60_000

/** The weeks that so many answers take. */
export const weeksOfAnswers = (answers: number): number => Math.ceil(answers / ANSWERS_A_DAY / SCHOOL_DAYS.length)

/** Logits that an answer adds, right or wrong. */
const LEARNING = 0.01

/** An exercise is answered by ability and difficulty alone. */
export const plainExercises = (seed: number): ExercisesBySkill =>
  new Map(
    [...exercisesBySkill(seed)]
      .filter(([skill]) => skill === PLAIN_SKILL)
      .map(([skill, levels]) => [
        skill,
        levels.map(([first, ...others]) => [{ ...first, guess: 0 }, ...others.map((one) => ({ ...one, guess: 0 }))]),
      ]),
  )

type Pupil = {
  readonly learner: SimulatedLearner
  readonly schoolClass: SimulatedClass
  readonly random: Random
  readonly levels: LearnerLevels
  answers: number
}

/** What learners do in a school, in order of time, from its first day until each has given all answers. */
export function* plainAnswers(world: World, school: SimulatedSchool, policy: LevelPolicy): Generator<Sent> {
  const exercises = plainExercises(world.options.seed).get(PLAIN_SKILL) ?? missing(PLAIN_SKILL)
  const most = world.options.plain?.answers ?? missing('number of answers')
  const pupils = school.classes.flatMap((schoolClass) =>
    schoolClass.learners.map((learner): Pupil => {
      const random = randomOf('plain life', world.options.seed, learner.path)
      return { learner, schoolClass, random, levels: policy.begin(), answers: 0 }
    }),
  )
  for (let day = world.firstDay; day <= world.options.end; day = dayAfter(day, 1)) {
    if (!SCHOOL_DAYS.includes(weekday(day))) continue
    const morning = momentAt(day, 9 * 60, school.zone)
    for (let n = 0; n < ANSWERS_A_DAY; n += 1)
      for (const pupil of pupils) if (pupil.answers < most) yield answerOf(pupil, morning + n * MINUTE_MS)
  }

  function answerOf(pupil: Pupil, at: number): Sent {
    const { learner, schoolClass, random, levels } = pupil
    const level = servable(levels.levelFor(PLAIN_SKILL, at) ?? FIRST_LEVEL)
    const exercise = random.pick(exercises[level - 1] ?? missing(`level ${level}`))
    const ability = learner.traits.ability + LEARNING * pupil.answers
    const chance = sigmoid(ability - exercise.difficulty)
    const correct = random.chance(chance)
    levels.heard({ skill: PLAIN_SKILL, exercise: exercise.id, level, correct, at })
    pupil.answers += 1
    return sentBy(
      { tenant: school.tenant, learner, key: `${learner.path}.${pupil.answers}`, at },
      'learning.record-attempt',
      {
        input: {
          ...{ exercise: exercise.id, exerciseVersion: 1, skill: PLAIN_SKILL, difficulty: level },
          ...{ correct, class: schoolClass.id },
        },
        truth: (id) => ({
          ...{
            kind: 'answer',
            attempt: eventId(id, 1),
            learner: learner.id,
            skill: PLAIN_SKILL,
            exercise: exercise.id,
          },
          ...{ at: instantOf(at), ability, difficulty: exercise.difficulty, fatigue: 0, chance, rapid: false, correct },
          ...{ level, isFirstTry: true },
        }),
      },
    )
  }
}
