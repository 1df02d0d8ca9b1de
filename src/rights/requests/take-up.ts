// Follows what is open in all schools, in this process, until the signal: requests of rights, breaches, confirmed plans.
import type pg from 'pg'
import { z } from 'zod'
import { AskedAs, RequestState, Right } from '#events/privacy/values.ts'
import { LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import type { OpenRequest } from './carry-on.ts'

const Row = z.object({
  tenant: TenantId,
  zone: Zone,
  request: z.string(),
  person: PersonId,
  right: Right,
  state: RequestState,
  requestedBy: PersonId,
  askedAs: AskedAs.nullable(),
  decidedBy: PersonId.nullable(),
  missing: z.array(PersonId),
  deadline: LocalDay,
  warning: z.enum(['near', 'missed']).nullable(),
})

/** None while the read model is not built. The pool has the role of the owner, since it is about all schools. */
export async function openRequests(pool: Pick<pg.Pool, 'query'>): Promise<readonly OpenRequest[]> {
  const { rows: built } = await pool.query<{ built: boolean }>(
    `select to_regclass('read.rights_requests') is not null as built`,
  )
  if (!built[0]?.built) return []
  const { rows } = await pool.query(
    `select r.tenant, s.zone, r.request, r.person, r."right", r.state, r.requested_by as "requestedBy",
       r.asked_as as "askedAs", r.decided_by as "decidedBy", r.missing, r.deadline::text as deadline, r.warning
     from read.rights_requests r join read.schools s on s.tenant = r.tenant
     where r.ended_at is null order by r.made_at`,
  )
  return Row.array().parse(rows)
}

const LOOK_MS = 1_000

export type TakeUpOptions<Item> = {
  readonly open: () => Promise<readonly Item[]>
  readonly carryOn: (item: Item, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onTrouble: (error: unknown) => void
}

/** What cannot go on now does not keep the others waiting. */
export async function takeUp<Item>({ open, carryOn, signal, sleep, onTrouble }: TakeUpOptions<Item>): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const item of await open()) {
        if (signal.aborted) return
        await carryOn(item, signal).catch(onTrouble)
      }
    } catch (error) {
      onTrouble(error)
    }
    await sleep(LOOK_MS, signal)
  }
}
