// When somebody worked at the school: folded from the roles in their `person-` stream, which keeps each period, also of a role
// that was withdrawn and granted again.
//
// A role may be dated back. What somebody did before it was recorded, they did not do as staff; nor what they did after the day
// on which it is said to have ended.
import { earlierOf, type Instant, laterOf } from '#kernel/ids.ts'
import type { Period } from '#kernel/periods.ts'
import personRegistered from './person-registered.ts'
import roleGranted from './role-granted.ts'
import roleWithdrawn from './role-withdrawn.ts'
import { Role } from './values.ts'

type RoleEvent = {
  readonly type: string
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly data: object
}

const ofStaff: ReadonlySet<Role> = new Set(['teacher', 'administrator', 'auditor', 'support'] as const)
const begins: ReadonlySet<string> = new Set([personRegistered.type, roleGranted.type])

/** `events`: in the order of the log. Periods of several roles may overlap, and erased roles are left out. */
export function timesAtWork(events: Iterable<RoleEvent>): readonly Period[] {
  const periods: Period[] = []
  const since = new Map<Role, Instant>()
  for (const { type, occurredAt, recordedAt, data } of events) {
    if (!begins.has(type) && type !== roleWithdrawn.type) continue
    const role = Role.safeParse('role' in data ? data.role : undefined).data
    if (role === undefined || !ofStaff.has(role)) continue
    const from = since.get(role)
    if (begins.has(type)) {
      if (from === undefined) since.set(role, laterOf(occurredAt, recordedAt))
    } else if (from !== undefined) {
      const until = earlierOf(occurredAt, recordedAt)
      if (from < until) periods.push({ from, until })
      since.delete(role)
    }
  }
  return [...periods, ...[...since.values()].map((from) => ({ from, until: null }))]
}
