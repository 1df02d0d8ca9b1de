import { isWithinBounds, retentionBounds } from '#events/privacy/periods.ts'
import retentionChanged from '#events/privacy/retention-changed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import retentionPeriods, { retentionPeriodsStream } from './retention-periods.ts'

/** Changes how long the school keeps what it recorded for a purpose. It acts on the next plan of retention. */
export default defineCommand('privacy.change-retention', {
  summary: 'Change a period of retention',
  description:
    'Sets how long the school keeps what it recorded for a purpose, counted from the end of the school year. Each purpose has a least and a most (`retention-out-of-bounds`). What has expired already stays erased.',
  route: 'POST /api/rights/retention/periods',
  may: 'rights:decide',
  of: () => ({ kind: 'school' }),
  purpose: 'security',
  input: retentionChanged.data,
  example: { purpose: 'teaching', period: 'P3Y' },
  decider: retentionPeriods,
  stream: (_, { tenant }) => retentionPeriodsStream(tenant),
  decide({ chosen }, { purpose, period }) {
    const { least, most } = retentionBounds[purpose]
    if (!isWithinBounds(purpose, period))
      return refuse('retention-out-of-bounds', `What is recorded for this purpose is kept for ${least} to ${most}.`, {
        pointer: '/period',
        facts: { least, most },
      })
    return chosen[purpose] === period ? [] : [retentionChanged({ purpose, period })]
  },
})
