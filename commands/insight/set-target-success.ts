import { z } from 'zod'
import targetSuccessSet, { TargetSuccess } from '#events/insight/target-success-set.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import targetSuccess from './target-success.ts'

/** More than a class has teachers; keeps the state small. */
const MOST_SETTINGS = 100

/** How hard exercises are to be: for the whole class, or for what this teacher asks about it. */
export default defineCommand('insight.set-target-success', {
  summary: 'Set the target success',
  description:
    'Sets the share of right answers that exercises of a class are chosen for: for everybody (`class`), or only in recommendations that the caller asks for (`me`), which come first. `null` removes the setting; without any, it is 0.7.',
  route: 'POST /api/classes/target-success',
  may: 'teaching:manage',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    whose: z.enum(['class', 'me']).describe('Whether it holds for everybody or for the caller.'),
    target: TargetSuccess.nullable().describe('The wanted share of right answers; null removes the setting.'),
  }),
  example: { class: exampleSchool.class, whose: 'class', target: 0.75 },
  decider: targetSuccess,
  stream: (input) => streamName('class', input.class),
  decide(state, { class: ofClass, whose, target }, { actor }) {
    if (!state.isOpen)
      return refuse('class-not-open', 'Only an open class has a target success.', { facts: { class: ofClass } })
    const teacher = whose === 'me' ? actor : null
    const before = teacher === null ? state.ofClass : (state.ofTeachers[teacher] ?? null)
    if (before === target) return []
    if (teacher !== null && before === null && Object.keys(state.ofTeachers).length >= MOST_SETTINGS)
      return refuse('too-many-settings', `A class has at most ${MOST_SETTINGS} settings of teachers.`)
    return [targetSuccessSet({ teacher, target })]
  },
})
