// Carries out a plan of retention: destroys the keys of what is over and not kept back, a part at a time, and records it.
//
// Every part may be repeated: a key that is destroyed stays destroyed, and an item is settled after its key. After a crash the
// rest is done by whoever takes up the plan. Names are recorded as expired before their keys are destroyed (expired-names.ts), and where
// texts were, after it (expired-texts.ts).
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import retentionApplied from '#events/privacy/retention-applied.ts'
import { derivedCommandId, type Instant, type PersonId, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { type KeyScope, usesOfYear } from '#privacy/key-scope.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { appendOnce } from './append-once.ts'
import { isBack, keysFromBefore, recordExpiredNames, type StreamEnd, streamEnd } from './expired-names.ts'
import { type ExpiredTextsParts, recordExpiredTexts } from './expired-texts.ts'
import { isOver, type Moment, type PlanParts, withReasons } from './plan.ts'
import type { Plan, PlanStore } from './plan-store.ts'

export type CarryOutParts = PlanParts &
  Pick<ExpiredTextsParts, 'held' | 'streamsOf'> & {
    readonly pool: pg.Pool
    readonly keyStore: Pick<KeyStore, 'years' | 'ofEvents' | 'destroyEach' | 'find'>
    /** What somebody signs in with: it goes with the name. */
    readonly forgetCredentials: (tenant: TenantId, person: PersonId) => Promise<void>
    readonly log: Pick<EventLog, 'append' | 'readStream'>
  }

export type CarryOutOptions = {
  readonly now: Instant
  readonly zone: Zone
  readonly onExpired?: (items: number) => void
  readonly signal?: AbortSignal
}

const AT_ONCE = 500
const ATTEMPTS = 100

/** False if it was stopped before its end. */
export async function carryOutPlan(
  parts: CarryOutParts,
  store: PlanStore,
  plan: Plan,
  moment: Moment,
  { now, zone, onExpired, signal }: CarryOutOptions,
): Promise<boolean> {
  const { tenant } = plan
  let conflicts = 0
  for (;;) {
    if (signal?.aborted) return false
    const years = await store.toExpire(plan.id, AT_ONCE)
    if (years.length === 0) break
    // Both before anybody is asked who is at the school: somebody who comes back now changes the stream, and their new name has a
    // key that is not among them.
    const named = [...new Set(years.filter(({ purpose }) => purpose === 'names').map(({ person }) => person))]
    const ends = await endsOf(parts.log, plan, named)
    const keysOfNames = await parts.keyStore.ofEvents(tenant, named)
    // What an attempt that was ended has recorded is finished, whatever has happened since.
    const isRecorded = ({ person, purpose }: { person: PersonId; purpose: string }) =>
      purpose === 'names' && (ends.get(person)?.expiredAt ?? null) !== null
    const recorded = years.filter(isRecorded)
    const open = years.filter((year) => !isRecorded(year))
    // As they are now: a protection or a longer period that came after the plan counts.
    const decided = [
      ...recorded.map((year) => ({ ...year, kept: null })),
      ...(await withReasons(
        parts,
        moment,
        open.filter((year) => isOver(moment, year)),
      )),
      ...open
        .filter((year) => !isOver(moment, year))
        .map((year) => ({ ...year, kept: { why: 'not-over', until: null } as const })),
    ]
    const doomedNames = decided.filter(({ kept, purpose }) => kept === null && purpose === 'names')
    const changed = new Set<PersonId>()
    for (const { person } of doomedNames.filter((item) => !isRecorded(item))) {
      const end = ends.get(person)
      if (end && !(await recordExpiredNames(parts.log, plan, person, end, { now, zone }))) changed.add(person)
    }
    // Perhaps they came back: asked again, with what was recorded.
    const items = decided.filter(({ person, purpose }) => !(purpose === 'names' && changed.has(person)))
    conflicts = changed.size === 0 ? 0 : conflicts + 1
    if (conflicts > ATTEMPTS) throw new Error('people’s streams change at each attempt to record that names expired')
    const doomed = items.filter(({ kept }) => kept === null)
    const nameless = doomed.filter(({ purpose }) => purpose === 'names').map(({ person }) => person)
    const doomedKeys: KeyScope[] = doomed.flatMap(({ person, purpose, schoolYear }) =>
      purpose === 'names' ? [] : usesOfYear(purpose, schoolYear).map((use) => ({ tenant, person, use })),
    )
    // Again, for those of an earlier attempt: they may have come back in between.
    const latest = await endsOf(
      parts.log,
      plan,
      recorded.map(({ person }) => person),
    )
    for (const person of nameless) {
      const end = latest.get(person)
      const isReturned = end !== undefined && isBack(end)
      if (!isReturned) await parts.forgetCredentials(tenant, person)
      const keys = keysOfNames.filter((key) => key.person === person)
      doomedKeys.push(
        ...(isReturned && end.expiredAt !== null
          ? await keysFromBefore(parts.log, tenant, person, keys, end.expiredAt)
          : keys),
      )
    }
    await parts.keyStore.destroyEach(doomedKeys)
    crashPoint('retention-destroyed-keys')
    await recordExpiredTexts(parts, plan, doomed, { now, zone })
    crashPoint('retention-recorded-texts')
    await forgetSnapshots(parts.pool, tenant, [...new Set(doomed.map(({ person }) => person))])
    await store.settle(plan.id, items, now)
    crashPoint('retention-settled-items')
    onExpired?.(doomed.length)
  }
  await record(parts.log, store, plan, { now, zone })
  crashPoint('retention-recorded')
  await store.finish(plan.id, now)
  return true
}

/** They may be folds of what has expired. They are made again from what is left. */
async function forgetSnapshots(pool: pg.Pool, tenant: TenantId, people: readonly PersonId[]): Promise<void> {
  if (people.length === 0) return
  await pool.query('delete from sillage.snapshots where tenant = $1 and subject = any($2)', [tenant, people])
  const streams = people.flatMap((person) => [streamName('learner', person), streamName('person', person)])
  await pool.query('delete from sillage.stream_snapshots where tenant = $1 and stream = any($2)', [tenant, streams])
}

/** Appends the event once, whoever else writes to the stream. */
async function record(
  log: CarryOutParts['log'],
  store: PlanStore,
  plan: Plan,
  at: Pick<CarryOutOptions, 'now' | 'zone'>,
): Promise<void> {
  const { tenant } = plan
  const counts = await store.counts(plan.id)
  const expired = counts.filter(({ why, expired }) => why === null && expired > 0)
  const ofNames = expired.filter(({ purpose }) => purpose === 'names')
  const applied = retentionApplied({
    plan: plan.id,
    plannedOn: plan.day,
    expired: expired
      .flatMap(({ purpose, schoolYear, people }) => (purpose === 'names' ? [] : [{ purpose, schoolYear, people }]))
      .slice(0, 1_000),
    ...(ofNames.length > 0 && { names: ofNames.reduce((sum, { people }) => sum + people, 0) }),
    keptBack: counts.filter(({ why }) => why !== null).reduce((sum, { people }) => sum + people, 0),
  })
  await appendOnce(log, plan, applied, {
    ...at,
    stream: streamName('retention-periods', tenant),
    subject: null,
    command: derivedCommandId('retention applied', tenant, plan.id),
  })
}

async function endsOf(
  log: CarryOutParts['log'],
  plan: Plan,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, StreamEnd>> {
  const ends = new Map<PersonId, StreamEnd>()
  for (const person of people) ends.set(person, await streamEnd(log, plan, person))
  return ends
}
