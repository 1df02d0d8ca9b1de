import { z } from 'zod'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import { ProductionId } from '#events/learning/productions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import productions, { productionOf } from './productions.ts'

/** Takes a production back for good, however far it is. A second time changes nothing. */
export default defineCommand('learning.withdraw-production', {
  summary: 'Withdraw a production',
  description: 'Takes a production back for good: no page shows it to anybody any more, and it cannot be changed.',
  route: 'POST /api/productions/withdrawals',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, production: ProductionId }),
  example: { learner: exampleSchool.learner, production: exampleSchool.production },
  decider: productions,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { production }) {
    const known = productionOf(state, production)
    if (!known)
      return refuse('unknown-production', 'The learner has no such production.', {
        pointer: '/production',
        facts: { production },
      })
    return known.withdrawn ? [] : [productionWithdrawn({ production, class: known.class })]
  },
})
