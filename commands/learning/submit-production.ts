import { z } from 'zod'
import productionSubmitted from '#events/learning/production-submitted.ts'
import { ProductionId } from '#events/learning/productions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import productions, { whenThere } from './productions.ts'

/** Hands in the last draft. The same draft again changes nothing. */
export default defineCommand('learning.submit-production', {
  summary: 'Submit a production',
  description: 'Hands in the last draft of a production: the teacher and the parents are shown it from now on.',
  route: 'POST /api/productions/submissions',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, production: ProductionId }),
  example: { learner: exampleSchool.learner, production: exampleSchool.production },
  decider: productions,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { production }) =>
    whenThere(state, production, ({ drafts, words, submitted, class: ofClass }) => {
      if (words === 0)
        return refuse('nothing-to-submit', 'The last draft has no words.', { facts: { production, draft: drafts } })
      return submitted === drafts ? [] : [productionSubmitted({ production, draft: drafts, words, class: ofClass })]
    }),
})
