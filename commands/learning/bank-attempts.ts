// Answers to exercises of the bank in an activity, as attempts: they count like any other answer, for skills and for models.
import type { JudgedAnswer } from '#events/learning/activities.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import type { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { type Decision, type Refusal, refuse } from '#kernel/command.ts'
import type { ActivityResults } from './activity-results.ts'
import { hasRoomFor, skillOf } from './learner.ts'
import { MASTERY_RULE, masters, nextRun } from './mastery.ts'

/** A version of an exercise of the bank. */
export type BankedExercise = {
  readonly exercise: ExerciseId
  readonly version: number
  readonly skill: SkillId
  readonly difficulty: Level | null
  readonly expected: string | null
}

type Sent = {
  readonly question: string
  readonly exerciseVersion?: number | undefined
  readonly durationMs?: number | undefined
}

/**
 * Of each exercise that was answered, the version that the learner was asked: a device that was without a network may have asked
 * an earlier one. The last version where the device does not say.
 */
export function askedFrom(
  bank: readonly BankedExercise[],
  answers: readonly Sent[] = [],
): readonly BankedExercise[] | Refusal {
  const asked: BankedExercise[] = []
  for (const [n, { question, exerciseVersion }] of answers.entries()) {
    const versions = bank.filter(({ exercise }) => exercise === question)
    const found =
      exerciseVersion === undefined
        ? versions.toSorted((a, b) => b.version - a.version)[0]
        : versions.find(({ version }) => version === exerciseVersion)
    if (!found && exerciseVersion !== undefined)
      return refuse('unknown-exercise-version', 'The bank never had this version of the exercise.', {
        pointer: `/answers/${n}/exerciseVersion`,
        facts: { exercise: question },
      })
    if (found) asked.push(found)
  }
  return asked
}

type Answers = {
  readonly judged?: readonly JudgedAnswer[] | undefined
  /** As the device sent them, with the active milliseconds of each where it knows them. */
  readonly sent?: readonly Sent[] | undefined
}

/**
 * One attempt for each answer, in the order of the answers, and the mastery of a skill with the answer that reaches it, by the same
 * rule as for other answers (`mastery.ts`). What was not answered is no attempt. Each attempt names the version of the exercise by
 * which it was judged.
 */
export function attemptsOf(
  { enrolments, skills }: ActivityResults,
  { judged = [], sent = [] }: Answers,
  bank: readonly BankedExercise[],
  ofClass: ClassId,
): Exclude<Decision, Refusal> | Refusal {
  const learner = { enrolments, skills }
  const runs = new Map<SkillId, number>()
  const mastered = new Set<SkillId>()
  const begun = new Set<SkillId>()
  const events: Exclude<Decision, Refusal>[number][] = []
  for (const [n, { question, response, correct }] of judged.entries()) {
    const banked = bank.find(({ exercise }) => exercise === question)
    if (!banked) continue
    const { exercise, version: exerciseVersion, skill, difficulty } = banked
    if (!hasRoomFor(learner, skill, begun))
      return refuse('too-many-skills', 'This learner has more skills than a curriculum holds.', {
        pointer: `/answers/${n}`,
      })
    if (!Object.hasOwn(skills, skill)) begun.add(skill)
    const durationMs = sent.find((one) => one.question === question)?.durationMs
    const attempt = {
      ...{ exercise, exerciseVersion, skill, response, correct, class: ofClass },
      ...(difficulty !== null && { difficulty }),
      ...(durationMs !== undefined && { durationMs }),
    }
    events.push(exerciseAttempted(attempt))
    const before = skillOf(learner, skill)
    const run = nextRun(runs.get(skill) ?? before.run, attempt)
    runs.set(skill, run)
    if (!before.mastered && !mastered.has(skill) && masters(run)) {
      mastered.add(skill)
      events.push(skillMastered({ skill, rule: MASTERY_RULE, class: ofClass }))
    }
  }
  return events
}
