import { z } from 'zod'
import productionDrafted from '#events/learning/production-drafted.ts'
import productionEvaluated from '#events/learning/production-evaluated.ts'
import productionPublished from '#events/learning/production-published.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import { DraftNumber, ProductionId, ProductionState, WordCount } from '#events/learning/productions.ts'
import { ContentId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { earlierOf, Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofProduction = (e: { subject: PersonId | null; data: { production: ProductionId } }) =>
  e.subject ? { learner: e.subject, production: e.data.production } : []

/**
 * How far each production is, and none of its texts: `production-drafts` and `production-evaluations` have those. A
 * draft saved after the submission leaves the state as it is. A withdrawn production has no row.
 */
export default defineProjection('productions', {
  version: 1,
  description: 'How far each production of a learner is: drafts, submission, mark, publication.',
  of: 'learner',
  words: {
    title: { fr: 'Production écrite', en: 'Production' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      production: { fr: 'production', en: 'production' },
      class: { fr: 'classe', en: 'class' },
      activity: { fr: 'activité', en: 'activity' },
      state: {
        fr: 'état',
        en: 'state',
        values: {
          draft: { fr: 'brouillon', en: 'draft' },
          submitted: { fr: 'rendue', en: 'submitted' },
          evaluated: { fr: 'corrigée', en: 'evaluated' },
          published: { fr: 'publiée', en: 'published' },
        },
      },
      drafts: { fr: 'nombre de versions', en: 'drafts' },
      words: { fr: 'nombre de mots', en: 'words' },
      startedAt: { fr: 'commencée le', en: 'started' },
      draftedAt: { fr: 'dernière version du', en: 'last draft' },
      submittedDraft: { fr: 'version rendue', en: 'submitted draft' },
      submittedAt: { fr: 'rendue le', en: 'submitted on' },
      mark: { fr: 'note', en: 'mark' },
      outOf: { fr: 'note maximale', en: 'best mark' },
      evaluatedAt: { fr: 'corrigée le', en: 'evaluated on' },
      publishedDraft: { fr: 'version publiée', en: 'published draft' },
      publishedAt: { fr: 'publiée le', en: 'published on' },
    },
  },
  key: z.object({ learner: PersonId, production: ProductionId }),
  row: z.object({
    class: ClassId,
    activity: ContentId.nullable(),
    state: ProductionState,
    drafts: DraftNumber,
    words: WordCount.describe('Words of the last draft.'),
    startedAt: Instant,
    draftedAt: Instant,
    submittedDraft: DraftNumber.nullable(),
    submittedAt: Instant.nullable(),
    mark: z.number().nullable(),
    outOf: z.int().nullable(),
    evaluatedAt: Instant.nullable(),
    publishedDraft: DraftNumber.nullable(),
    publishedAt: Instant.nullable(),
  }),
  indexes: [['class', 'state']],
  on: (on) => [
    on(productionDrafted, ofProduction, (row, { data, occurredAt }) => ({
      state: 'draft',
      submittedDraft: null,
      submittedAt: null,
      mark: null,
      outOf: null,
      evaluatedAt: null,
      publishedDraft: null,
      publishedAt: null,
      ...row,
      class: row?.class ?? data.class,
      activity: data.activity ?? row?.activity ?? null,
      drafts: Math.max(row?.drafts ?? 1, data.draft),
      // By time, an earlier draft may come after a later one.
      words: row && data.draft < row.drafts ? row.words : data.words,
      startedAt: earlierOf(row?.startedAt ?? null, occurredAt),
      draftedAt: laterOf(row?.draftedAt ?? null, occurredAt),
    })),
    on(productionSubmitted, ofProduction, (row, { data, occurredAt }) =>
      row ? { ...row, state: 'submitted', submittedDraft: data.draft, submittedAt: occurredAt } : remove,
    ),
    on(productionEvaluated, ofProduction, (row, { data, occurredAt }) =>
      row
        ? {
            ...row,
            state: row.publishedDraft === data.draft ? 'published' : 'evaluated',
            mark: data.mark ?? null,
            outOf: data.mark === undefined ? null : data.outOf,
            evaluatedAt: occurredAt,
          }
        : remove,
    ),
    on(productionPublished, ofProduction, (row, { data, occurredAt }) =>
      row ? { ...row, state: 'published', publishedDraft: data.draft, publishedAt: occurredAt } : remove,
    ),
    on(productionWithdrawn, ofProduction, remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
