// The guardians of a learner, as who may not see each other's acts: from the log, which keeps every link, also of guardians whose
// link was asked for again, or who were erased.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { guardianshipsOf } from '#events/identity/guardianships.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction, READ_ONLY } from '#platform/transaction.ts'
import type { Except, LeftOut } from '#trail/accesses.ts'
import type { Selection } from '#trail/bundle.ts'
import { type Period, without } from './periods.ts'

/** Somebody with a link that was confirmed once. */
export type Guardian = {
  readonly person: PersonId
  /** When the link held. */
  readonly linked: readonly Period[]
  /** When they were a guardian, and did not also work at the school, whose acts are shown. */
  readonly onlyGuardian: readonly Period[]
  /** Whether the trail has forgotten which acts were theirs. */
  readonly isErased: boolean
}

export type GuardianReads = {
  readonly log: Pick<EventLog, 'readStream'>
  readonly pool: Pick<pg.Pool, 'connect'>
}

const STAFF = ['teacher', 'administrator', 'auditor', 'support']
/** An erasure is the last event of a person, or nearly so. */
const LAST = 20

export async function guardiansOf(
  { log, pool }: GuardianReads,
  tenant: TenantId,
  learner: PersonId,
): Promise<readonly Guardian[]> {
  const links = await guardianshipsOf(learner, (stream, page) => log.readStream(stream, { tenant, ...page }))
  if (links.size === 0) return []
  const atWork = await timesAtWork(pool, tenant, [...links.keys()])
  const guardians: Guardian[] = []
  for (const [person, linked] of links) {
    const stream = streamName('person', person)
    const { events } = await log.readStream(stream, { tenant, from: 'end', direction: 'backwards', limit: LAST })
    const isErased = events.some(({ type }) => type === subjectErased.type)
    guardians.push({ person, linked, onlyGuardian: without(linked, atWork.get(person) ?? []), isErased })
  }
  return guardians
}

/** A role that was withdrawn and granted again counts from the last time: what somebody did before counts as a parent's. */
function timesAtWork(
  pool: GuardianReads['pool'],
  tenant: TenantId,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, readonly Period[]>> {
  return inSchoolTransaction(
    pool,
    tenant,
    async (client) => {
      const { rows } = await client.query<{ person: PersonId; from: string | Date; until: string | Date | null }>(
        `select person, "from", until from read.person_roles
        where tenant = $1 and person = any($2::uuid[]) and role::text = any($3::text[])`,
        [tenant, people, STAFF],
      )
      const byPerson = Map.groupBy(rows, ({ person }) => person)
      return new Map(
        [...byPerson].map(([person, roles]) => [
          person,
          roles.map(({ from, until }) => ({ from: instantOf(from), until: until === null ? null : instantOf(until) })),
        ]),
      )
    },
    READ_ONLY,
  )
}

const instantOf = (time: string | Date): string => new Date(time).toISOString()

/** What these guardians did as such: what somebody tries without a link is an act of a stranger. */
export const actsOf = (guardians: readonly Guardian[]): LeftOut => ({
  except: guardians.flatMap(({ person, onlyGuardian }) =>
    onlyGuardian.map(({ from, until }): Except => ({ person, from: from ?? undefined, before: until ?? undefined })),
  ),
  ...(guardians.some(({ isErased }) => isErased) && { nameless: 'left-out' }),
})

/** A bundle about one person may be given to them or to a parent. One that also names who did it is of that person’s acts. */
export async function leftOutOf(
  reads: GuardianReads,
  school: TenantId,
  { subject, actor }: Selection,
): Promise<{ readonly without?: LeftOut }> {
  if (subject === undefined || actor !== undefined) return {}
  const leftOut = actsOf(await guardiansOf(reads, school, subject))
  return leftOut.except.length === 0 && !leftOut.nameless ? {} : { without: leftOut }
}
