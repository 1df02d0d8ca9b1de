// Sends what waits, one after the other. What waits is read again before each and after each: other screens and tabs add to it and
// send of it too. Pure but for what it is given.
import type { Sent } from './send-work.ts'
import { fateOf, isDone, type Waiting, withoutKey, withoutMoment } from './waiting-work.ts'

export type Queue = {
  /** What waits now, in order. */
  readonly read: () => readonly Waiting[]
  /** Changes what waits now, and keeps it. */
  readonly change: (to: (waiting: readonly Waiting[]) => readonly Waiting[]) => void
  readonly send: (next: Waiting) => Promise<Sent>
  /** False as soon as nobody is there for whom it is sent. */
  readonly goesOn: () => boolean
  /** Asks the service whether whoever is signed in is still the one whose work this is. */
  readonly isStillTheirs: () => Promise<boolean>
  readonly onAccepted: (sent: Sent) => void
  readonly onRefused: (sent: Sent, refused: Waiting) => void
}

/**
 * Whether any work that waited is done with, accepted or refused. What has no answer yet goes on waiting. Of visits nobody hears:
 * they change nothing that a learner sees, and whoever withdrew the consent since does not look for them.
 */
export async function sendWaiting(queue: Queue): Promise<boolean> {
  let hasSent = false
  for (;;) {
    const [next] = queue.read()
    if (!next || !queue.goesOn()) return hasSent
    const sent = await queue.send(next)
    const fate = fateOf(sent.status)
    if (fate === 'wait' || fate === 'sign-in') return hasSent
    // A clock that is wrong costs the moment of the work, and never the work.
    if (fate === 'refused' && next.occurredAt !== null && sent.pointers.includes('/occurredAt')) {
      queue.change((waiting) => withoutMoment(waiting, next.key))
      continue
    }
    // Under the session of somebody else all is refused, and nothing is lost for that.
    if (fate === 'refused' && !(await queue.isStillTheirs())) return hasSent
    queue.change((waiting) => withoutKey(waiting, next.key))
    if (!isDone(next)) continue
    if (fate === 'refused') queue.onRefused(sent, next)
    else queue.onAccepted(sent)
    hasSent = true
  }
}
