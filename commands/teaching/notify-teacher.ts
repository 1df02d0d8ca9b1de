import { z } from 'zod'
import { classAt } from '#events/teaching/enrolments.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import models from '../../projections/insight/models.ts'
import enrolment from './enrolment.ts'

/** Notifies the teacher of a class that a learner may need help. Sent by the follow-up of learners, or by a person. */
export default defineCommand('teaching.notify-teacher', {
  summary: 'Notify the teacher',
  description: 'Tells the teacher of a class that a learner may need help on a skill.',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: teacherNotified.data.extend({
    learner: PersonId,
    onlyWithoutModel: z
      .boolean()
      .optional()
      .describe(
        'Refused where a model of the school serves that finds who is at risk: then its alerts take this place.',
      ),
  }),
  example: {
    learner: exampleSchool.learner,
    class: exampleSchool.class,
    skill: 'calcul/multiplication',
    reason: 'three-steps-down',
  },
  decider: enrolment,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  needs: { models: { from: models, keys: ({ onlyWithoutModel }) => (onlyWithoutModel ? [{}] : []) } },
  decide(state, { learner, onlyWithoutModel: _, ...notice }, { needed, ...context }) {
    const serving = needed.models.find((model) => model.kind === 'at-risk' && model.state === 'serving')
    if (serving)
      return refuse('model-serves', 'A model finds who is at risk: its alerts are told in the place of this rule.', {
        facts: { model: serving.model },
      })
    return classAt(state.enrolments, context, notice.class) === undefined
      ? refuse('not-enrolled', 'The learner is not in this class.', { facts: { learner, class: notice.class } })
      : [teacherNotified(notice)]
  },
})
