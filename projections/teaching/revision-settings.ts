import { z } from 'zod'
import { DailyLimit, TargetRetention } from '#events/learning/revision-plan.ts'
import revisionSet from '#events/teaching/revision-set.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** How much each class revises, as it was last set. A class without a row has the usual settings. */
export default defineProjection('revision-settings', {
  version: 1,
  description: 'The target and the daily limit of the revisions of each class.',
  of: 'class',
  key: z.object({ class: ClassId }),
  row: z.object({ targetRetention: TargetRetention, dailyLimit: DailyLimit, setAt: Instant }),
  on: (on) => [
    on(
      revisionSet,
      ({ data }) => ({ class: data.class }),
      (_, { data: { class: __, ...settings }, occurredAt }) => ({ ...settings, setAt: occurredAt }),
    ),
  ],
})
