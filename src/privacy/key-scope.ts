// What a subject key opens: one person's data of one use, in one school. The scope decides what is erased together.
import { type Purpose, purposes } from '#kernel/event.ts'
import type { EventId, PersonId, TenantId } from '#kernel/ids.ts'
import type { SchoolYear } from './school-year.ts'

/**
 * The data that a key is for. `year`: what a person did in one school year, for one purpose; it expires as a whole. `texts`: what
 * they wrote in it, with a key for each text, which can be erased alone (text-tree.ts). `names` and `staff-text` have a key for
 * each event in the store, so that names outlive a year of answers.
 */
export type KeyUse =
  | { readonly kind: 'year'; readonly purpose: Purpose; readonly schoolYear: SchoolYear }
  | { readonly kind: 'texts'; readonly purpose: Purpose; readonly schoolYear: SchoolYear }
  | { readonly kind: 'names'; readonly event: EventId }
  | { readonly kind: 'staff-text'; readonly event: EventId }

/** A use whose key is of one event. */
export type EventUse = Extract<KeyUse, { readonly event: EventId }>
/** A use that expires with a school year. */
export type YearUse = Extract<KeyUse, { readonly schoolYear: SchoolYear }>
export type TextsUse = Extract<KeyUse, { readonly kind: 'texts' }>

/** Everything that expires with a school year, for one purpose. */
export const usesOfYear = (purpose: Purpose, schoolYear: SchoolYear): readonly YearUse[] => [
  { kind: 'year', purpose, schoolYear },
  { kind: 'texts', purpose, schoolYear },
]

export type KeyScope = { readonly tenant: TenantId; readonly person: PersonId; readonly use: KeyUse }
export type TextsScope = KeyScope & { readonly use: TextsUse }

/** The use as one text, as key stores hold it: `year/teaching/2026-2027`, `names/<event id>`. */
export const useText = (use: KeyUse): string =>
  'event' in use ? `${use.kind}/${use.event}` : `${use.kind}/${use.purpose}/${use.schoolYear}`

/** The use of a school year from its text; null for another use, or one that this program does not know. */
export function yearUseOf(text: string): YearUse | null {
  const [kind, purpose, schoolYear, ...others] = text.split('/')
  const known = purposes.find((name) => name === purpose)
  if ((kind !== 'year' && kind !== 'texts') || known === undefined || schoolYear === undefined || others.length > 0)
    return null
  return { kind, purpose: known, schoolYear: schoolYear as SchoolYear }
}

export const scopeText = ({ tenant, person, use }: KeyScope): string => `${tenant}/${person}/${useText(use)}`

/** A scope with its text, which identifies it and is compared often. */
export type NamedScope = { readonly text: string; readonly scope: KeyScope }

export const namedScope = (scope: KeyScope): NamedScope => ({ text: scopeText(scope), scope })

/** The use of one event from its text; null for another use, or one that this program does not know. */
export function eventUseOf(text: string): EventUse | null {
  const [kind, event, ...others] = text.split('/')
  if ((kind !== 'names' && kind !== 'staff-text') || event === undefined || others.length > 0) return null
  return { kind, event: event as EventId }
}
/** What the texts of such uses begin with. */
export const EVENT_USES: readonly string[] = ['names/', 'staff-text/']
export const YEAR_USES: readonly string[] = ['texts/', 'year/']
