// The job that makes everything about a person into one ZIP: JSON, tables, and a page in French as HTML and PDF.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { type JobContext, JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import { PersonId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { PersonFiles } from '../access/access.ts'
import { exportFiles } from '../access/export-files.ts'
import type { PageDefinitions } from '../access/html-form.ts'
import { type ExportResult, keepResult, type ResultParts } from './export-result.ts'

export const EXPORT_PERSON = 'export-person'

export const ExportPerson = z.strictObject({ person: PersonId })

export type ExportPersonParts = ResultParts & {
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
    async run({ person }, context): Promise<ExportResult> {
      const { signal, progress } = context
      const file = await parts.personFiles.open({ caller: callerFor(context), person, signal }).catch(inWords)
      const total = file.head.events
      progress({ phase: 'Writing events', unit: 'events', done: 0, total })
      const place = await mkdtemp(join(tmpdir(), 'sillage-export-'))
      try {
        const to = join(place, 'export')
        const [name = ''] = await exportFiles(file, {
          to,
          form: 'zip',
          definitions: parts.definitions,
          signal,
          onEvents: (done) => progress({ phase: 'Writing events', unit: 'events', done, total }),
        })
        const bytes = await readFile(join(to, name))
        return await keepResult(parts, context, person, { bytes, name, items: total })
      } finally {
        await rm(place, { recursive: true, force: true })
      }
    },
  })

function inWords(error: unknown): never {
  if (!(error instanceof QueryFailed)) throw error
  const { kind } = error.problem
  if (kind === 'missing') throw new JobFailed('person-missing', 'There is no such person in this school any more.')
  if (kind === 'restricted') throw new JobFailed('person-restricted', 'The data of this person may only be stored.')
  throw error
}
