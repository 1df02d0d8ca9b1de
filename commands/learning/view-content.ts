import contentViewed from '#events/learning/content-viewed.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records that a learner viewed a content. */
export default defineCommand('learning.view-content', {
  summary: 'Record a view',
  description: 'Records that a learner looked at a content, once or several times.',
  route: 'POST /api/adaptive/interaction',
  as: 'content_viewed',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: contentViewed.data.extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    content: 'video/fractions-1',
    medium: 'video',
    durationMs: 95_000,
    progress: 0.8,
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [contentViewed({ ...fact, class: ofClass })]
    }),
})
