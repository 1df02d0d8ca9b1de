// How productions look in answers, and which of their drafts a reader is shown.
import { z } from 'zod'
import { DraftNumber, ProductionId, ProductionState, WordCount } from '#events/learning/productions.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'

export const shownColumns = [
  'production',
  'class',
  'activity',
  'state',
  'drafts',
  'words',
  'startedAt',
  'draftedAt',
  'submittedDraft',
  'submittedAt',
  'mark',
  'outOf',
  'evaluatedAt',
  'publishedAt',
] as const

const shape = {
  production: ProductionId,
  class: z.string().describe('The class in which it was begun.'),
  activity: z.string().nullable().describe('The activity that asked for it; null where none did.'),
  state: ProductionState,
  drafts: DraftNumber.describe('How many drafts were saved.'),
  words: WordCount.describe('Words of the last draft.'),
  startedAt: momentText('When its first draft was saved.'),
  draftedAt: momentText('When its last draft was saved.'),
  submittedDraft: DraftNumber.nullable().describe('The draft handed in last; null before.'),
  submittedAt: momentText('When it was handed in; null before.').nullable(),
  mark: z.number().nullable().describe('The mark; null without one.'),
  outOf: z.int().nullable().describe('The best mark possible; null without a mark.'),
  evaluatedAt: momentText('When the teacher gave feedback; null before.').nullable(),
  publishedAt: momentText('When it was published to the class; null before.').nullable(),
}

export const ShownProduction = z
  .object({
    ...shape,
    title: z.string().nullable().describe('The title of the last draft that you may read; null where it was erased.'),
  })
  .meta({ id: 'Production', description: 'A text of a learner, and how far it is.' })

export const ShownClassProduction = ShownProduction.extend({
  learner: PersonId,
  givenName: z.string().nullable().describe('Given name of the author; null where it was erased.'),
  familyName: z.string().nullable().describe('Family name of the author; null where it was erased.'),
}).meta({ id: 'ClassProduction', description: 'A text of a learner of the class.' })

export const exampleProduction: z.input<typeof ShownProduction> = {
  production: exampleSchool.production,
  class: exampleSchool.class,
  activity: null,
  state: 'evaluated',
  drafts: 2,
  words: 118,
  startedAt: '2026-11-16T09:05:00.000Z',
  draftedAt: '2026-11-17T09:12:00.000Z',
  submittedDraft: 2,
  submittedAt: '2026-11-17T09:13:00.000Z',
  mark: 14.5,
  outOf: 20,
  evaluatedAt: '2026-11-18T16:40:00.000Z',
  publishedAt: null,
  title: 'La cabane',
}
