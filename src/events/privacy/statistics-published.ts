import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, NARROW, part } from '../wording.ts'

const Label = z.string().min(1).max(100)
const People = z.int().min(0).max(10_000_000).describe('How many people, rounded to five.')

/** A table that passed the gate for publication: groups of ten people or more, rounded. */
export const PublishedTable = z.object({
  people: People,
  groups: z
    .array(
      z
        .object({
          of: z.record(Label, Label).describe('What the people of the group have in common: `{ "answers": "10–19" }`.'),
          people: People,
          outcomes: z
            .array(
              z
                .object({ outcome: Label.describe('The outcome: `50–60 %` of right answers.'), people: People })
                .describe('An outcome.'),
            )
            .max(1_000)
            .describe('How many of them had which outcome.'),
        })
        .describe('A group.'),
    )
    .max(10_000)
    .describe('The groups.'),
})

/** A school published statistics of its learners' activity. The table has passed the gate: it is about nobody. */
export default defineEvent('privacy.statistics-published', {
  version: 1,
  description: 'Statistics of a school were published.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P10Y',
  data: PublishedTable,
  words: {
    fr: ({ people }) =>
      `Des statistiques ont été publiées${part(`${NARROW}: `, fr.counted(people, 'élève', 'élèves'))}`,
    en: ({ people }) => `Statistics were published${part(': ', en.counted(people, 'learner', 'learners'))}`,
  },
})
