// What a school has subscribed to, as far as teaching asks. Pure.
import { type Refusal, refuse } from '#kernel/command.ts'
import type { Instant } from '#kernel/ids.ts'

/** The parts of the product that a plan can contain. */
export type Module = 'learning-paths'

/** Null where nothing is recorded about subscriptions: then everything is allowed. */
export type Subscription = { readonly modules: readonly Module[]; readonly until: Instant | null } | null

/** Why the subscription does not allow something; null if it does. */
export function refusedBy(subscription: Subscription, wanted: Module, now: Instant): Refusal | null {
  if (subscription === null) return null
  if (!subscription.modules.includes(wanted))
    return refuse('not-in-the-subscription', 'The school’s subscription does not include this.', {
      facts: { module: wanted },
    })
  return subscription.until !== null && subscription.until <= now
    ? refuse('subscription-ended', `The school’s subscription ended at ${subscription.until}.`, {
        facts: { module: wanted, until: subscription.until },
      })
    : null
}
