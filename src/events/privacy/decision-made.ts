import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { DecisionId } from './values.ts'

/** A rule or a model decided something about a person. What it says in words is what the person reads. */
export default defineEvent('privacy.decision-made', {
  version: 1,
  description: 'A rule or a model decided something about a person.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P2Y',
  data: z.object({
    decision: DecisionId,
    rule: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,59}$/)
      .describe('The rule or the model: `next-exercise`.'),
    ruleVersion: z.int().min(1).describe('Its version.'),
    by: z.enum(['rule', 'model']).describe('Whether fixed rules decided, or a model that was trained.'),
    title: text(200).describe('What is decided, in French.'),
    significant: z.boolean().describe('Whether a human has to agree before anything follows from it.'),
    inputs: personal(text(2_000).describe('What it was based on, in words, in French.')),
    outcome: personal(text(500).describe('What was decided, in words, in French.')),
  }),
  words: {
    fr: ({ title, inputs, outcome }) =>
      sentence(
        'Décision automatique',
        part(' ', fr.quoted(title)),
        part(`${NARROW}: `, fr.quoted(outcome)),
        part(', d’après ', fr.quoted(inputs)),
      ),
    en: ({ title, inputs, outcome }) =>
      sentence(
        'Automated decision',
        part(' ', en.quoted(title)),
        part(': ', en.quoted(outcome)),
        part(', based on ', en.quoted(inputs)),
      ),
  },
})
