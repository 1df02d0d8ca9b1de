import { z } from 'zod'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { ClassId, Grade, SchoolYear } from '#events/teaching/values.ts'
import { Instant, PersonId, parseStream } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The class id comes from the name of the stream. */
const ofClass = (e: { stream: string }) => ({ class: ClassId.parse(parseStream(e.stream).id) })

/** The classes of a school. */
export default defineProjection('classes', {
  version: 1,
  description: 'The classes of a school, with their teacher and school year.',
  of: 'class',
  key: z.object({ class: ClassId }),
  row: z.object({
    name: z.string().describe('The name of the class.'),
    level: Grade,
    schoolYear: SchoolYear,
    teacher: PersonId,
    openedAt: Instant,
    closedAt: Instant.nullable(),
  }),
  indexes: [['teacher']],
  on: (on) => [
    on(classOpened, ofClass, (_, e) => ({ ...e.data, openedAt: e.occurredAt, closedAt: null })),
    on(classClosed, ofClass, (row, e) => (row ? { ...row, closedAt: e.occurredAt } : remove)),
  ],
})
