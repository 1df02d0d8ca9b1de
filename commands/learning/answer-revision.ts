import revisionAnswered from '#events/learning/revision-answered.ts'
import { itemKey } from '#events/learning/revisions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import revisions from './revisions.ts'

/** A learner may try again what they had forgotten; nobody tries a thing five hundred times. */
const MOST_ANSWERS = 500

/** Records one answer of the session of revision that is open. */
export default defineCommand('learning.answer-revision', {
  summary: 'Answer a revision',
  description: 'Records whether something was recalled, in the session of revision that is open, and how easily.',
  route: 'POST /api/revisions/{session}/answers',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: revisionAnswered.data.omit({ weights: true }).extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    session: '7d5f2c18-4a6b-4f3e-8d90-1b2c3d4e5f60',
    kind: 'exercise',
    item: 'tables-7x8',
    correct: true,
    ease: 'good',
    durationMs: 4_200,
  },
  decider: revisions,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, () => {
      const { learner: _, ...answer } = input
      const { open } = state
      if (open?.session !== answer.session)
        return refuse('revision-not-open', 'This session of revision is not open: it was not started, or has ended.', {
          facts: { session: answer.session, open: open?.session ?? null },
        })
      if (!open.items.some((item) => itemKey(item) === itemKey(answer)))
        return refuse('not-in-revision', 'This is not part of the session of revision.', {
          pointer: '/item',
          facts: { items: open.items },
        })
      if (!answer.correct && answer.ease !== undefined)
        return refuse('ease-of-nothing', 'What was forgotten was not recalled easily or with effort. Leave it out.', {
          pointer: '/ease',
        })
      if (open.answered >= MOST_ANSWERS)
        return refuse('too-many-answers', `A session of revision takes at most ${MOST_ANSWERS} answers. End it.`)
      return [revisionAnswered({ ...answer, ...(open.weights && { weights: open.weights }), class: open.class })]
    }),
})
