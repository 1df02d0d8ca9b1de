// Carries out an approved request of rectification, or of an erasure of texts: erases the values that a right one has replaced, and
// the texts that were named.
// Input: the request. Output: done, or still under way while nobody has recorded a right value or named a text.
//
// Invariants: a key is destroyed only after the right value is in the log, and only of events that the log names as replaced;
// destroying it again changes nothing, so this may be repeated after a crash at any point.
import type { StoredEvent } from '#event-log/event-log.ts'
import dataRectified from '#events/privacy/data-rectified.ts'
import textErased from '#events/privacy/text-erased.ts'
import textRectified from '#events/privacy/text-rectified.ts'
import { type EventId, type PersonId, type Revision, streamName, type TenantId } from '#kernel/ids.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { eraseText, findText, type TextParts, type TextPlace } from './one-text.ts'
import type { RemovedText } from './record-removed.ts'

export type ReplacedParts = TextParts & {
  readonly keyStore: Pick<KeyStore, 'destroy' | 'eraseTexts' | 'find'>
  /** Called for each text once no key opens it; again after a crash. */
  readonly onRemoved: (text: RemovedText) => Promise<void>
}

export type OfRequest = { readonly tenant: TenantId; readonly person: PersonId; readonly request: string }

const PAGE = 500

/** Null while there is nothing to erase; otherwise how many values and texts were erased now. */
export async function eraseReplaced(parts: ReplacedParts, asked: OfRequest): Promise<number | null> {
  const { keyStore } = parts
  const { tenant, person } = asked
  const replaced = await replacedBy(parts.log, asked)
  if (replaced === null) return null
  let erased = 0
  for (const event of replaced.values)
    erased += await keyStore.destroy({ tenant, person, use: { kind: 'names', event } })
  for (const text of replaced.texts) {
    const found = await findText(parts, { tenant, person, ...text })
    if (found.kind === 'text-erased') continue
    // It was there when it was named.
    if (found.kind !== 'found')
      throw new Error(`the text ${text.field} of event ${text.event} cannot be erased: ${found.kind}`)
    erased += await eraseText(keyStore, { tenant, person, ...text }, found)
    const { field, rectified } = text
    const isDiscreet = found.definition.discreet?.fields.includes(field) ?? false
    await parts.onRemoved({ tenant, person, request: asked.request, field, isDiscreet, held: found.stored, rectified })
  }
  return erased
}

/** What is to be erased for a request, by the log; null if nobody has said it. */
export async function replacedBy(log: TextParts['log'], { tenant, person, request }: OfRequest) {
  const values: EventId[] = []
  const texts: (Pick<TextPlace, 'event' | 'field'> & Pick<RemovedText, 'rectified'>)[] = []
  let before: StoredEvent | null = null
  let isSaid = false
  for (let from: Revision = 0; ; ) {
    const page = { tenant, from, direction: 'forwards', limit: PAGE } as const
    const { events, currentRevision } = await log.readStream(streamName('person', person), page)
    for (const stored of events) {
      const { type, data } = stored
      // Of the same command, if there is one.
      const rectified: StoredEvent | null = before?.type === textRectified.type ? before : null
      before = stored
      if ((type !== dataRectified.type && type !== textErased.type) || data.request !== request) continue
      isSaid = true
      if (type === textErased.type) {
        const { event, field, isReplaced } = textErased.data.parse(data)
        texts.push({ event, field, rectified: isReplaced ? rectified : null })
      } else for (const event of dataRectified.data.parse(data).replaced) values.push(event as EventId)
    }
    const last = events.at(-1)
    if (!last || last.revision >= currentRevision) return isSaid ? { values, texts } : null
    from = last.revision + 1
  }
}
