// What a job made of reports, as whoever asked gets it.
//
// Invariant: they must still be allowed to see everybody in it. If somebody is not theirs to see any more, or if the data of somebody
// may only be stored now, the file is deleted instead. That it was fetched is in the trail before it is given.
import { NoSuchFile } from '#files/files.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { Job } from '#jobs/job.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { BytesNotOpened } from '#privacy/sealed-bytes.ts'
import { ExportResult, type ResultParts, readResult } from '#rights/exports/export-result.ts'
import { NoExportedFile } from '#rights/exports/exports.ts'
import type { DurableTrail, TrailEntry } from '#trail/trail.ts'
import { separated } from './named-people.ts'

export type FetchedReport = { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }

export type StoredReportsParts = Pick<ResultParts, 'files' | 'keys'> & {
  /** Who may read: without those whose data may only be stored. */
  readonly authorise: Authorise
  readonly trail: DurableTrail
}

const PEOPLE_GUARD: Guarded<{ readonly people: readonly PersonId[] }> = {
  may: 'teaching:read',
  of: ({ people }) => people.map((person) => ({ kind: 'person', person }) as const),
}

/** For a caller who owns the job, and who may ask for the same again. Throws NoExportedFile and KeysUnavailable. */
export async function fetchStored(
  { files, keys, authorise, trail }: StoredReportsParts,
  caller: Caller,
  job: Job,
  entered: TrailEntry,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const { tenant } = caller
  if (job.state !== 'done') throw new NoExportedFile('not-done')
  const result = ExportResult.parse(job.result)
  const stored = await readResult({ files, keys }, { tenant, job: job.id, owner: null }, result).catch(
    (error: unknown) => {
      if (error instanceof NoSuchFile || error instanceof BytesNotOpened) throw new NoExportedFile('gone')
      throw error
    },
  )
  const { people, bytes } = separated(stored)
  if (people.length > 0 && (await authorise(caller, PEOPLE_GUARD, { people })) !== 'allowed') {
    await files.remove({ tenant, kind: 'export', owner: null, sha256: result.sha256 })
    throw new NoExportedFile('gone')
  }
  await trail.recordDurably({ ...entered, subjects: people })
  return { name: result.name, bytes }
}
