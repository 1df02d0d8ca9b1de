import { z } from 'zod'
import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import { ExerciseId, SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { earlierOf, Instant, laterOf, PersonId, type Position } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

/** The events behind a row: enough to look at, and bounded, since a learner may answer for ever. */
const MOST_EVENTS = 12
/** Of five: the learner found the exercise hard, or very hard. */
const HARD_FROM = 4

const TryEvent = z.object({
  position: z.string().describe('Its place in the log.'),
  what: z.enum(['right', 'wrong', 'advice', 'found-hard']).describe('What happened.'),
  at: Instant,
})
type TryEvent = z.output<typeof TryEvent>

const Row = z.object({
  skill: SkillId.nullable(),
  attempts: z.int(),
  successes: z.int(),
  wrongRun: z.int(), // since the last right answer
  helps: z.int(), // since the last right answer, and only while the exercise is not over
  durationMs: z.int(),
  timedAttempts: z.int(),
  wrongSince: Instant.nullable(), // the earliest of the wrong answers in a row
  firstAt: Instant,
  lastAt: Instant,
  events: z.array(TryEvent).readonly(),
})
type Row = z.output<typeof Row>

type OfExercise = {
  readonly subject: PersonId | null
  readonly data: { readonly exercise?: ExerciseId | undefined; readonly class: ClassId }
}
const key = ({ subject, data: { exercise, class: ofClass } }: OfExercise) =>
  subject && exercise !== undefined ? { class: ofClass, learner: subject, exercise } : []

type Placed = { readonly position: Position; readonly occurredAt: Instant }

const withEvent = (row: Row | undefined, { position, occurredAt }: Placed, what: TryEvent['what']): Row => {
  const before = row ?? {
    ...{ skill: null, attempts: 0, successes: 0, wrongRun: 0, helps: 0, durationMs: 0, timedAttempts: 0 },
    ...{ wrongSince: null, firstAt: occurredAt, lastAt: occurredAt, events: [] },
  }
  return {
    ...before,
    firstAt: earlierOf(before.firstAt, occurredAt),
    lastAt: laterOf(before.lastAt, occurredAt),
    events: [...before.events, { position: String(position), what, at: occurredAt }].slice(-MOST_EVENTS),
  }
}

/** After a right answer, advice and a word about it say nothing of being stuck. */
const isOver = ({ attempts, wrongRun }: Row): boolean => attempts > 0 && wrongRun === 0
const helped = (row: Row): Row => (isOver(row) ? row : { ...row, helps: row.helps + 1 })

/**
 * How often each learner tried each exercise in a class, and whether they are over it: what a teacher sees of where a class is
 * stuck. A right answer ends a run of wrong ones and what was said about it.
 */
export default defineProjection('exercise-tries', {
  version: 2,
  description:
    'How often a learner tried an exercise in a class: answers, wrong ones in a row, advice, time, last events.',
  of: 'learner',
  words: {
    title: { fr: 'Essais', en: 'Tries' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      learner: { fr: 'élève', en: 'learner' },
      exercise: { fr: 'exercice', en: 'exercise' },
      skill: { fr: 'compétence', en: 'skill' },
      attempts: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      wrongRun: { fr: 'réponses fausses de suite', en: 'wrong answers in a row' },
      helps: { fr: 'conseils et difficultés', en: 'advice and difficulties' },
      durationMs: { fr: 'temps actif (ms)', en: 'active time (ms)' },
      timedAttempts: { fr: 'réponses chronométrées', en: 'timed answers' },
      wrongSince: { fr: 'réponses fausses depuis', en: 'wrong since' },
      firstAt: { fr: 'premier essai', en: 'first try' },
      lastAt: { fr: 'dernier essai', en: 'last try' },
      events: { fr: 'derniers événements', en: 'last events' },
    },
  },
  key: z.object({ class: ClassId, learner: PersonId, exercise: ExerciseId }),
  row: Row,
  indexes: [['learner'], ['class', 'exercise']],
  on: (on, revise) => [
    on(exerciseAttempted, key, (row, e) => {
      const { skill, correct, durationMs } = e.data
      const tried = withEvent(row, e, correct ? 'right' : 'wrong')
      return {
        ...tried,
        skill,
        attempts: tried.attempts + 1,
        successes: tried.successes + Number(correct),
        wrongRun: correct ? 0 : tried.wrongRun + 1,
        helps: correct ? 0 : tried.helps,
        wrongSince: correct ? null : earlierOf(tried.wrongSince, e.occurredAt),
        durationMs: tried.durationMs + (durationMs ?? 0),
        timedAttempts: tried.timedAttempts + Number(durationMs !== undefined),
      }
    }),
    // Which answers are in a row depends on all of them.
    revise(attemptCorrected, key, refold),
    revise(
      importWithdrawn,
      (e) => withdrawnRows(e, e.data.answers, ({ class: ofClass, exercise }) => ({ class: ofClass, exercise })),
      refold,
    ),
    on(aiFeedbackGiven, key, (row, e) => helped(withEvent(row, e, 'advice'))),
    on(
      metacognitionTriggered,
      (e) => ((e.data.perceivedDifficulty ?? 0) >= HARD_FROM ? key(e) : []),
      (row, e) => helped(withEvent(row, e, 'found-hard')),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
