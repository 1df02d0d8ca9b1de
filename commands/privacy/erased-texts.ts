// The decider of texts that are erased alone: which ones of a person are, or will be once their request is approved.
import textErased from '#events/privacy/text-erased.ts'
import { defineDecider } from '#kernel/decider.ts'

/** Each text as the id of its event and the name of its field. */
export type ErasedTexts = readonly string[]

export const textName = ({ event, field }: { readonly event: string; readonly field: string }) => `${event} ${field}`

export default defineDecider<ErasedTexts>('privacy.erased-texts', {
  stream: 'person',
  initial: [],
  evolve: (on) => [on(textErased, (state, { data }) => [...state, textName(data)])],
})
