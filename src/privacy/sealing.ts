// Seals the events of commands: decides which fields go into which part, and under which key.
import type { SealedPart } from '#event-log/event-log.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { type EventId, type Instant, PersonId, type StreamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { Whose } from '#kernel/personal.ts'
import { type KeyScope, scopeText } from './key-scope.ts'
import type { Keys, SealingKey } from './keys.ts'
import { schoolYearOf } from './school-year.ts'
import { erasedPart, type PartForm, type PartKeys, type SealedPlace, sealPart } from './sealed-part.ts'
import { leafOf } from './text-tree.ts'

/**
 * What is sealed in a school. `identifying`: the fields marked personal (names, contacts, free text, answers, declared
 * emotions), and each text can be erased alone; a trajectory without a name stays readable when the keys are gone. `all`: the
 * whole data of every event about a person; without the keys, only its metadata is left.
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
type Group = {
  readonly text: string
  readonly scope: KeyScope
  readonly values: Record<string, unknown>
  readonly form: PartForm
}

/** What of an event is sealed, and under which keys. Pure. */
export type SealingPlan = {
  readonly event: EventToSeal
  readonly clear: Readonly<Record<string, unknown>>
  readonly groups: readonly Group[]
}

const NONE: readonly SealedPart[] = Object.freeze([])
const NO_GROUPS: readonly Group[] = Object.freeze([])
/** What is recorded about privacy itself must stay readable when the keys are gone. */
export const NEVER_WHOLE = /^privacy\./

/** Seals an event under the keys of its groups, in their order. KeyDestroyed if one of them was destroyed. */
export function sealPlanned(plan: SealingPlan, keys: readonly SealingKey[]): SealedEvent | KeyDestroyed {
  const { event, clear, groups } = plan
  if (groups.length === 0) return { data: event.data, sealed: NONE }
  const place = placeOf(event)
  const sealed: SealedPart[] = []
  for (const [n, group] of groups.entries()) {
    const key = keysOfGroup(group, event.id, keys[n])
    if (key === 'destroyed') return new KeyDestroyed(group.scope)
    sealed.push(sealPart(key, place, group.values, group.form))
  }
  return { data: clear, sealed }
}

/**
 * Seals events that were stored in clear. What belongs to a destroyed key, or to somebody who is erased, is left out, and
 * reads as erased: no key is made for them. Throws KeysUnavailable.
 */
export async function sealOrErase(
  keys: Pick<Keys, 'forSealing'>,
  events: readonly EventToSeal[],
  isErased: (scope: KeyScope) => boolean,
): Promise<readonly SealedEvent[]> {
  const plans = events.map(planSealing)
  const living = plans.flatMap(({ groups }) => groups.filter(({ scope }) => !isErased(scope)))
  const material = await keys.forSealing(living)
  const byText = new Map(living.map(({ text }, n) => [text, material[n]]))
  return plans.map(({ event, clear, groups }) => {
    if (groups.length === 0) return { data: event.data, sealed: NONE }
    const sealed = groups.map((group) => {
      const { values, form } = group
      const key = keysOfGroup(group, event.id, byText.get(group.text))
      return key === 'destroyed'
        ? erasedPart(Object.keys(values), form === 'event')
        : sealPart(key, placeOf(event), values, form)
    })
    return { data: clear, sealed }
  })
}

/** A text has a key of its own, which may have been erased alone. */
function keysOfGroup({ form, values }: Group, event: EventId, key: SealingKey | undefined): PartKeys | 'destroyed' {
  if (key === undefined || key === 'destroyed') return 'destroyed'
  const [field = ''] = form === 'text' ? Object.keys(values) : []
  return form === 'text' ? key.text(leafOf(event, field)) : key
}

const placeOf = ({ tenant, stream, id }: EventToSeal): SealedPlace => ({ tenant, stream, event: id })

export function planSealing(event: EventToSeal): SealingPlan {
  const { personal, data, level, subject, definition } = event
  const sealsWhole = level === 'all' && subject !== null && !NEVER_WHOLE.test(definition.type)
  if (personal.size === 0 && !sealsWhole) return { event, clear: data, groups: NO_GROUPS }
  const groups: Group[] = []
  const clear: Record<string, unknown> = {}
  for (const name of Object.keys(data)) {
    const value = data[name]
    if (value === undefined) continue
    const marked = personal.get(name)
    // Nothing about nobody: an optional text whose optional author is missing too.
    const whose = marked && value === null && personOf(event, marked) === null ? undefined : marked
    if (!whose && !sealsWhole) {
      clear[name] = value
      continue
    }
    const scope = scopeOf(event, whose ?? OF_SUBJECT, name, sealsWhole)
    // The person's own answers are part of the whole; names, staff's text and the data of others have parts of their own.
    const whole = sealsWhole && (!whose || (whose.of === 'subject' && whose.as === undefined))
    const form = whole ? 'event' : scope.use.kind === 'texts' ? 'text' : 'fields'
    const text = scopeText(scope)
    // Each text has a part of its own.
    const group = form === 'text' ? null : groups.find((other) => other.text === text && other.form === form)
    if (group) group.values[name] = value
    else groups.push({ text, scope, values: { [name]: value }, form })
  }
  return { event, clear, groups }
}

const OF_SUBJECT: Whose = { of: 'subject' }

/** Whose a personal field is; null if the event does not name the person. */
export const personOf = (event: Pick<EventToSeal, 'subject' | 'data'>, { of }: Whose): PersonId | null =>
  of === 'subject' ? event.subject : (PersonId.safeParse(event.data[of]).data ?? null)

function scopeOf(event: EventToSeal, whose: Whose, field: string, sealsWhole: boolean): KeyScope {
  const { tenant, definition, id, occurredAt, zone } = event
  const { of, as } = whose
  const person = personOf(event, whose)
  if (!person) throw new TypeError(`${definition.type}: ${field} is personal, but its person (${of}) is missing`)
  const use = as
    ? ({ kind: as, event: id } as const)
    : ({
        kind: sealsWhole ? 'year' : 'texts',
        purpose: definition.purpose,
        schoolYear: schoolYearOf(occurredAt, zone),
      } as const)
  return { tenant, person, use }
}
