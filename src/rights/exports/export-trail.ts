// The job that exports entries of the access trail with their proofs: the signed bundle, in one ZIP.
import { z } from 'zod'
import { MOST_FILE_BYTES } from '#files/files.ts'
import { JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import type { JobDirectories } from '#jobs/job-directories.ts'
import { Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { EmptyChain, type Selection, TooManyEntries } from '#trail/bundle.ts'
import type { ArchiveOptions, BundleArchive } from '#trail/bundle-archive.ts'
import type { ExportResult } from './export-result.ts'
import { keptUnlessErasing, UNTIL_ERASED, type UnlessErasingParts } from './unless-erasing.ts'

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

export type ExportTrailParts = UnlessErasingParts & {
  readonly directories: Pick<JobDirectories, 'within'>
  readonly bundle: (
    school: TenantId,
    selection: Selection,
    options: ArchiveOptions & { readonly within: string },
  ) => Promise<BundleArchive>
}

export const exportTrailJob = (parts: ExportTrailParts): JobKind =>
  jobKind({
    name: EXPORT_TRAIL,
    atOnce: 1,
    ...UNTIL_ERASED,
    namesPeople: true,
    input: ExportTrail,
    async run({ subject, actor, from, until }, context): Promise<ExportResult> {
      const { tenant, signal, progress } = context
      const selection: Selection = {
        ...(subject && { subject }),
        ...(actor && { actor }),
        ...(from && { from }),
        ...(until && { to: until }),
      }
      return keptUnlessErasing(parts, context, ERASING, () =>
        parts.directories.within(context.job, async (within) => {
          const { bytes: stream, summary } = await parts
            .bundle(tenant, selection, {
              within,
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
          return {
            bytes: Buffer.concat(chunks),
            name: `audit-${tenant}-${summary.size}.zip`,
            items: summary.entries,
          }
        }),
      )
    },
  })

const ERASING =
  'The data of somebody is being erased, or was while the export was made, so the export could name them. It can be made once the erasure is finished: the erasure tells what it waits for.'

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
