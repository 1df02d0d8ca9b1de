// The idempotency keys of commands: one that is sent again, because nobody knows what became of it, has the key that it had, and
// the service carries it out once. Pure.
import { newId } from './new-id.ts'

/** To spread into a request: `api.POST('/api/people', { ...once, body })`. */
export type Once = { readonly headers: { readonly 'idempotency-key': string } }

export type Keys = {
  /** The same for the same input, as long as nobody knows what became of it. */
  keyFor(input: unknown): Once
  /** `status` of the answer, 0 where none came. */
  ended(status: number): void
}

/** Whether the command may have been carried out, or may yet be, although no answer says so. */
export const isOpen = (status: number): boolean => status === 0 || status === 429 || status >= 500

/** How many commands of this page were carried out: after another one, the same input is meant as something new. */
let carriedOut = 0

export function keysOfCommands(): Keys {
  let last: { readonly input: string; readonly once: Once; readonly after: number } | null = null
  return {
    keyFor(input) {
      const text = JSON.stringify(input) ?? ''
      if (last?.input !== text || last.after !== carriedOut)
        last = { input: text, once: { headers: { 'idempotency-key': newId() } }, after: carriedOut }
      return last.once
    },
    ended(status) {
      if (isOpen(status)) return
      last = null
      if (status < 400) carriedOut++
    },
  }
}
