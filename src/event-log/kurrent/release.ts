// Lets go of a subscription.
import type { AllStreamSubscription, StreamSubscription } from '@kurrent/kurrentdb-client'

export function release(subscription: AllStreamSubscription | StreamSubscription): void {
  // What still goes wrong concerns nobody; without a listener it would end the process.
  subscription.on('error', () => undefined)
  void subscription.unsubscribe().catch(() => undefined)
}
