// Whose data somebody could reach between two times: from the history of roles, classes and links, as the log recorded it. Pure.
//
// It is what roles and relations allowed, which is the most that a person, or somebody with their password, can have seen. That
// an account was disabled for a part of the time is not taken off.
import { z } from 'zod'
import { isRole, roles } from '#identity/permissions.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'
import type { Permission, Scope } from '#kernel/permission.ts'

/** From the first time, up to the second; null is not over. */
export type Stretch = { readonly from: Instant; readonly until: Instant | null }

/** What of an event matters here. `of` is the id of its stream. */
export type RelationChange = {
  readonly type: string
  readonly of: string
  readonly subject: PersonId | null
  readonly recordedAt: Instant
  readonly data: Readonly<Record<string, unknown>>
}

/** The events that change who reaches whom. */
export const relationChanges = [
  'identity.person-registered',
  'identity.role-granted',
  'identity.role-withdrawn',
  'identity.guardian-link-confirmed',
  'identity.guardian-link-ended',
  'identity.client-registered',
  'identity.client-disabled',
  'identity.client-enabled',
  'teaching.class-opened',
  'teaching.class-closed',
  'teaching.teacher-assigned',
  'teaching.teacher-removed',
  'teaching.learner-enrolled',
  'teaching.learner-left-class',
  'privacy.subject-erased',
] as const

export type Way =
  | { readonly by: 'self' | 'child' | 'school'; readonly stretch: Stretch }
  | { readonly by: 'class'; readonly class: string; readonly stretch: Stretch }

export type Reach = {
  readonly people: ReadonlyMap<PersonId, readonly Way[]>
  /** People who were within reach, and were erased since: nobody may name them. */
  readonly erased: number
}

/** Permissions that show the data of persons. */
const SHOWING: readonly Permission[] = [
  'learning:read',
  'teaching:read',
  'identity:manage',
  'events:read',
  'events:read-personal',
  'rights:read',
  'trail:read',
]

export function scopesOfRole(role: string): ReadonlySet<Scope> {
  if (!isRole(role)) return new Set()
  return new Set(SHOWING.flatMap((permission) => roles[role][permission] ?? []))
}

const Data = z.looseObject({
  role: z.string().optional(),
  class: z.string().optional(),
  teacher: z.string().optional(),
  guardian: z.string().optional(),
  permissions: z.array(z.string()).optional(),
})

/** A stretch of time that begins and ends again and again. */
type Times = { from: Instant; until: Instant | null }[]

const begin = (times: Times, at: Instant) => {
  if (times.at(-1)?.until !== null) times.push({ from: at, until: null })
}
const end = (times: Times | undefined, at: Instant) => {
  const last = times?.at(-1)
  if (last?.until === null) last.until = at
}

const of = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

export type ReachQuestion = {
  readonly actor: PersonId
  readonly from: Instant
  readonly until: Instant
  /** Tokens that were made by hand give a role for a time, whatever the log says. */
  readonly tokens?: readonly { readonly role: string; readonly stretch: Stretch }[]
}

