import productionEvaluated from '#events/learning/production-evaluated.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import productions, { whenThere } from './productions.ts'

/** Feedback on the draft that was handed in last, by the teacher who read it. */
export default defineCommand('learning.evaluate-production', {
  summary: 'Give feedback on a production',
  description:
    'Gives a learner feedback, and perhaps a mark, on the draft that was submitted last. Later feedback replaces it.',
  route: 'POST /api/productions/evaluations',
  may: 'learning:attest',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: productionEvaluated.data.omit({ class: true }).extend({
    learner: PersonId,
    draft: productionEvaluated.data.shape.draft.describe('The draft that was read: the one submitted last.'),
  }),
  example: {
    learner: exampleSchool.learner,
    production: exampleSchool.production,
    draft: 2,
    feedback: 'On voit la cabane. Que s’y passe-t-il ensuite ?',
    mark: 14.5,
    outOf: 20,
  },
  decider: productions,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, { learner: _, ...evaluation }) =>
    whenThere(state, evaluation.production, ({ submitted, class: ofClass }) => {
      const facts = { production: evaluation.production, submitted }
      if (submitted === null) return refuse('not-submitted', 'The production was not submitted yet.', { facts })
      if (evaluation.draft !== submitted)
        return refuse('not-the-submitted-draft', `Draft ${submitted} was submitted last. Read that one.`, {
          pointer: '/draft',
          facts,
        })
      if (evaluation.mark !== undefined && evaluation.mark > evaluation.outOf)
        return refuse('mark-too-high', `The mark is above the best possible mark (${evaluation.outOf}).`, {
          pointer: '/mark',
          facts,
        })
      return [productionEvaluated({ ...evaluation, class: ofClass })]
    }),
})
