import { z } from 'zod'
import { inArrivalOrder, withdrawn } from '#kernel/amendment.ts'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay, type Revision } from '#kernel/ids.ts'
import courseResultRecorded from '../teaching/course-result-recorded.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import contentViewed from './content-viewed.ts'
import exerciseAttempted from './exercise-attempted.ts'
import exerciseCompleted from './exercise-completed.ts'
import learningStarted from './learning-started.ts'
import skillProgressDeclared from './skill-progress-declared.ts'
import { EventReference, ExerciseId, Level, SkillId } from './values.ts'

/** How many facts one event withdraws: a longer import takes several. */
export const MOST_WITHDRAWN = 500

const Count = z.int().nonnegative()

/** Where imports come from whose facts can be withdrawn. */
export const importSources = ['mathcopain', 'answers', 'xapi', 'oulad'] as const
const names: Readonly<Record<string, Readonly<Record<'fr' | 'en', string>>>> = {
  mathcopain: { fr: 'L’import de MathCopain', en: 'The import from MathCopain' },
  answers: { fr: 'L’import d’un tableau de réponses', en: 'The import of a table of answers' },
  xapi: { fr: 'L’import de traces xAPI', en: 'The import of xAPI statements' },
  oulad: { fr: 'L’import d’OULAD', en: 'The import of OULAD' },
}
const nameOf = (source: unknown, language: 'fr' | 'en'): string =>
  (typeof source === 'string' && Object.hasOwn(names, source) ? names[source]?.[language] : undefined) ??
  { fr: 'Un import', en: 'An import' }[language]

/**
 * What an import had brought about a learner was withdrawn: answers, completed exercises, views, sessions, declared levels and
 * course results. A question about this moment or a later one finds them gone, as if they had never been recorded; a question about an earlier moment still
 * finds them, since they were known then. The event also carries what live read models need of them, so that they do not have to
 * read each fact again.
 */
export default defineEvent('learning.import-withdrawn', {
  version: 2,
  description: 'What an import had brought about a learner was withdrawn: it does not count any more.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'school',
  data: z.object({
    source: z.enum(importSources).describe('Where the import had come from.'),
    facts: z
      .array(
        z.object({
          id: EventReference,
          revision: Count.describe('Revision of the event in its stream.'),
        }),
      )
      .max(MOST_WITHDRAWN)
      .describe('The events that do not count any more.'),
    answers: inArrivalOrder(
      z
        .array(
          z.object({
            class: ClassId,
            exercise: ExerciseId,
            skill: SkillId,
            difficulty: Level.optional(),
            answers: Count.describe('Answers among these events.'),
            right: Count.describe('How many of them counted as right, after corrections.'),
            timed: Count.describe('How many of them have a time.'),
            durationMs: Count.describe('Active time of these, in milliseconds.'),
          }),
        )
        .max(MOST_WITHDRAWN)
        .describe('The answers among them, counted by class, exercise, skill and level.'),
    ),
    completed: inArrivalOrder(
      z
        .array(
          z.object({
            exercise: ExerciseId,
            skill: SkillId.optional(),
            times: Count.describe('How often it was completed among these events.'),
          }),
        )
        .max(MOST_WITHDRAWN)
        .describe('The completed exercises among them, counted by exercise and skill.'),
    ),
    skills: inArrivalOrder(
      z
        .array(SkillId)
        .max(MOST_WITHDRAWN)
        .describe('The skills of these answers, completed exercises and declared levels.'),
    ),
    days: inArrivalOrder(
      z
        .array(z.object({ class: ClassId, day: LocalDay }))
        .max(MOST_WITHDRAWN)
        .describe('The days of these events in the school’s zone, by class.'),
    ),
    idleDays: inArrivalOrder(
      z.array(LocalDay).max(MOST_WITHDRAWN).describe('Those of the days on which nothing else was done.'),
    ),
    views: inArrivalOrder(Count.describe('Views of contents among them.')),
    sessions: inArrivalOrder(Count.describe('Sessions among them.')),
  }),
  amends: {
    facts: [
      exerciseAttempted,
      exerciseCompleted,
      contentViewed,
      learningStarted,
      skillProgressDeclared,
      courseResultRecorded,
    ],
    names: ({ facts }) => facts.map(({ id, revision }) => ({ id, revision })),
    says: () => withdrawn,
    renumber: ({ facts }, revisionOf) => ({
      facts: facts.flatMap(({ id, revision }) => {
        const here = revisionOf(revision as Revision)
        return here === null ? [] : [{ id, revision: here }]
      }),
    }),
  },
  // No import with completed exercises could be withdrawn then.
  upcast: { 1: (old) => ({ ...old, completed: [] }) },
  words: {
    fr: ({ facts, source }) =>
      sentence(
        nameOf(source, 'fr'),
        ' a été retiré',
        part(
          `${NARROW}: `,
          fr.counted(sizeOf(facts), 'événement', 'événements'),
          sizeOf(facts) === 1 ? ' ne compte plus' : ' ne comptent plus',
        ),
      ),
    en: ({ facts, source }) =>
      sentence(
        nameOf(source, 'en'),
        ' was withdrawn',
        part(
          ': ',
          en.counted(sizeOf(facts), 'event', 'events'),
          sizeOf(facts) === 1 ? ' no longer counts' : ' no longer count',
        ),
      ),
  },
})

/** The number of events; null where it cannot be said. */
const sizeOf = (facts: unknown): number | null => (Array.isArray(facts) && facts.length > 0 ? facts.length : null)

/** Whether the event is one of the facts. */
export const withdraws = (
  { facts }: { readonly facts: readonly { readonly id: string; readonly revision: number }[] },
  { id, revision }: { readonly id: string; readonly revision: Revision },
): boolean => facts.some((fact) => fact.id === id && fact.revision === revision)
