// What every learning command needs first: the learner, their stream, and the class in which the event counts.

import { classAt, type Enrolment } from '#events/teaching/enrolments.ts'
import { ClassId } from '#events/teaching/values.ts'
import { type CommandContext, type Decision, refuse } from '#kernel/command.ts'
import { PersonId, streamName } from '#kernel/ids.ts'

/** The input fields that identify the learner. The decider sets the event's class from the enrolments. */
export const ofLearner = {
  learner: PersonId,
  class: ClassId.optional().describe(
    'Only needed by a learner in several classes. Without it: the last class joined when this occurred.',
  ),
}

type OfLearner = { readonly learner: PersonId; readonly class?: ClassId | undefined }

export const learnerStream = (input: OfLearner) => streamName('learner', input.learner)
export const learnerSubject = (input: OfLearner) => input.learner
/** Of whom every learning command is. */
export const ofLearnerThemself = (input: OfLearner) => ({ kind: 'person', person: input.learner }) as const

/**
 * Decides in the learner's class, or refuses. The decider knows the classes: a client can choose among the learner's
 * classes, but cannot name another.
 */
export function whenEnrolled(
  state: { readonly enrolments: readonly Enrolment[] },
  input: OfLearner,
  context: CommandContext,
  decide: (ofClass: ClassId) => Decision,
): Decision {
  const ofClass = classAt(state.enrolments, context, input.class)
  if (ofClass !== undefined) return decide(ofClass)
  return input.class === undefined
    ? refuse(
        'not-enrolled',
        'The learner was in no class when this occurred. Enrol the learner first, with occurredAt set to when they joined.',
        {
          facts: { learner: input.learner, occurredAt: context.occurredAt },
        },
      )
    : refuse('not-enrolled', 'The learner was not in this class when this occurred.', {
        pointer: '/class',
        facts: { learner: input.learner, class: input.class, occurredAt: context.occurredAt },
      })
}