/** Folds the changes of one school, in the order of the log. */
export function reaching({ actor, from, until, tokens = [] }: ReachQuestion) {
  const rolesHeld = new Map<string, Times>()
  const classes = new Map<string, { open: Times; taught: Times; members: Map<PersonId, Times> }>()
  const links = new Map<PersonId, Times>()
  const people = new Map<PersonId, Times>()
  const erasedAt = new Map<PersonId, Instant>()
  const program: { reads: boolean; times: Times } = { reads: false, times: [] }
  const classAt = (id: string) => of(classes, id, () => ({ open: [], taught: [], members: new Map() }))
  const known = (person: PersonId | null, at: Instant) => {
    if (person !== null) begin(of(people, person, newTimes), at)
  }

  function add({ type, of: id, subject, recordedAt: at, data: stored }: RelationChange): void {
    const data = Data.parse(stored)
    switch (type) {
      case 'identity.person-registered':
      case 'identity.role-granted':
        known(subject, at)
        if (subject === actor && data.role !== undefined) begin(of(rolesHeld, data.role, newTimes), at)
        break
      case 'identity.role-withdrawn':
        if (subject === actor && data.role !== undefined) end(rolesHeld.get(data.role), at)
        break
      case 'identity.guardian-link-confirmed':
        if (data.guardian === actor && subject !== null) begin(of(links, subject, newTimes), at)
        break
      case 'identity.guardian-link-ended':
        if (data.guardian === actor && subject !== null) end(links.get(subject), at)
        break
      case 'identity.client-registered':
        if (id !== actor) break
        program.reads = data.permissions?.some((one) => SHOWING.some((permission) => permission === one)) ?? false
        begin(program.times, at)
        break
      case 'identity.client-enabled':
        if (id === actor) begin(program.times, at)
        break
      case 'identity.client-disabled':
        if (id === actor) end(program.times, at)
        break
      case 'teaching.class-opened':
        begin(classAt(id).open, at)
        if (data.teacher === actor) begin(classAt(id).taught, at)
        break
      case 'teaching.class-closed':
        end(classAt(id).open, at)
        break
      case 'teaching.teacher-assigned':
        if (data.teacher === actor) begin(classAt(id).taught, at)
        break
      case 'teaching.teacher-removed':
        if (data.teacher === actor) end(classAt(id).taught, at)
        break
      case 'teaching.learner-enrolled':
        known(subject, at)
        if (subject !== null && data.class !== undefined) begin(of(classAt(data.class).members, subject, newTimes), at)
        break
      case 'teaching.learner-left-class':
        if (subject !== null && data.class !== undefined) end(classAt(data.class).members.get(subject), at)
        break
      case 'privacy.subject-erased':
        if (subject !== null) erasedAt.set(subject, at)
        break
    }
  }

  function reach(): Reach {
    const asked: Times = [{ from, until }]
    const during = (scope: Scope): Times => [
      ...[...rolesHeld].flatMap(([role, times]) => (scopesOfRole(role).has(scope) ? times : [])),
      ...tokens.flatMap(({ role, stretch }) => (scopesOfRole(role).has(scope) ? [{ ...stretch }] : [])),
      ...(scope === 'school' && program.reads ? program.times : []),
    ]
    const found = new Map<PersonId, Way[]>()
    const erased = new Set<PersonId>()
    const add = (person: PersonId, times: Times, way: (stretch: Stretch) => Way) => {
      const gone = erasedAt.get(person)
      for (const stretch of joined(gone === undefined ? times : common(times, [{ from: FIRST, until: gone }])))
        if (gone === undefined) of(found, person, () => []).push(way(stretch))
        else erased.add(person)
    }
    const wholeSchool = common(asked, during('school'))
    if (wholeSchool.length > 0)
      // Somebody who has left is still shown to those who see the whole school.
      for (const [person, [first]] of people)
        if (first)
          add(person, common(wholeSchool, [{ from: first.from, until: null }]), (stretch) => ({
            by: 'school',
            stretch,
          }))
    const teaching = common(asked, during('taught'))
    if (teaching.length > 0)
      for (const [id, { open, taught, members }] of classes) {
        const seen = common(common(teaching, open), taught)
        if (seen.length > 0)
          for (const [person, times] of members)
            add(person, common(seen, times), (stretch) => ({ by: 'class', class: id, stretch }))
      }
    const family = common(asked, during('children'))
    for (const [person, times] of links) add(person, common(family, times), (stretch) => ({ by: 'child', stretch }))
    add(actor, common(asked, during('own')), (stretch) => ({ by: 'self', stretch }))
    return { people: found, erased: erased.size }
  }

  return { add, reach }
}

const FIRST = '0000-01-01T00:00:00.000Z' as Instant
const newTimes = (): Times => []

/** Times as texts: instants of one form, whose order is that of time. */
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)
const sooner = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null ? b : b === null ? a : a < b ? a : b

/** What lies in both. */
function common(some: readonly Stretch[], others: readonly Stretch[]): Times {
  return some.flatMap((a) =>
    others.flatMap((b) => {
      const stretch = { from: later(a.from, b.from), until: sooner(a.until, b.until) }
      return stretch.until === null || stretch.from < stretch.until ? [stretch] : []
    }),
  )
}

/** Two roles can give the same twice. */
function joined(times: Times): Times {
  const all: Times = []
  for (const stretch of times.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1)
    if (last && (last.until === null || last.until >= stretch.from))
      last.until = last.until === null || stretch.until === null ? null : later(last.until, stretch.until)
    else all.push({ ...stretch })
  }
  return all
}
