import { z } from 'zod'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import { Reason, SharedKind } from '#events/insight/models.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** Whether the school shares models, by kind. No row: it never decided, and does not. */
export default defineProjection('model-sharing', {
  version: 1,
  description: 'Whether the school shares learning models of a kind with other schools, since when and why.',
  of: 'models',
  key: z.object({ kind: SharedKind }),
  row: z.object({
    isSharing: z.boolean().describe('Whether the school shares models of this kind.'),
    since: Instant,
    reason: Reason,
  }),
  on: (on) => [
    on(
      modelSharingChanged,
      ({ data: { kind } }) => ({ kind }),
      (_, { data: { isSharing, reason }, recordedAt }) => ({ isSharing, since: recordedAt, reason }),
    ),
  ],
})
