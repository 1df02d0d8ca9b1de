import { z } from 'zod'
import productionPublished from '#events/learning/production-published.ts'
import { ProductionId } from '#events/learning/productions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import productions, { whenThere } from './productions.ts'

/** Publishes the draft that a teacher gave feedback on last. The author may withdraw it at any time. */
export default defineCommand('learning.publish-production', {
  summary: 'Publish a production',
  description: 'Publishes the draft that was evaluated last to the class. Its author may withdraw it at any time.',
  route: 'POST /api/productions/publications',
  may: 'learning:attest',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, production: ProductionId }),
  example: { learner: exampleSchool.learner, production: exampleSchool.production },
  decider: productions,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { production }) =>
    whenThere(state, production, ({ evaluated, published, class: ofClass }) => {
      if (evaluated === null)
        return refuse('not-evaluated', 'Give feedback on the production before you publish it.', {
          facts: { production },
        })
      return published === evaluated ? [] : [productionPublished({ production, draft: evaluated, class: ofClass })]
    }),
})
