import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records a learner's level as declared by a teacher or an external tool. Shown beside attempts; never grants mastery. */
export default defineCommand('learning.declare-skill-progress', {
  summary: 'Declare progress on a skill',
  description: 'Records how far a teacher or an outside tool says a learner is in a skill.',
  route: 'POST /api/adaptive/skill-progress',
  may: 'learning:record',
  // Who says how far a learner is says so in their own name.
  alsoMay: ({ source }) => (source === 'teacher' ? 'learning:attest' : 'learning:report'),
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: skillProgressDeclared.data.extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    skill: 'calcul/multiplication',
    proficiency: 0.7,
    source: 'teacher',
    comment: 'Vu à l’oral',
  },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...fact } = input
      return [skillProgressDeclared({ ...fact, class: ofClass })]
    }),
})
