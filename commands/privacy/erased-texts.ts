// The decider of texts that are erased alone: which ones of a person were named, and for which request. A request may be rejected:
// the same text may then be named for another one.
import textErased from '#events/privacy/text-erased.ts'
import { defineDecider } from '#kernel/decider.ts'

/** Each text as the id of its request, the id of its event and the name of its field. */
export type ErasedTexts = readonly string[]

type Named = { readonly request: string; readonly event: string; readonly field: string }
export const textName = ({ request, event, field }: Named) => `${request} ${event} ${field}`

export default defineDecider<ErasedTexts>('privacy.erased-texts', {
  stream: 'person',
  initial: [],
  evolve: (on) => [on(textErased, (state, { data }) => [...state, textName(data)])],
})
