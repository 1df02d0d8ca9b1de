import { z } from 'zod'
import pathGiven from '#events/teaching/path-given.ts'
import { GroupId, PathId } from '#events/teaching/path-values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** Nobody's group: a path that the whole class got. */
const WHOLE_CLASS = GroupId.parse('00000000-0000-4000-8000-000000000000')

/** Which classes and groups have which paths. The learners are in `path-progress`. */
export default defineProjection('path-classes', {
  version: 1,
  description: 'To which classes, and to which groups of them, a path was given.',
  of: 'path',
  key: z.object({
    class: ClassId,
    path: PathId,
    /** Zeros where the whole class got it. */
    group: GroupId,
  }),
  row: z.object({
    isWholeClass: z.boolean().describe('Whether the whole class has it, and not only a group.'),
    givenAt: Instant,
  }),
  indexes: [['path']],
  on: (on) => [
    on(
      pathGiven,
      ({ data }) => ({ class: data.class, path: data.path, group: data.group ?? WHOLE_CLASS }),
      (row, { data, occurredAt }) => row ?? { isWholeClass: data.group === undefined, givenAt: occurredAt },
    ),
  ],
})
