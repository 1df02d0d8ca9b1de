// Who records what is imported: for each source and school an actor of its own, derived, which is no person.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { PersonId, type TenantId } from '#kernel/ids.ts'

export const sources = ['answers', 'mathcopain', 'xapi'] as const
type Source = (typeof sources)[number]

export const importerFrom = (source: Source, tenant: TenantId): PersonId =>
  PersonId.parse(derivedUuid(`${source} importer`, tenant))
