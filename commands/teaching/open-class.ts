import classOpened from '#events/teaching/class-opened.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import classDecider from './class.ts'

/** Opens a class for a school year, under an id that the caller chooses. A teacher opens classes that they teach themself. */
export default defineCommand('teaching.open-class', {
  summary: 'Open a class',
  description: 'Opens a class for a school year.',
  route: 'POST /api/classes',
  may: 'teaching:open',
  of: ({ teacher }) => ({ kind: 'staff', person: teacher }),
  purpose: 'administration',
  input: classOpened.data.extend({ class: ClassId }),
  example: {
    class: exampleSchool.newClass,
    name: 'CM1 A',
    level: 'CM1',
    schoolYear: '2026-2027',
    teacher: exampleSchool.teacher,
  },
  decider: classDecider,
  stream: (input) => streamName('class', input.class),
  decide: (state, { class: id, ...opening }) =>
    state.status === 'never-opened'
      ? [classOpened(opening)]
      : refuse('class-already-opened', 'A class with this id has been opened before.', {
          pointer: '/class',
          facts: { class: id, status: state.status },
        }),
})
