import gradeDeclared from '#events/learning/grade-declared.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import learner from './learner.ts'

/** Records the grade that a learner is in, for a class of several grades. The last declaration of a school year counts. */
export default defineCommand('learning.declare-grade', {
  summary: 'Declare a grade',
  description:
    'Records the grade that a learner is in during a school year, where it is not that of the class. A later declaration replaces it.',
  route: 'POST /api/learners/grades',
  may: 'teaching:manage',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: gradeDeclared.data.extend(ofLearner),
  example: { learner: exampleSchool.learner, grade: 'CM1', schoolYear: '2026-2027' },
  decider: learner,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => [
      gradeDeclared({ grade: input.grade, schoolYear: input.schoolYear, class: ofClass }),
    ]),
})
