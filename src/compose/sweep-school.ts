// Sweeps the majorities of one school: for `sillage families sweep`, and for the worker each night.
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { type Instant, PersonId, type TenantId, Zone } from '#kernel/ids.ts'
import { type Swept, sweeper, sweepMajorities } from '#reacting/families/majority-sweep.ts'
import type { Service } from './service.ts'

type Parts = Pick<Service, 'log' | 'codec' | 'commands' | 'queries'>

/** Ends the links of one school’s learners who have come of age by the school’s day of `now`. Null if it is not open. */
export async function sweepSchool(service: Parts, tenant: TenantId, now: Instant): Promise<Swept | null> {
  const { zone } = await pageOf(service, sweeper(tenant), null)
  if (zone === null) return null
  return sweepMajorities({
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
