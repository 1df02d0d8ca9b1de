// The job that makes everything about a person into one ZIP: JSON, tables, and a page in French as HTML and PDF.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MOST_FILE_BYTES } from '#files/files.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { type JobContext, JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import type { JobDirectories } from '#jobs/job-directories.ts'
import { PersonId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { PersonFiles } from '../access/access.ts'
import { exportFiles } from '../access/export-files.ts'
import type { PageDefinitions } from '../access/html-form.ts'
import { type ExportResult, exportTooLarge, keepResult, type ResultParts } from './export-result.ts'

export const EXPORT_PERSON = 'export-person'

export const ExportPerson = z.strictObject({
  person: PersonId,
  /** Whether whoever asked reaches the whole school, and reads the file whole. */
  bySchool: z.boolean().default(false),
})

export type ExportPersonParts = ResultParts & {
  readonly directories: Pick<JobDirectories, 'within'>
  readonly personFiles: PersonFiles
  readonly definitions: PageDefinitions
}

/** Whoever asked was allowed to, and is asked for the permission again when the file is fetched. */
const callerFor = ({ tenant, owner }: Pick<JobContext, 'tenant' | 'owner'>): Caller => ({
  tenant,
  actor: processActor('exports'),
  onBehalfOf: owner,
  permissions: permissionsOfService(['rights:read', 'rights:decide'], tenant),
  origin: { kind: 'process', process: 'exports' },
})

export const exportPersonJob = (parts: ExportPersonParts): JobKind =>
  jobKind({
    name: EXPORT_PERSON,
    atOnce: 2,
    attempts: 3,
    backOffMs: 10_000,
    namesPeople: true,
    mostOfOwner: 2,
    input: ExportPerson,
    async run({ person, bySchool }, context): Promise<ExportResult> {
      const { signal, progress } = context
      const readBy = { actor: context.owner, isSchool: bySchool }
      const file = await parts.personFiles.open({ caller: callerFor(context), person, readBy, signal }).catch(inWords)
      const total = file.head.events
      progress({ phase: 'Writing events', unit: 'events', done: 0, total })
      return parts.directories.within(context.job, async (directory) => {
        const to = join(directory, 'export')
        const [name = ''] = await exportFiles(file, {
          to,
          form: 'zip',
          definitions: parts.definitions,
          signal,
          onEvents: (done) => progress({ phase: 'Writing events', unit: 'events', done, total }),
        })
        const path = join(to, name)
        // Before it is read: it may be larger than memory.
        if ((await stat(path)).size > MOST_FILE_BYTES) throw exportTooLarge()
        const bytes = await readFile(path)
        return keepResult(parts, context, person, { bytes, name, items: total })
      })
    },
  })

function inWords(error: unknown): never {
  if (!(error instanceof QueryFailed)) throw error
  const { kind } = error.problem
  if (kind === 'missing') throw new JobFailed('person-missing', 'There is no such person in this school any more.')
  if (kind === 'restricted') throw new JobFailed('person-restricted', 'The data of this person may only be stored.')
  throw error
}
