// The decider of what is kept about one person beyond its period: by purpose, until a day.
import retentionProtected from '#events/privacy/retention-protected.ts'
import retentionProtectionEnded from '#events/privacy/retention-protection-ended.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Purpose } from '#kernel/event.ts'
import { type LocalDay, type PersonId, type StreamName, streamName } from '#kernel/ids.ts'

export type RetentionProtection = { readonly until: Readonly<Partial<Record<Purpose, LocalDay>>> }

export const retentionProtectionStream = (person: PersonId): StreamName => streamName('retention', person)

export default defineDecider<RetentionProtection>('privacy.retention-protection', {
  stream: 'retention',
  initial: { until: {} },
  evolve: (on) => [
    on(retentionProtected, ({ until }, { data }) => ({ until: { ...until, [data.purpose]: data.until } })),
    on(retentionProtectionEnded, ({ until }, { data }) => {
      const { [data.purpose]: _, ...others } = until
      return { until: others }
    }),
  ],
})
