// E-mails about notices as work that one worker at a time does.
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { type DigestParts, planDigests, sendDigests } from './send-digests.ts'

const LOOK_MS = 30_000
/** Looks between two clean-ups: an hour. */
const FORGET_EVERY = 120
const KEPT_DAYS = 30

type Parts = DigestParts & { readonly sleep: (ms: number, signal: AbortSignal) => Promise<void> }

export const mailWork = (parts: Parts): Work => ({
  name: 'mail',
  duties: async () => ({ duties: [duty('mail')], state: '' }),
  async run(_, signal) {
    for (let looks = 0; !signal.aborted; looks += 1) {
      await look(parts, looks, signal)
      await parts.sleep(LOOK_MS, signal)
    }
  },
})

async function look(parts: Parts, looks: number, signal: AbortSignal): Promise<void> {
  try {
    await planDigests(parts)
    await parts.store.beat(await sendDigests(parts, signal))
    if (looks % FORGET_EVERY === 0) await parts.store.forget(KEPT_DAYS)
  } catch (error) {
    parts.onTrouble(error)
    await parts.store.beat(error instanceof Error ? error.name : 'unknown error').catch(parts.onTrouble)
  }
}
