// Who accessed a person's data, for the file of the person: what one person did on one day of the school is one line, however often
// they did it. Newest first, as far back as the trail is kept.
import { Instant, type PersonId, type TenantId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { Access, AccessRequest } from '#trail/accesses.ts'
import type { Reader } from './acts-of-rights.ts'
import type { AccessesOfDay } from './file-format.ts'

export type AccessWithRoles = Access & {
  /** Those that whoever looked has in the school now; none for a program, or somebody who has left. */
  readonly roles: readonly string[]
}

/** A page of the trail, newest first, as this reader may see it. */
export type AccessPages = (
  request: Omit<AccessRequest, 'except'> & { readonly reader: Reader },
) => Promise<readonly AccessWithRoles[]>

/** Read along an index: a page costs what it holds, and no statement takes long. */
const PAGE = 1_000

export type WhoLookedQuestion = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly reader: Reader
  /** The zone of the school. */
  readonly zone: Zone
  readonly signal?: AbortSignal
}

export async function whoLooked(
  pages: AccessPages,
  { tenant, person, reader, zone, signal }: WhoLookedQuestion,
  limit = PAGE,
): Promise<readonly AccessesOfDay[]> {
  const lines = new Map<string, AccessesOfDay>()
  for (let before: number | undefined; ; ) {
    signal?.throwIfAborted()
    const page = await pages({ tenant, person, reader, limit, ...(before !== undefined && { before }) })
    for (const { at, action, purpose, outcome, who, roles } of page) {
      const day = localDay(Instant.parse(at), zone)
      const line = JSON.stringify([day, who, roles, action, purpose, outcome])
      const known = lines.get(line)
      lines.set(line, {
        ...{ day, firstAt: at, lastAt: known?.lastAt ?? at, times: (known?.times ?? 0) + 1 },
        ...{ action, purpose, outcome, who, roles: [...roles] },
      })
    }
    before = page.at(-1)?.entry
    if (page.length < limit || before === undefined) return [...lines.values()]
  }
}
