import teachersTold from '#events/conversation/teachers-told.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import { refuseFacts } from './facts-of-kind.ts'
import taughtClass from './taught-class.ts'

/** Tells those who teach a class something. Sent by processes, which do not know who they are: the stream of the class does. */
export default defineCommand('conversation.tell-teachers', {
  summary: 'Tell the teachers of a class',
  description: 'Gives a notice to each of those who teach a class now. A class that is closed has nobody to tell.',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: teachersTold.data.omit({ teachers: true }).extend({ class: ClassId }),
  example: {
    class: exampleSchool.class,
    kind: 'learner-may-need-help',
    reference: exampleSchool.attempt,
    about: exampleSchool.learner,
    facts: { class: exampleSchool.class, skill: 'calcul/multiplication', reason: 'three-steps-down' },
  },
  decider: taughtClass,
  stream: (input) => streamName('class', input.class),
  decide({ isOpen, teachers }, { class: _, ...told }) {
    const refusal = refuseFacts(told.kind, told.facts)
    if (refusal) return refusal
    return isOpen && teachers.length > 0 ? [teachersTold({ ...told, teachers: [...teachers] })] : []
  },
})
