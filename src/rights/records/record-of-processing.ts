// The record of processing activities (GDPR, article 30), generated from the catalogue of events: what is recorded, why, on
// which legal basis, who may see it, and how long it is kept. Nobody writes it by hand, so it cannot say anything else than
// what the program does.
import { currentTexts } from '#events/privacy/consent-texts.ts'
import { basisWords, purposeTitles, recipientsInWords } from '#events/processing.ts'
import type { ConsentPurpose } from '#kernel/consent.ts'
import type { AnyEventDefinition, EventFacts, LegalBasis, Purpose, Recipient } from '#kernel/event.ts'
import {
  derivedCommandId,
  eventId,
  Instant,
  installationTenant,
  PersonId,
  START,
  streamName,
  type TenantId,
  Zone,
} from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'

export type Activity = {
  readonly purpose: Purpose
  readonly title: string
  readonly basis: LegalBasis
  readonly basisInWords: string
  readonly recipients: readonly Recipient[]
  readonly recipientsInWords: string
  /** ISO 8601 period. */
  readonly retention: string
  readonly events: readonly {
    readonly type: string
    readonly inWords: string
    /** Fields that are sealed under the key of the person whom they are about. */
    readonly sealed: readonly string[]
    /** Fields that are recorded only with a consent, though the rest is not: each with its consent. */
    readonly onConsent: readonly { readonly field: string; readonly purpose: ConsentPurpose }[]
  }[]
}

export type RecordedConsent = {
  readonly purpose: ConsentPurpose
  readonly title: string
  readonly text: string
  readonly version: number
  /** The types of events that are recorded only with it, wholly or in part. */
  readonly types: readonly string[]
}

/** Another system to which the school sends events. */
export type OutsideReceiver = {
  readonly address: string
  readonly description: string | null
  readonly types: readonly string[] | null
  readonly personal: boolean
}

export type RecordOfProcessing = {
  readonly school: { readonly id: TenantId; readonly name: string | null }
  readonly madeAt: Instant
  readonly activities: readonly Activity[]
  /** What is recorded only with a consent, in the words in which people are asked. */
  readonly consents: readonly RecordedConsent[]
  readonly receivers: readonly OutsideReceiver[]
}

export const consentsOf = (events: Iterable<AnyEventDefinition>): readonly RecordedConsent[] => {
  const all = [...events]
  return currentTexts.map(({ purpose, version, title, text }) => ({
    purpose,
    title: title.fr,
    text: text.fr,
    version,
    types: all
      .filter(({ consent, fieldsOnConsent }) =>
        [consent, ...fieldsOnConsent.values()].some((needed) => needed?.to === purpose),
      )
      .map(({ type }) => type)
      .sort(),
  }))
}

/** Activities of the same purpose, basis, recipients and retention are one. */
export function activitiesOf(events: Iterable<AnyEventDefinition>): readonly Activity[] {
  const groups = Map.groupBy(events, ({ purpose, basis, recipients, retention }) =>
    [purpose, basis, [...recipients].sort().join('+'), retention].join(' '),
  )
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group
      if (!first) return []
      const { purpose, basis, recipients, retention } = first
      return {
        purpose,
        title: purposeTitles[purpose].fr,
        basis,
        basisInWords: basisWords[basis].fr,
        recipients,
        recipientsInWords: recipientsInWords(recipients).fr,
        retention,
        events: group
          .map((event) => ({
            type: event.type,
            inWords: inWords(event),
            sealed: [...event.personal.keys()].sort(),
            onConsent: [...event.fieldsOnConsent].map(([field, { to: purpose }]) => ({ field, purpose })),
          }))
          .sort((a, b) => (a.type < b.type ? -1 : 1)),
      }
    })
}

/** What such an event says when everything in it is left out: « Une réponse a été donnée ». */
function inWords({ type, version, data, words }: AnyEventDefinition): string {
  if (!words) return type
  const nothing = Object.fromEntries(Object.keys(data.shape).map((field) => [field, ERASED]))
  return words.fr(nothing as never, { ...nobodysFacts, type, version })
}

const nobody = PersonId.parse('00000000-0000-4000-8000-000000000000')
const never = Instant.parse('1970-01-01T00:00:00.000Z')
const commandId = derivedCommandId('record of processing')
const nobodysFacts: Omit<EventFacts, 'type' | 'version'> = {
  id: eventId(commandId, 1),
  stream: streamName('person', nobody),
  revision: 0,
  position: START,
  tenant: installationTenant,
  subject: nobody,
  actor: nobody,
  commandId,
  correlationId: commandId,
  causationId: null,
  occurredAt: never,
  recordedAt: never,
  zone: Zone.parse('UTC'),
}

export type RecordParts = {
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly schoolOf: (tenant: TenantId) => Promise<{ readonly name: string | null } | null>
  readonly receiversOf: (tenant: TenantId) => Promise<readonly OutsideReceiver[]>
  readonly now: () => Instant
}

/** Null for a school that does not exist. */
export const recordOfProcessing =
  ({ events, schoolOf, receiversOf, now }: RecordParts) =>
  async (tenant: TenantId): Promise<RecordOfProcessing | null> => {
    const school = await schoolOf(tenant)
    if (!school) return null
    const receivers = await receiversOf(tenant)
    return {
      school: { id: tenant, name: school.name },
      madeAt: now(),
      activities: activitiesOf(events.values()),
      consents: consentsOf(events.values()),
      receivers,
    }
  }
