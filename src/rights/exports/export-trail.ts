// The job that exports entries of the access trail with their proofs: the signed bundle, in one ZIP.
import { z } from 'zod'
import { MOST_FILE_BYTES } from '#files/files.ts'
import { JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import { Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { type BundleRequest, EmptyChain, type Selection, TooManyEntries } from '#trail/bundle.ts'
import type { BundleArchive } from '#trail/bundle-archive.ts'
import { type ExportResult, keepResult, type ResultParts } from './export-result.ts'

export const EXPORT_TRAIL = 'export-trail'
/** Some 500 MB before they are packed, on the disk of the worker. */
const MOST_ENTRIES = 500_000

export const ExportTrail = z
  .strictObject({
    subject: PersonId.optional().describe('Only entries about this person.'),
    actor: PersonId.optional().describe('Only what this person did, or somebody on their behalf.'),
    from: Instant.optional().describe('Only from this time on.'),
    until: Instant.optional().describe('Only before this time.'),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, {
    error: 'It must be after from.',
    path: ['until'],
  })

export type ExportTrailParts = ResultParts & {
  readonly bundle: (
    school: TenantId,
    selection: Selection,
    options: Pick<BundleRequest, 'mostEntries' | 'onProgress'>,
  ) => Promise<BundleArchive>
  /** Whether an erasure of the school is under way, or ended since then: a bundle of before names who is erased. */
  readonly isErasingSince: (tenant: TenantId, since: Instant) => Promise<boolean>
}

export const exportTrailJob = (parts: ExportTrailParts): JobKind =>
  jobKind({
    name: EXPORT_TRAIL,
    atOnce: 1,
    attempts: 3,
    backOffMs: 10_000,
    namesPeople: true,
    input: ExportTrail,
    async run({ subject, actor, from, until }, context): Promise<ExportResult> {
      const { tenant, signal, progress } = context
      const begunAt = parts.now()
      const selection: Selection = {
        ...(subject && { subject }),
        ...(actor && { actor }),
        ...(from && { from }),
        ...(until && { to: until }),
      }
      const { bytes: stream, summary } = await parts
        .bundle(tenant, selection, {
          mostEntries: MOST_ENTRIES,
          onProgress(done, total) {
            signal.throwIfAborted()
            progress({ phase: 'Writing entries', unit: 'entries', done, total })
          },
        })
        .catch(inWords)
      const chunks: Buffer[] = []
      let length = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        signal.throwIfAborted()
        length += chunk.length
        if (length > MOST_FILE_BYTES) throw tooLarge()
        chunks.push(chunk)
      }
      const result = await keepResult(parts, context, null, {
        bytes: Buffer.concat(chunks),
        name: `audit-${tenant}-${summary.size}.zip`,
        items: summary.entries,
      })
      if (!(await parts.isErasingSince(tenant, begunAt))) return result
      await parts.files.remove({ tenant, kind: 'export', owner: null, sha256: result.sha256 })
      throw new JobFailed('erasure-under-way', 'Somebody was erased meanwhile. The export is made again afterwards.', {
        isFinal: false,
      })
    },
  })

const tooLarge = () =>
  new JobFailed(
    'export-too-large',
    'More entries are chosen than one file holds. Narrow the time with from and until, or use sillage audit export.',
  )

function inWords(error: unknown): never {
  if (error instanceof TooManyEntries) throw tooLarge()
  if (error instanceof EmptyChain) throw new JobFailed('empty-trail', 'Nothing was ever entered for this school.')
  throw error
}
