// What people of the demonstration school find in their inbox.
import { notice } from '#events/conversation/notice-kinds.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'

const { tenant, teacher, learner, class: ofClass } = exampleSchool

const told = [
  notice('learner-may-need-help', derivedUuid('demonstration notice', 'steps'), {
    class: ofClass,
    skill: 'calcul/multiplication',
    reason: 'three-steps-down',
  }),
  notice('learner-may-need-help', derivedUuid('demonstration notice', 'practice'), {
    class: ofClass,
    skill: 'calcul/division',
    reason: 'no-practice',
  }),
]

/** The same notices whenever they are sent, so that a school that was begun gets none twice. */
export const demonstrationNotices = (occurredAt: Instant, administrator: PersonId) =>
  told.map((one, n) => ({
    command: {
      command: 'conversation.give-notice',
      key: `notice-${n + 1}`,
      input: { ...one, person: teacher, about: learner },
      occurredAt,
      actor: administrator,
      tenant,
    },
  }))
