// Wires retention: the key store, the periods and protections that the log holds, and who is at the school.
import type pg from 'pg'
import type { SchoolSettings } from '#commanding/school-settings.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { type Instant, LocalDay, type PersonId, type TenantId as Tenant, TenantId, Zone } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { systemClock } from '#platform/clock.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import type { SweepDays } from '#reacting/families/nightly-sweep.ts'
import { heldTexts } from '#rights/retention/expired-texts.ts'
import { chosenPeriods, declaredPeriods } from '#rights/retention/periods.ts'
import { NotKnown } from '#rights/retention/plan.ts'
import { type Retention, retentionOf, type Swept } from '#rights/retention/retention.ts'
import retentionPeriods, {
  type RetentionPeriods,
  retentionPeriodsStream,
} from '../../commands/privacy/retention-periods.ts'
import retentionProtection, {
  type RetentionProtection,
  retentionProtectionStream,
} from '../../commands/privacy/retention-protection.ts'
import guardians from '../../projections/identity/guardians.ts'
import personRoles from '../../projections/identity/person-roles.ts'
import type { StreamsOf } from './open-streams-of.ts'

export type RetentionWiring = {
  readonly pool: pg.Pool
  readonly log: EventLog
  readonly keyStore: KeyStore
  readonly states: StreamStates
  readonly schoolOf: (tenant: Tenant) => Promise<SchoolSettings>
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  readonly projections: Iterable<Projection>
  readonly streamsOf: StreamsOf
  readonly forgetCredentials: SignIn['forgetCredentials']
}

export function openRetention({
  pool,
  log,
  keyStore,
  states,
  schoolOf,
  events,
  projections,
  streamsOf,
  forgetCredentials,
}: RetentionWiring): Retention {
  const declared = declaredPeriods(events.values())
  return retentionOf({
    pool,
    log,
    keyStore,
    async schoolOf(tenant) {
      const { zone, level, closed } = await schoolOf(tenant)
      if (zone === null || closed) return null
      const folded = await states.load(retentionPeriodsStream(tenant), tenant, [retentionPeriods], true)
      const { chosen } = (folded.states.get(retentionPeriods) ?? retentionPeriods.initial) as RetentionPeriods
      return { zone, level, periods: chosenPeriods(declared, chosen) }
    },
    async protectedUntil(tenant, person) {
      const folded = await states.load(retentionProtectionStream(person), tenant, [retentionProtection], true)
      const { until } = (folded.states.get(retentionProtection) ?? retentionProtection.initial) as RetentionProtection
      return until
    },
    atSchool: (tenant, people) => atSchool(pool, tenant, people),
    left: (tenant) => leftSchool({ pool, log }, tenant),
    forgetCredentials,
    held: heldTexts(projections, events),
    streamsOf,
  })
}

/** By the live read model of roles. While there is none, everybody counts as present: nothing of theirs is destroyed. */
async function atSchool(pool: pg.Pool, tenant: Tenant, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  const live = await liveOf(pool, personRoles.name)
  if (!live) return new Set(people)
  const { rows } = await pool.query<{ person: PersonId }>(
    `select distinct person from read.${live.table} where tenant = $1 and person = any($2) and until is null`,
    [tenant, people],
  )
  return new Set(rows.map(({ person }) => person))
}

const liveOf = async (pool: pg.Pool, name: string) =>
  (await readGenerations(pool)).find(
    ({ projection, state, fault }) => projection === name && state === 'live' && !fault,
  )

const PATIENCE_MS = 30_000
const LOOK_MS = 50

/**
 * Who has no role any more, and since when: a parent also once all their links to children have ended, because nobody withdraws
 * that role. By read models that know everything which the log has now. Throws NotKnown if they do not in time: the plan stays open, and is
 * carried out later.
 */
export async function leftSchool(
  { pool, log }: { readonly pool: pg.Pool; readonly log: Pick<EventLog, 'head'> },
  tenant: Tenant,
  patienceMs = PATIENCE_MS,
): Promise<ReadonlyMap<PersonId, Instant>> {
  const head = await log.head()
  for (const untilMs = performance.now() + patienceMs; ; await systemClock.sleep(LOOK_MS)) {
    const [roles, links] = [await liveOf(pool, personRoles.name), await liveOf(pool, guardians.name)]
    if (roles && links && roles.position >= head && links.position >= head) {
      const { rows } = await pool.query<{ person: PersonId; since: Instant }>(
        `select r.person, max(coalesce(r.until, l.until)) as since
         from read.${roles.table} r left join lateral (select max(g.until) as until, bool_or(g.state <> 'ended') as is_linked
           from read.${links.table} g where g.tenant = $1 and g.guardian = r.person) l on r.role = 'parent'
         where r.tenant = $1 group by r.person
         having bool_and(r.until is not null or (r.role = 'parent' and coalesce(not l.is_linked, false)))`,
        [tenant],
      )
      return new Map(rows.map(({ person, since }) => [person, since]))
    }
    if (performance.now() > untilMs)
      throw new NotKnown(
        `who has left the school is not known: ${personRoles.name} or ${guardians.name} is behind the log`,
      )
  }
}

/** On which of its days each open school was last looked at. */
export const retentionDays = (pool: Pick<pg.Pool, 'query'>): SweepDays<Swept> => ({
  async schools() {
    const { rows } = await pool.query<{ tenant: string; zone: string; lastDay: string | null }>(
      `select s.tenant, s.zone, r.day::text as "lastDay"
        from read.schools s left join sillage.retention_sweeps r on r.tenant = s.tenant
        where s.closed_at is null order by s.tenant`,
    )
    return rows.map(({ tenant, zone, lastDay }) => ({
      tenant: TenantId.parse(tenant),
      zone: Zone.parse(zone),
      lastDay: LocalDay.nullable().parse(lastDay),
    }))
  },
  async record(tenant, day) {
    await pool.query(
      `insert into sillage.retention_sweeps as r (tenant, day) values ($1, $2)
        on conflict (tenant) do update set day = excluded.day, finished_at = excluded.finished_at where r.day < excluded.day`,
      [tenant, day],
    )
  },
})
