import { z } from 'zod'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

const { sequence, version, isActive, startsOn, endsOn, lessonOrder, omitted, settings } = classSequenceSet.data.shape

/** The sequences that a class follows or followed, as they were set last. */
export default defineProjection('class-sequences', {
  version: 1,
  description: 'Which version of which sequence a class follows, from when until when, and how.',
  of: 'class',
  key: z.object({ class: ClassId, sequence }),
  row: z.object({ version, isActive, startsOn, endsOn, lessonOrder, omitted, settings, setAt: Instant }),
  on: (on) => [
    on(
      classSequenceSet,
      ({ data }) => ({ class: data.class, sequence: data.sequence }),
      (_, { data: { version, isActive, startsOn, endsOn, lessonOrder, omitted, settings }, occurredAt }) => ({
        ...{ version, isActive, startsOn, endsOn, lessonOrder, omitted, settings },
        setAt: occurredAt,
      }),
    ),
  ],
})
