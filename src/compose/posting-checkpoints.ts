// Posts checkpoints of the trail to an address outside, by the rules of webhooks: no private address unless it is allowed, no
// redirects, a time limit. They need no signature of ours: each is signed itself.
import type { Sender } from '#integrating/webhooks/send-delivery.ts'
import type { Outside } from '#trail/handing-out.ts'

export const postingCheckpoints =
  (sender: Pick<Sender, 'send'>, url: string): Outside =>
  async (checkpoints) => {
    const { ok, httpStatus, error } = await sender.send({ url, headers: {}, body: JSON.stringify({ checkpoints }) })
    // The address is left out: it may hold a secret of the receiver.
    if (!ok) throw new Error(`the address for checkpoints did not take them (${httpStatus ?? error ?? 'no answer'})`)
  }
