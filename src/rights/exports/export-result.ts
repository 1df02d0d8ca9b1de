// The file that an export made: sealed in the files port, for a week unless it says otherwise, and what its job tells of it.
//
// Invariants: nothing lies there in clear; a file about one person goes with the erasure of that person, and one about many with
// the erasure of anybody in the school.
import { z } from 'zod'
import { type Files, FileTooLarge, MOST_FILE_BYTES } from '#files/files.ts'
import { type JobContext, JobFailed } from '#jobs/job.ts'
import { Instant, type PersonId, type TenantId, type Zone } from '#kernel/ids.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import type { Keys } from '#privacy/keys.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { openOfPerson, openOfSchool, sealForPerson, sealForSchool } from '#privacy/sealed-bytes.ts'
import { KeyDestroyed } from '#privacy/sealing.ts'

export const KEPT_DAYS = 7

export const ExportResult = z.object({
  sha256: z.string(),
  /** The name under which it is saved. */
  name: z.string(),
  bytes: z.int(),
  /** Events or entries. */
  items: z.int(),
  expiresAt: Instant,
})
export type ExportResult = z.output<typeof ExportResult>

export type ResultParts = {
  readonly files: Pick<Files, 'keep' | 'read' | 'remove'>
  readonly keys: Pick<Keys, 'forSealing' | 'forOpening' | 'schoolSecret'>
  readonly zoneOf: (tenant: TenantId) => Promise<Zone | null>
  readonly now: () => Instant
}

type Place = { readonly tenant: TenantId; readonly job: string; readonly owner: PersonId | null }

const boundTo = ({ tenant, job }: Place) => `export\0${tenant}\0${job}`

export type ToKeep = {
  readonly bytes: Uint8Array
  /** Of what is given to whoever fetches it, if something else is kept with it. */
  readonly size?: number
  readonly name: string
  readonly items: number
  /** Another time than `KEPT_DAYS`. */
  readonly keptDays?: number
}

/** Throws JobFailed for what is too large, and for a person who was erased meanwhile. */
export async function keepResult(
  { files, keys, zoneOf, now }: ResultParts,
  { tenant, job }: Pick<JobContext, 'tenant' | 'job'>,
  owner: PersonId | null,
  { bytes, size = bytes.length, keptDays = KEPT_DAYS, ...about }: ToKeep,
): Promise<ExportResult> {
  const at = now()
  const expiresAt = Instant.parse(new Date(Date.parse(at) + keptDays * 86_400_000).toISOString())
  const place = { tenant, job, owner }
  try {
    const sealed = await (owner === null
      ? sealForSchool(keys, tenant, boundTo(place), bytes)
      : sealForPerson(
          keys,
          {
            tenant,
            person: owner,
            use: { kind: 'year', purpose: 'security', schoolYear: schoolYearOf(at, await zoneFor(zoneOf, tenant)) },
          },
          boundTo(place),
          bytes,
        ))
    const { sha256 } = await files.keep({ tenant, kind: 'export', owner, expiresAt }, sealed)
    return { ...about, sha256, bytes: size, expiresAt }
  } catch (error) {
    if (error instanceof FileTooLarge) throw exportTooLarge()
    if (error instanceof KeyDestroyed) throw new JobFailed('person-erased', 'The person was erased meanwhile.')
    throw error
  }
}

export const exportTooLarge = () =>
  new JobFailed(
    'export-too-large',
    `The file would have more than ${Math.round(MOST_FILE_BYTES / 1_048_576)} MB. Choose less, or export it at a terminal.`,
  )

/** Throws NoSuchFile, FileDamaged, BytesNotOpened and KeysUnavailable. */
export async function readResult(
  { files, keys }: Pick<ResultParts, 'files' | 'keys'>,
  place: Place,
  { sha256 }: ExportResult,
): Promise<Buffer> {
  const { tenant, owner } = place
  const bytes = await files.read({ tenant, kind: 'export', owner, sha256 })
  return owner === null ? openOfSchool(keys, tenant, boundTo(place), bytes) : openOfPerson(keys, boundTo(place), bytes)
}

async function zoneFor(zoneOf: ResultParts['zoneOf'], tenant: TenantId): Promise<Zone> {
  const zone = await zoneOf(tenant)
  if (zone === null) throw new KeysUnavailable('a school that is not open has no school year')
  return zone
}
