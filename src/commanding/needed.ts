// What a decision needs that stands in other streams than its own, read before it is decided.
import type { AgeOfConsent, Command, CommandContext } from '#kernel/command.ts'
import type { Instant, PersonId, TenantId, Zone } from '#kernel/ids.ts'

export type NeedParts = {
  /** For commands that need the age of their subject. Absent: it is never known. */
  readonly ageOf?: (tenant: TenantId, person: PersonId, now: Instant, zone: Zone) => Promise<AgeOfConsent>
  /** For commands that need the prerequisites of the skills in their input. Absent: none are known. */
  readonly prerequisitesIn?: (
    tenant: TenantId,
    input: Readonly<Record<string, unknown>>,
  ) => Promise<NonNullable<CommandContext['prerequisites']>>
}

type Asked = {
  readonly input: Readonly<Record<string, unknown>>
  readonly asked: CommandContext
  readonly subject: PersonId | null
}

export async function neededBy(
  { needs }: Pick<Command, 'needs'>,
  { ageOf, prerequisitesIn }: NeedParts,
  { input, asked: { tenant, now, zone }, subject }: Asked,
): Promise<Pick<CommandContext, 'age' | 'prerequisites'>> {
  if (needs === 'age' && subject !== null && ageOf) return { age: await ageOf(tenant, subject, now, zone) }
  if (needs === 'prerequisites' && prerequisitesIn) return { prerequisites: await prerequisitesIn(tenant, input) }
  return {}
}
