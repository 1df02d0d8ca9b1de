// The job that makes the archive of a school year.
//
// In: a school year, a format. Out: one ZIP that is sealed for the school, and goes with any erasure in it (export-result.ts).
// Invariants: as for a report (report-job.ts). A start that was killed leaves nothing, and the next one makes the archive from its
// beginning, as of its own moment.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MOST_FILE_BYTES } from '#files/files.ts'
import { JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import type { JobDirectories } from '#jobs/job-directories.ts'
import { type ExportResult, exportTooLarge } from '#rights/exports/export-result.ts'
import { keptUnlessErasing, UNTIL_ERASED, type UnlessErasingParts } from '#rights/exports/unless-erasing.ts'
import { withPeople } from '../named-people.ts'
import { callerFor } from '../report-job.ts'
import { writeInto, zipFiles } from './archive-files.ts'
import { ReportArchive } from './archive-request.ts'
import { type MakeArchiveParts, makeArchive } from './make-archive.ts'

export const REPORT_ARCHIVE = 'report-archive'
/** As long as its job is listed: it takes long to make, and its school is to put it into records of its own. */
export const ARCHIVE_KEPT_DAYS = 30

export type ArchiveJobParts = UnlessErasingParts &
  MakeArchiveParts & { readonly directories: Pick<JobDirectories, 'within'> }

export const archiveJob = (parts: ArchiveJobParts): JobKind =>
  jobKind({
    name: REPORT_ARCHIVE,
    /** One of a school at a time. */
    atOnce: 2,
    ...UNTIL_ERASED,
    mostOfOwner: 2,
    input: ReportArchive,
    async run(input, context): Promise<ExportResult> {
      return keptUnlessErasing(parts, context, ERASING, async (begunAt) => {
        // Without an owner, nobody could fetch the file, and rows of restricted people would be in it.
        if (context.owner === null)
          throw new JobFailed('owner-gone', 'Whoever asked for this archive is not known any more.')
        const { signal, progress } = context
        return parts.directories.within(context.job, async (directory) => {
          const files = join(directory, 'archive')
          const made = await makeArchive(parts, input, {
            ...{ caller: callerFor(context), begunAt, signal, progress },
            write: writeInto(files),
          })
          progress({ phase: 'Packing files', unit: 'files', done: 0, total: made.paths.length })
          const zip = join(directory, 'archive.zip')
          await zipFiles(files, made.paths, { to: zip, madeAt: begunAt, signal })
          // Before it is read: it may be larger than memory.
          const { size } = await stat(zip)
          if (size > MOST_FILE_BYTES) throw exportTooLarge()
          const bytes = withPeople(made.people, await readFile(zip))
          return { bytes, size, name: `${made.name}.zip`, items: made.reports, keptDays: ARCHIVE_KEPT_DAYS }
        })
      })
    },
  })

const ERASING =
  'The data of somebody is being erased, or was while the archive was made, so the archive could name them. It can be made once the erasure is finished.'
