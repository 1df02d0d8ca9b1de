import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { ObservationCode, SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import type { EventOf } from '#kernel/event.ts'
import { Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

/** Codes come from the authors of exercises. Without a bound, a client that invents them would make a row grow for ever. */
export const MOST_CODES = 50

const Observed = z.object({
  code: ObservationCode,
  answers: z.int().describe('Answers in which it was seen.'),
  successes: z.int().describe('How many of these were right.'),
  lastAt: Instant,
})
type Observed = z.output<typeof Observed>

type OfSkill = {
  readonly subject: PersonId | null
  readonly data: { readonly class: ClassId; readonly skill: SkillId }
}
const key = ({ subject, data: { class: ofClass, skill } }: OfSkill) =>
  subject ? { class: ofClass, learner: subject, skill } : []

/** The kind of error, in a wrong answer only. */
const errorIn = ({ correct, errorType }: EventOf<typeof exerciseAttempted>['data']) => (correct ? undefined : errorType)

type Counted = { readonly codes: readonly Observed[]; readonly uncounted: number }

/** One more answer with the code; `uncounted` where the list is full of others. */
function counted(
  codes: readonly Observed[],
  code: z.output<typeof ObservationCode> | undefined,
  { correct, at }: { readonly correct: boolean; readonly at: Instant },
): Counted {
  const known = codes.find((one) => one.code === code)
  if (code === undefined) return { codes, uncounted: 0 }
  if (!known && codes.length >= MOST_CODES) return { codes, uncounted: 1 }
  const now = {
    code,
    answers: (known?.answers ?? 0) + 1,
    successes: (known?.successes ?? 0) + Number(correct),
    lastAt: laterOf(known?.lastAt ?? null, at),
  }
  return { codes: known ? codes.map((one) => (one === known ? now : one)) : [...codes, now], uncounted: 0 }
}

/**
 * Which strategies were seen in a learner's answers on a skill in a class, and which kinds of error, and how often. An error
 * counts in a wrong answer only: one whose verdict was corrected to right has none. Answers without a code are no part of it, so
 * that an import of millions of answers without codes writes nothing here.
 */
export default defineProjection('answer-observations', {
  version: 1,
  description: 'How often each strategy and each kind of error was seen in a learner’s answers on a skill in a class.',
  of: 'learner',
  words: {
    title: { fr: 'Stratégies et erreurs', en: 'Strategies and errors' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      learner: { fr: 'élève', en: 'learner' },
      skill: { fr: 'compétence', en: 'skill' },
      strategies: { fr: 'stratégies observées', en: 'strategies seen' },
      errors: { fr: 'types d’erreurs observés', en: 'kinds of error seen' },
      uncounted: { fr: 'observations au-delà de la liste', en: 'observations beyond the list' },
    },
  },
  key: z.object({ class: ClassId, learner: PersonId, skill: SkillId }),
  row: z.object({
    strategies: z.array(Observed).readonly(),
    errors: z.array(Observed).readonly(),
    uncounted: z.int(), // codes of answers that came after the list was full of others
  }),
  indexes: [['learner']],
  on: (on, revise) => [
    on(
      exerciseAttempted,
      (e) => (e.data.strategy === undefined && errorIn(e.data) === undefined ? [] : key(e)),
      (row, { data, occurredAt }) => {
        const before = row ?? { strategies: [], errors: [], uncounted: 0 }
        const answer = { correct: data.correct, at: occurredAt }
        const strategies = counted(before.strategies, data.strategy, answer)
        const errors = counted(before.errors, errorIn(data), answer)
        return {
          strategies: strategies.codes,
          errors: errors.codes,
          uncounted: before.uncounted + strategies.uncounted + errors.uncounted,
        }
      },
    ),
    // Which codes the answer had, only the answer itself says.
    revise(attemptCorrected, key, refold),
    revise(
      importWithdrawn,
      (e) => withdrawnRows(e, e.data.answers, ({ class: ofClass, skill }) => ({ class: ofClass, skill })),
      refold,
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
