// Sweeps the ages of one school, the majorities and the consents that end at 15: for `sillage families sweep`, and for the worker each night.
import { z } from 'zod'
import { ConsentPurpose } from '#events/privacy/values.ts'
import type { Caller } from '#identity/caller.ts'
import { type Instant, PersonId, type TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { type Swept, sweeper, sweepMajorities } from '#reacting/families/majority-sweep.ts'
import { consentSweeper, lapseAt15 } from '#rights/consent/lapse-at-15.ts'
import type { Service } from './service.ts'

type Parts = Pick<Service, 'log' | 'codec' | 'commands' | 'queries'>

export type SweptAges = Swept & {
  /** Joint consents that ended because the child has turned 15. */
  readonly consentsLapsed: number
}

/**
 * Ends the links of one school’s learners who have come of age by the school’s day of `now`, and the consents that those who
 * have turned 15 gave with a parent. Null if the school is not open.
 */
export async function sweepSchool(service: Parts, tenant: TenantId, now: Instant): Promise<SweptAges | null> {
  const { zone } = await pageOf(service, sweeper(tenant), null)
  if (zone === null) return null
  const caller = consentSweeper(tenant)
  const consentsLapsed = await lapseAt15({
    commands: service.commands,
    caller,
    today: localDay(now, zone),
    async *jointConsents() {
      for (let cursor: string | null = null; ; ) {
        const page = await consentsOf(service, caller, cursor)
        yield page.consents
        if (page.next === null) return
        cursor = page.next
      }
    },
  })
  const swept = await sweepMajorities({
    ...service,
    tenant,
    zone,
    now,
    async *openLinks(caller) {
      for (let cursor: string | null = null; ; ) {
        const page = await pageOf(service, caller, cursor)
        yield page.links
        if (page.next === null) return
        cursor = page.next
      }
    },
  })
  return { ...swept, consentsLapsed }
}

const Consents = z.object({
  consents: z.array(z.object({ person: PersonId, purpose: ConsentPurpose })),
  next: z.string().nullable(),
})

async function consentsOf({ queries }: Parts, caller: Caller, cursor: string | null) {
  const input = { limit: 500, ...(cursor !== null && { cursor }) }
  const { output } = await queries.run({ query: 'joint-consents', input, caller })
  return Consents.parse(output)
}

const Page = z.object({
  zone: Zone.nullable(),
  links: z.array(z.object({ learner: PersonId, guardian: PersonId })),
  next: z.string().nullable(),
})

async function pageOf({ queries }: Parts, caller: Caller, cursor: string | null): Promise<z.output<typeof Page>> {
  const { output } = await queries.run({
    query: 'open-guardian-links',
    input: { limit: 500, ...(cursor !== null && { cursor }) },
    caller,
  })
  return Page.parse(output)
}
