import { z } from 'zod'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import { DraftNumber, ProductionId } from '#events/learning/productions.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { type Expired, hasExpired, mayBeInAnyRow, rowsHolding } from '#events/privacy/texts-expired.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const toTheLearner = opened(productionEvaluated, ['feedback'], 'The learner reads what the teacher wrote to them.')

const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'The right text stands in the place of one that was erased.',
)
const Place = z.object({ production: ProductionId })

const Row = z.object({ draft: DraftNumber, feedback: z.string().nullable(), evaluatedAt: Instant })
type Row = z.output<typeof Row>

const withoutExpired = (row: Row, e: Expired): Row =>
  hasExpired(e, productionEvaluated, 'feedback', row.evaluatedAt) ? { ...row, feedback: null } : row

/** What the teacher wrote last about each production. Of no kind of stream, as the drafts: it goes with the production. */
export default defineProjection('production-evaluations', {
  version: 2,
  description: 'The teacher’s last feedback on each production, until it is withdrawn.',
  words: {
    title: { fr: 'Retour sur une production', en: 'Feedback on a production' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      production: { fr: 'production', en: 'production' },
      draft: { fr: 'version lue', en: 'draft read' },
      feedback: { fr: 'retour', en: 'feedback' },
      evaluatedAt: { fr: 'écrit le', en: 'written' },
    },
  },
  key: z.object({ learner: PersonId, production: ProductionId }),
  row: Row,
  on: (on, _, onEach) => [
    on(
      toTheLearner,
      (e) => (e.subject ? { learner: e.subject, production: e.data.production } : []),
      (_, { data: { draft, feedback }, occurredAt }) => ({
        draft,
        feedback: isErased(feedback) ? null : feedback,
        evaluatedAt: occurredAt,
      }),
    ),
    on(
      putRight,
      (e) => {
        const place = heldIn(e, [productionEvaluated], Place)
        return e.subject && place ? { learner: e.subject, ...place } : []
      },
      (row, { data }) =>
        row && row.evaluatedAt === data.writtenAt ? { ...row, feedback: inItsPlace(data) } : (row ?? remove),
    ),
    on(
      textsExpired,
      (e) => {
        const { subject } = e
        return subject
          ? rowsHolding(e, [productionEvaluated], Place).map((place) => ({ learner: subject, ...place }))
          : []
      },
      (row, e) => (row ? withoutExpired(row, e) : remove),
    ),
    onEach(
      textsExpired,
      (e) => (e.subject && mayBeInAnyRow(e, [productionEvaluated]) ? { learner: e.subject } : []),
      withoutExpired,
    ),
    on(productionWithdrawn, (e) => (e.subject ? { learner: e.subject, production: e.data.production } : []), remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
