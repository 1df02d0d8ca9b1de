import badgeWithdrawn from '#events/teaching/badge-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import badgeDecider, { badgeStream } from './badge.ts'

/** Offers a badge no longer. Who has it keeps it. */
export default defineCommand('teaching.withdraw-badge', {
  summary: 'Withdraw a badge',
  description:
    'Withdraws a badge, so that nobody earns it any more. Learners who have it keep it. Defining it again offers it again.',
  route: 'POST /api/badges/withdrawals',
  may: 'teaching:open',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: badgeWithdrawn.data,
  example: { badge: '3f8d1b70-52d4-4c1e-9b0a-6d1e5f3b2a41' },
  decider: badgeDecider,
  stream: badgeStream,
  decide({ definition, isOffered }, input) {
    if (definition === null)
      return refuse('unknown-badge', 'The school has no badge with this id.', { pointer: '/badge', facts: input })
    return isOffered ? [badgeWithdrawn(input)] : []
  },
})
