import { z } from 'zod'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { Memory, type Review, reviewed } from '#events/learning/memory.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import { RevisedId, RevisedKind, ratingOf, ratingOfCompletion } from '#events/learning/revisions.ts'
import { SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type Instant, PersonId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, earlierVersion, refold, remove } from '#kernel/projection.ts'

const Row = Memory.extend({ skill: SkillId.nullable() })
type Row = z.output<typeof Row>

type Dated = { readonly occurredAt: Instant; readonly zone: Zone }
const review = (row: Row | undefined, e: Dated, said: Omit<Review, 'on'>, skill: SkillId | undefined): Row => ({
  ...reviewed(row, { on: localDay(e.occurredAt, e.zone), ...said }),
  skill: skill ?? row?.skill ?? null,
})

/** How well each learner remembers each exercise and content: what is due, and what is forgotten, follows from it. */
const revisionCards = defineProjection('revision-cards', {
  version: 3,
  description: 'What each learner remembers, by exercise and content: stability, difficulty, last review.',
  of: 'learner',
  words: {
    title: { fr: 'Révisions', en: 'Revisions' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      kind: {
        fr: 'sorte',
        en: 'kind',
        values: { exercise: { fr: 'exercice', en: 'exercise' }, content: { fr: 'contenu', en: 'content' } },
      },
      item: { fr: 'exercice ou contenu', en: 'exercise or content' },
      skill: { fr: 'compétence', en: 'skill' },
      stability: { fr: 'stabilité (jours)', en: 'stability (days)' },
      difficulty: { fr: 'difficulté à retenir', en: 'difficulty to keep' },
      reviewedOn: { fr: 'revu le', en: 'reviewed on' },
      reviews: { fr: 'révisions', en: 'reviews' },
      lapses: { fr: 'oublis', en: 'lapses' },
      lastRating: { fr: 'dernière note', en: 'last rating' },
      weights: { fr: 'poids de l’oubli', en: 'weights of forgetting' },
    },
  },
  key: z.object({ learner: PersonId, kind: RevisedKind, item: RevisedId }),
  row: Row,
  on: (on, revise) => [
    on(
      exerciseCompleted,
      ({ subject, data }) =>
        subject ? { learner: subject, kind: 'exercise' as const, item: RevisedId.parse(data.exercise) } : [],
      (row, e) => review(row, e, { rating: ratingOfCompletion(e.data) }, e.data.skill),
    ),
    revise(
      importWithdrawn,
      (e) =>
        withdrawnRows(e, e.data.completed, ({ exercise }) => ({
          kind: 'exercise' as const,
          item: RevisedId.parse(exercise),
        })),
      refold,
    ),
    on(
      revisionAnswered,
      ({ subject, data: { kind, item } }) => (subject ? { learner: subject, kind, item } : []),
      (row, e) => review(row, e, { rating: ratingOf(e.data), weights: e.data.weights ?? null }, e.data.skill),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})

export default revisionCards

/** The rows of an earlier version, for questions until the new ones are built: their reviews know the usual weights alone. */
export const earlierCards = [1, 2].map((version) => ({
  ...earlierVersion(revisionCards, version),
  row: Row.omit({ weights: true }),
}))
