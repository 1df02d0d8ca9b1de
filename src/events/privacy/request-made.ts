import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, part, sentence } from '../wording.ts'
import { ObjectionPurpose, RestrictionGround, Right, rightsInEnglish, rightsInFrench } from './values.ts'

/** Somebody (the actor) asked for a right of the event’s subject: their own, their child’s, or for somebody who asked on paper. */
export default defineEvent('privacy.request-made', {
  version: 1,
  description: 'Somebody asked for a right of a person over their data.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    right: Right,
    ground: RestrictionGround.optional().describe(
      'Of a request of restriction: on which ground. If it is not known yet, whoever approves the request gives it.',
    ),
    purpose: ObjectionPurpose.optional().describe(
      'Of a request of objection: which use. If it is not known yet, whoever approves the request gives it.',
    ),
    lift: z.boolean().optional().describe('Of a request of restriction or objection: whether it ends, not begins.'),
    texts: z
      .boolean()
      .optional()
      .describe('Of a request of erasure: only single texts, which whoever decides names. Everything else stays.'),
    madeOn: LocalDay.describe('The day on which it was made, in the school’s zone: the period counts from it.'),
    details: personal(text(2_000).optional().describe('What exactly is asked for, in their words.')),
    deadline: LocalDay.describe('The day until which it has to be answered, in the school’s zone.'),
  }),
  words: {
    fr: ({ right, lift }) =>
      sentence(
        lift ? 'La fin de l’exercice du droit' : 'L’exercice du droit',
        part(' ', labelOf(rightsInFrench, right)),
        lift ? ' a été demandée' : ' a été demandé',
      ),
    en: ({ right, lift }) =>
      sentence(
        lift ? 'The end of the right' : 'The right',
        part(' of ', labelOf(rightsInEnglish, right)),
        ' was asked for',
      ),
  },
})
