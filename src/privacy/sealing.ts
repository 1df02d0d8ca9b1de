// Seals the events of commands: decides which fields go into which part, and under which key.
import type { SealedPart } from '#event-log/event-log.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { type EventId, type Instant, PersonId, type StreamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { Whose } from '#kernel/personal.ts'
import { type KeyScope, scopeText } from './key-scope.ts'
import type { Keys } from './keys.ts'
import { schoolYearOf } from './school-year.ts'
import { erasedPart, type KeyMaterial, sealPart } from './sealed-part.ts'

/**
 * What is sealed in a school. `identifying`: the fields marked personal (names, contacts, free text, answers, declared
 * emotions); a trajectory without a name stays readable when the keys are gone. `all`: the whole data of every event about a
 * person; without the keys, only its metadata is left.
 */
export type SealingLevel = 'identifying' | 'all'

export type EventToSeal = {
  readonly definition: Pick<AnyEventDefinition, 'type' | 'purpose'>
  /** The personal fields of the version of the data. */
  readonly personal: ReadonlyMap<string, Whose>
  readonly data: Readonly<Record<string, unknown>>
  readonly id: EventId
  readonly tenant: TenantId
  readonly stream: StreamName
  readonly subject: PersonId | null
  readonly occurredAt: Instant
  readonly zone: Zone
  readonly level: SealingLevel
}

/** A key to seal with was destroyed: the person was erased, or the data of that school year. Nothing may be added. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed'
  readonly scope: KeyScope
  constructor(scope: KeyScope) {
    super(`the key of ${scopeText(scope)} was destroyed`)
    this.scope = scope
  }
}

export type SealedEvent = { readonly data: Readonly<Record<string, unknown>>; readonly sealed: readonly SealedPart[] }

/** Values for one part. */
type Group = { readonly scope: KeyScope; readonly values: Record<string, unknown>; readonly whole: boolean }
type Plan = { readonly event: EventToSeal; readonly clear: Record<string, unknown>; readonly groups: readonly Group[] }

const NONE: readonly SealedPart[] = Object.freeze([])
/** What is recorded about privacy itself must stay readable when the keys are gone. */
export const NEVER_WHOLE = /^privacy\./

/** Seals events, each or none of them: an event whose key was destroyed gives KeyDestroyed in its place. Throws KeysUnavailable. */
export async function sealEvents(
  keys: Keys,
  events: readonly EventToSeal[],
): Promise<readonly (SealedEvent | KeyDestroyed)[]> {
  const plans = events.map(planOf)
  const material = await keys.forSealing(plans.flatMap(({ groups }) => groups.map(({ scope }) => scope)))
  return plans.map((plan) => {
    const destroyed = plan.groups.find(({ scope }) => keyIn(material, scope) === null)
    return destroyed ? new KeyDestroyed(destroyed.scope) : sealedBy(plan, material)
  })
}

/**
 * Seals events that were stored in clear. What belongs to a destroyed key, or to somebody who is erased, is left out, and
 * reads as erased: no key is made for them. Throws KeysUnavailable.
 */
export async function sealOrErase(
  keys: Keys,
  events: readonly EventToSeal[],
  isErased: (scope: KeyScope) => boolean,
): Promise<readonly SealedEvent[]> {
  const plans = events.map(planOf)
  const scopes = plans.flatMap(({ groups }) => groups.map(({ scope }) => scope))
  const material = await keys.forSealing(scopes.filter((scope) => !isErased(scope)))
  return plans.map((plan) => sealedBy(plan, material))
}

type Material = ReadonlyMap<string, KeyMaterial | 'destroyed'>

function keyIn(material: Material, scope: KeyScope): KeyMaterial | null {
  const key = material.get(scopeText(scope))
  return key === undefined || key === 'destroyed' ? null : key
}

function sealedBy({ event, clear, groups }: Plan, material: Material): SealedEvent {
  if (groups.length === 0) return { data: event.data, sealed: NONE }
  const place = { tenant: event.tenant, stream: event.stream, event: event.id }
  const sealed = groups.map(({ scope, values, whole }) => {
    const key = keyIn(material, scope)
    return key ? sealPart(key, place, values, whole) : erasedPart(Object.keys(values), whole)
  })
  return { data: clear, sealed }
}

/** Whether sealing the event needs any key. */
export const needsKey = (event: EventToSeal): boolean => planOf(event).groups.length > 0

function planOf(event: EventToSeal): Plan {
  const { personal, data, level, subject, definition } = event
  const sealsWhole = level === 'all' && subject !== null && !NEVER_WHOLE.test(definition.type)
  if (personal.size === 0 && !sealsWhole) return { event, clear: data, groups: [] }
  const groups = new Map<string, Group>()
  const clear: Record<string, unknown> = {}
  const add = (scope: KeyScope, whole: boolean, name: string, value: unknown) => {
    const text = `${scopeText(scope)} ${whole}`
    const group = groups.get(text) ?? { scope, values: {}, whole }
    group.values[name] = value
    groups.set(text, group)
  }
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue
    const marked = personal.get(name)
    // Nothing about nobody: an optional text whose optional author is missing too.
    const whose = marked && value === null && personOf(event, marked) === null ? undefined : marked
    if (!whose && !sealsWhole) {
      clear[name] = value
      continue
    }
    const scope = scopeOf(event, whose ?? { of: 'subject' }, name)
    // The person's own answers are part of the whole; names, staff's text and the data of others have parts of their own.
    add(scope, sealsWhole && (!whose || (whose.of === 'subject' && whose.as === undefined)), name, value)
  }
  return { event, clear, groups: [...groups.values()] }
}

/** Whose a personal field is; null if the event does not name the person. */
export const personOf = (event: Pick<EventToSeal, 'subject' | 'data'>, { of }: Whose): PersonId | null =>
  of === 'subject' ? event.subject : (PersonId.safeParse(event.data[of]).data ?? null)

function scopeOf(event: EventToSeal, whose: Whose, field: string): KeyScope {
  const { tenant, definition, id, occurredAt, zone } = event
  const { of, as } = whose
  const person = personOf(event, whose)
  if (!person) throw new TypeError(`${definition.type}: ${field} is personal, but its person (${of}) is missing`)
  const use = as
    ? ({ kind: as, event: id } as const)
    : ({ kind: 'year', purpose: definition.purpose, schoolYear: schoolYearOf(occurredAt, zone) } as const)
  return { tenant, person, use }
}
