// The implementation of `sillage families sweep`.
import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { Caller } from '#identity/caller.ts'
import { Instant, PersonId, type TenantId, Zone } from '#kernel/ids.ts'
import { type Swept, sweeper, sweepMajorities } from '#reacting/families/majority-sweep.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type SweepOptions = { readonly school: TenantId; readonly json?: boolean }

export async function sweep(options: SweepOptions): Promise<void> {
  await withService(async ({ service }) => {
    const swept = await sweepSchool(service, options.school, Instant.parse(new Date().toISOString()))
    if (options.json) return console.log(JSON.stringify(swept))
    const { links, ended, withoutBirthDate } = swept
    console.log(
      `Open links to guardians: ${links}. Ended at majority: ${ended}. Without a birth date: ${withoutBirthDate}.`,
    )
  })
}

type Parts = Pick<Service, 'log' | 'codec' | 'commands' | 'queries'>

/** Ends the links of one school’s learners who have come of age by the school’s day of `now`. */
export async function sweepSchool(service: Parts, tenant: TenantId, now: Instant): Promise<Swept> {
  const { zone } = await pageOf(service, sweeper(tenant), null)
  if (zone === null) throw new UsageError('This school is not open.')
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
