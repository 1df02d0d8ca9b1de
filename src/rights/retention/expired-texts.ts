// Texts of a person that read models hold, once their keys are destroyed: an event says where they were, and the folds drop them.
//
// Input: the doomed items of a plan, whose keys are destroyed. Output: `privacy.texts-expired` in the person's stream, as many as needed.
//
// Invariants: it is recorded after the keys were destroyed, so that a fold of the whole log gives the same rows; each event once,
// however often it is asked for; an item is settled only after its events. What was erased alone or put right before is left to
// `privacy.text-removed`. An event that is sealed whole says neither its ids nor whether it had a text: its type and time alone are
// recorded, for each text that such an event may have, and a fold looks for the row among all rows of the person.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { wholeStream } from '#event-log/whole-stream.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import textsExpired, { MOST_TEXTS } from '#events/privacy/texts-expired.ts'
import { type AnyEventDefinition, personalIn } from '#kernel/event.ts'
import {
  derivedCommandId,
  type Instant,
  type PersonId,
  parseStream,
  type StreamName,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import type { Whose } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'
import { crashPoint } from '#platform/crash-point.ts'
import type { KeyId, KeyStore } from '#privacy/key-store.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { fieldsIn, isErasedPart, isWhole } from '#privacy/sealed-part.ts'
import { personOf } from '#privacy/sealing.ts'
import { placeOf } from '../rectification/place-of-text.ts'
import { appendOnce } from './append-once.ts'
import type { RetentionItem } from './plan.ts'
import type { Plan } from './plan-store.ts'

/** The definitions and fields of the texts that rows of read models hold. */
export type HeldTexts = ReadonlyMap<
  string,
  { readonly definition: AnyEventDefinition; readonly fields: ReadonlySet<string> }
>

export type ExpiredTextsParts = {
  readonly log: Pick<EventLog, 'append' | 'readStream'>
  readonly keyStore: Pick<KeyStore, 'find'>
  readonly held: HeldTexts
  /** Streams of others in which the person wrote something. Up to the end of the log. */
  readonly streamsOf: (tenant: TenantId, person: PersonId) => Promise<Iterable<StreamName>>
}

type HeldText = {
  readonly key: KeyId
  readonly purpose: RetentionItem['purpose']
  /** Null for what has a key of its own, and expires with the names. */
  readonly schoolYear: string | null
  readonly place: ReturnType<typeof placeOf>
}

/** Names are no texts: read models let go of them by `privacy.names-expired`. */
export function heldTexts(
  projections: Iterable<Pick<Projection, 'opens'>>,
  events: ReadonlyMap<string, AnyEventDefinition>,
): HeldTexts {
  const found = new Map<string, { readonly definition: AnyEventDefinition; readonly fields: Set<string> }>()
  for (const { opens } of projections)
    for (const [type, { fields, held }] of opens) {
      const definition = events.get(type)
      if (!definition || held !== 'in rows') continue
      const known = found.get(type) ?? { definition, fields: new Set() }
      for (const field of fields) if (definition.personal.get(field)?.as !== 'names') known.fields.add(field)
      if (known.fields.size > 0) found.set(type, known)
    }
  return found
}

/** Records, for each item, where its texts were. May be repeated. */
export async function recordExpiredTexts(
  parts: ExpiredTextsParts,
  plan: Plan,
  items: readonly RetentionItem[],
  at: { readonly now: Instant; readonly zone: Zone },
): Promise<void> {
  const purposes = new Set<string>([...parts.held.values()].map(({ definition }) => definition.purpose)).add('names')
  const byPerson = Map.groupBy(
    items.filter(({ purpose }) => purposes.has(purpose)),
    ({ person }) => person,
  )
  for (const [person, ofPerson] of byPerson) {
    const texts = await textsOf(parts, plan.tenant, person)
    for (const { purpose, schoolYear } of ofPerson) {
      const expired = texts.filter((text) =>
        purpose === 'names' ? text.schoolYear === null : text.purpose === purpose && text.schoolYear === schoolYear,
      )
      const gone = await withoutKey(parts.keyStore, expired)
      for (let from = 0; from < gone.length; from += MOST_TEXTS) {
        const part = gone.slice(from, from + MOST_TEXTS).map(({ place: { event: _, ...place } }) => place)
        await appendOnce(parts.log, plan, textsExpired({ plan: plan.id, purpose, schoolYear, texts: part }), {
          ...at,
          stream: streamName('learner', person),
          subject: person,
          command: derivedCommandId('texts expired', plan.tenant, plan.id, person, purpose, schoolYear, String(from)),
        })
        crashPoint('retention-recorded-some-texts')
      }
    }
  }
}

/** Of somebody who came back, what staff wrote since is not over. */
async function withoutKey(keyStore: Pick<KeyStore, 'find'>, texts: readonly HeldText[]): Promise<readonly HeldText[]> {
  const keys = [...new Set(texts.map(({ key }) => key))]
  const found = keys.length > 0 ? await keyStore.find(keys) : new Map()
  return texts.filter(({ key }) => found.get(key) === 'destroyed')
}

/** The texts of the person that rows may hold, in the order of the streams. */
async function textsOf(parts: ExpiredTextsParts, tenant: TenantId, person: PersonId): Promise<readonly HeldText[]> {
  const own = streamName('learner', person)
  const ofOthers = [...(await parts.streamsOf(tenant, person))].filter((one) => parseStream(one).kind === 'learner')
  const last = new Map<string, HeldText | null>()
  // What removes a text of a review is in the reviewer's own stream, which is therefore the last.
  for (const stream of [...ofOthers.filter((one) => one !== own).sort(), own])
    for await (const stored of wholeStream(parts.log, tenant, stream)) {
      const held = parts.held.get(stored.type)
      if (!held) continue
      if (stored.type === textRemoved.type && stored.subject === person) {
        const { event, field } = placeOf(stored, '')
        last.set(`${event} ${field}`, null)
      }
      for (const field of held.fields) {
        const text = heldText(held.definition, stored, field, person)
        if (text) last.set(`${text.place.event} ${text.place.field}`, text)
      }
    }
  return [...last.values()].filter((text) => text !== null)
}

/** What is sealed with the rest of an event that is sealed whole, and not in a part of its own (privacy/sealing.ts). */
const isOfWhole = ({ of, as }: Whose): boolean => of === 'subject' && as === undefined

function heldText(
  definition: AnyEventDefinition,
  stored: StoredEvent,
  field: string,
  person: PersonId,
): HeldText | null {
  const whose = personalIn(definition, stored.version).get(field)
  if (!whose) return null
  const whole = stored.sealed.find(isWhole)
  // Who else it names is sealed too: a text of another person counts for each person whom it may be of, and only their rows lose it.
  const isTheirs = whole && whose.of !== 'subject' ? stored.subject !== person : personOf(stored, whose) === person
  if (!isTheirs) return null
  const parts = stored.sealed.filter((one) => !isErasedPart(one))
  const part =
    parts.find((one) => fieldsIn(one).includes(field)) ?? (isOfWhole(whose) ? parts.find(isWhole) : undefined)
  if (!part) return null
  const { occurredAt, zone } = stored
  return {
    key: part.key as KeyId,
    purpose: definition.purpose,
    schoolYear: whose.as === 'staff-text' ? null : schoolYearOf(occurredAt, zone),
    place: placeOf(stored, field),
  }
}
