// The decider of a school's periods of retention: what it has chosen in place of the declared ones.
import retentionApplied from '#events/privacy/retention-applied.ts'
import retentionChanged from '#events/privacy/retention-changed.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Purpose } from '#kernel/event.ts'
import { type StreamName, streamName, type TenantId } from '#kernel/ids.ts'

export type RetentionPeriods = { readonly chosen: Readonly<Partial<Record<Purpose, string>>> }

export const retentionPeriodsStream = (tenant: TenantId): StreamName => streamName('retention-periods', tenant)

export default defineDecider<RetentionPeriods>('privacy.retention-periods', {
  stream: 'retention-periods',
  initial: { chosen: {} },
  evolve: (on) => [
    on(retentionChanged, ({ chosen }, { data: { purpose, period } }) => ({ chosen: { ...chosen, [purpose]: period } })),
    on(retentionApplied, (state) => state),
  ],
})
