import { z } from 'zod'
import productionDrafted from '#events/learning/production-drafted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import { DraftNumber, ProductionId, WordCount } from '#events/learning/productions.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { type Expired, hasExpired, mayBeInAnyRow, rowsHolding } from '#events/privacy/texts-expired.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const inTheirWords = opened(
  productionDrafted,
  ['title', 'text'],
  'The author and, once it is handed in, the teacher read each version and what changed.',
)

const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'The right text stands in the place of one that was erased.',
)
const Place = z.object({ production: ProductionId, draft: DraftNumber })

const Row = z.object({
  title: z.string().nullable(),
  text: z.string().nullable(),
  words: WordCount,
  draftedAt: Instant,
})
type Row = z.output<typeof Row>

function withoutExpired(row: Row, e: Expired): Row {
  const [title, text] = ['title', 'text'].map((field) => hasExpired(e, productionDrafted, field, row.draftedAt))
  return title || text ? { ...row, title: title ? null : row.title, text: text ? null : row.text } : row
}

/**
 * The texts of each draft. It is of no kind of stream, on purpose: a question about a past moment would show a production
 * that was withdrawn since.
 */
export default defineProjection('production-drafts', {
  version: 2,
  description: 'The title and the text of each draft of a production, until it is withdrawn.',
  words: {
    title: { fr: 'Version d’une production', en: 'Draft of a production' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      production: { fr: 'production', en: 'production' },
      draft: { fr: 'version', en: 'draft' },
      title: { fr: 'titre', en: 'title' },
      text: { fr: 'texte', en: 'text' },
      words: { fr: 'nombre de mots', en: 'words' },
      draftedAt: { fr: 'enregistrée le', en: 'saved' },
    },
  },
  key: z.object({ learner: PersonId, production: ProductionId, draft: DraftNumber }),
  row: Row,
  indexes: [['production', 'draft']],
  on: (on, _, onEach) => [
    on(
      inTheirWords,
      (e) => (e.subject ? { learner: e.subject, production: e.data.production, draft: e.data.draft } : []),
      (_, { data: { title, text, words }, occurredAt }) => ({
        title: isErased(title) ? null : title,
        text: isErased(text) ? null : text,
        words,
        draftedAt: occurredAt,
      }),
    ),
    on(
      putRight,
      (e) => {
        const place = heldIn(e, [productionDrafted], Place)
        return e.subject && place ? { learner: e.subject, ...place } : []
      },
      (row, { data }) => (row ? { ...row, [data.field === 'title' ? 'title' : 'text']: inItsPlace(data) } : remove),
    ),
    on(
      textsExpired,
      (e) => {
        const { subject } = e
        return subject
          ? rowsHolding(e, [productionDrafted], Place).map((place) => ({ learner: subject, ...place }))
          : []
      },
      (row, e) => (row ? withoutExpired(row, e) : remove),
    ),
    onEach(
      textsExpired,
      (e) => (e.subject && mayBeInAnyRow(e, [productionDrafted]) ? { learner: e.subject } : []),
      withoutExpired,
    ),
    on(productionWithdrawn, (e) => (e.subject ? { learner: e.subject, production: e.data.production } : []), remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
