import { z } from 'zod'
import targetSuccessSet, { TargetSuccess } from '#events/insight/target-success-set.ts'
import { ClassId } from '#events/teaching/values.ts'
import { parseStream } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The share of right answers that exercises of a class are chosen for. No row: the default. */
export default defineProjection('class-targets', {
  version: 1,
  description: 'The target success that was set for a class.',
  of: 'class',
  key: z.object({ class: ClassId }),
  row: z.object({ target: TargetSuccess }),
  on: (on) => [
    on(
      targetSuccessSet,
      ({ stream, data: { teacher } }) => (teacher === null ? { class: ClassId.parse(parseStream(stream).id) } : []),
      (_, { data: { target } }) => (target === null ? remove : { target }),
    ),
  ],
})
