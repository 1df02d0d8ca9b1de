// Ends a subscription.
import type { AllStreamSubscription, StreamSubscription } from '@kurrent/kurrentdb-client'

export function release(subscription: AllStreamSubscription | StreamSubscription): void {
  // Later errors do not matter, but without a listener they would end the process.
  subscription.on('error', () => undefined)
  void subscription.unsubscribe().catch(() => undefined)
}
