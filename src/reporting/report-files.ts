// Reports of classes as files: who may ask for one, and who gets it.
//
// Invariants: the caller needs the permission for the report's query, both to ask for the file and to fetch it. Only the owner of the
// job can fetch it, and only if they may still see everybody in it: if somebody has left the teacher's classes, or their data has
// been restricted since, the file is deleted instead. Both requests are in the trail before anything is returned.
import type { Definitions } from '#definitions/definitions.ts'
import { NoSuchFile } from '#files/files.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { Job } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, PersonId, Position } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { type Now, readMoment } from '#past/moment.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { BytesNotOpened } from '#privacy/sealed-bytes.ts'
import { ExportResult, type ResultParts, readResult } from '#rights/exports/export-result.ts'
import { NoExportedFile } from '#rights/exports/exports.ts'
import { type DurableTrail, enteredBy, type TrailEntry } from '#trail/trail.ts'
import { separated } from './named-people.ts'
import { mediaTypes } from './report-bytes.ts'
import { REPORT_FILE } from './report-job.ts'
import { faultOf, questionOf, type ReportFault, ReportFile } from './report-request.ts'

export type FetchedReport = { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }

/** A field that does not fit the report. */
export class ReportRefused extends Error {
  override readonly name = 'ReportRefused'
  readonly fault: ReportFault
  constructor(fault: ReportFault) {
    super(fault.detail)
    this.fault = fault
  }
}

export type ReportFiles = {
  /** Throws ReportRefused, QueryFailed, JobRefused and ZodError. */
  ask(caller: Caller, asked: ReportFile, key: string): ReturnType<Jobs['ask']>
  /** Of a job of the caller of the kind REPORT_FILE. Throws QueryFailed, NoExportedFile and KeysUnavailable. */
  fetch(caller: Caller, job: Job): Promise<FetchedReport>
}

export type ReportFilesParts = Pick<ResultParts, 'files' | 'keys' | 'now'> & {
  readonly definitions: Pick<Definitions, 'queries'>
  /** Where the log ends now: a moment is not behind it. */
  readonly log: { head(): Promise<Position> }
  readonly jobs: Pick<Jobs, 'ask'>
  /** Who may read: without those whose data may only be stored. */
  readonly authorise: Authorise
  readonly trail: DurableTrail
}

const PEOPLE_GUARD: Guarded<{ readonly people: readonly PersonId[] }> = {
  may: 'teaching:read',
  of: ({ people }) => people.map((person) => ({ kind: 'person', person }) as const),
}

/** A moment that is not there yet. */
function faultOfMoment({ at }: ReportFile, now: Now): ReportFault | null {
  const moment = readMoment({ at }, now)
  const [field] = 'fields' in moment ? moment.fields : []
  return field ? { code: 'moment-of-report', pointer: '/at', detail: field.detail } : null
}

export function reportFiles({
  definitions,
  log,
  jobs,
  files,
  keys,
  authorise,
  trail,
  now,
}: ReportFilesParts): ReportFiles {
  const entry = (caller: Caller, action: string, at: Instant): TrailEntry => ({
    ...enteredBy(caller),
    ...{ action, subjects: [], purpose: 'teaching', at },
  })

  async function mayAsk(caller: Caller, asked: ReportFile, entered: TrailEntry): Promise<void> {
    const { query, input } = questionOf(asked)
    const definition = definitions.queries.get(query)
    if (!definition) throw new TypeError(`report ${asked.report}: there is no query ${query}`)
    await refuseAndEnter(trail, await authorise(caller, definition, definition.input.parse(input)), entered)
  }

  return {
    async ask(caller, asked, key) {
      const at = now()
      const fault = faultOf(asked) ?? faultOfMoment(asked, { head: await log.head(), now: at })
      if (fault) throw new ReportRefused(fault)
      const entered = entry(caller, REPORT_FILE, at)
      await mayAsk(caller, asked, entered)
      await trail.recordDurably(entered)
      return jobs.ask({
        tenant: caller.tenant,
        kind: REPORT_FILE,
        input: asked,
        by: 'request',
        owner: caller.actor,
        // Of another caller, the same key is another one.
        key: derivedUuid('key of a report', caller.tenant, caller.actor, key),
      })
    },

    async fetch(caller, job) {
      const { tenant } = caller
      const asked = ReportFile.parse(job.input)
      const entered = { ...entry(caller, 'fetch-export', now()), facts: { job: job.id } }
      await mayAsk(caller, asked, entered)
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
      return { name: result.name, mediaType: mediaTypes[asked.format], bytes }
    },
  }
}
