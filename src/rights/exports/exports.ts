// Exports as jobs: who may ask for one, and who gets its file.
//
// Invariants: whoever asks needs the permission for the export itself, and is asked for it again when they fetch the file; nobody
// else gets the file, whatever they may see of the job; asking and fetching are in the trail before anything is given.
import { NoSuchFile } from '#files/files.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { Job } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { BytesNotOpened } from '#privacy/sealed-bytes.ts'
import { type DurableTrail, enteredBy, type TrailEntry } from '#trail/trail.ts'
import { ACCESS_GUARD, readerOf } from '../access/access.ts'
import { EXPORT_PERSON, ExportPerson } from './export-person.ts'
import { ExportResult, type ResultParts, readResult } from './export-result.ts'
import { EXPORT_TRAIL, ExportTrail } from './export-trail.ts'

export type Asked = Awaited<ReturnType<Jobs['ask']>>

export type ExportedFile = Pick<ExportResult, 'name'> & { readonly bytes: Buffer }

/** The job has made no file, or its file is gone: expired, or deleted by an erasure. */
export class NoExportedFile extends Error {
  override readonly name = 'NoExportedFile'
  readonly why: 'no-file' | 'not-done' | 'gone'
  constructor(why: NoExportedFile['why']) {
    super(`this job has no file to fetch: ${why}`)
    this.why = why
  }
}

export type Exports = {
  /** Throws QueryFailed, also about somebody who is erased or unknown to the school, InvalidJob and JobRefused. */
  askForPerson(caller: Caller, input: { readonly person: PersonId }, key: string): Promise<Asked>
  /** The caller has the permission for the trail of the school. Throws InvalidJob and JobRefused. */
  askForTrail(caller: Caller, input: unknown, key: string): Promise<Asked>
  /** Of a job of the caller. Throws QueryFailed, NoExportedFile and KeysUnavailable. */
  fetch(caller: Caller, job: Job): Promise<ExportedFile>
}

export type ExportsParts = Pick<ResultParts, 'files' | 'keys'> & {
  readonly jobs: Pick<Jobs, 'ask'>
  /** Who may read the file of a person. */
  readonly authorise: Authorise
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly trail: DurableTrail
  readonly now: () => Instant
}

const ASKING_GUARD: Guarded<{ readonly person: PersonId }> = {
  may: ACCESS_GUARD.may,
  of: ({ person }) => ({ kind: 'person', person, known: true }),
}
const TRAIL_GUARD: Guarded<object> = { may: 'trail:audit', of: () => ({ kind: 'school' }) }

export function exportsOf({ jobs, files, keys, authorise, erased, trail, now }: ExportsParts): Exports {
  const entry = (caller: Caller, action: string, subjects: readonly PersonId[]): TrailEntry => ({
    ...enteredBy(caller),
    action,
    subjects,
    purpose: 'security',
    at: now(),
  })
  /** Of another caller, the same key is another one. */
  const keyOf = ({ tenant, actor }: Caller, key: string) => derivedUuid('key of an export', tenant, actor, key)

  return {
    async askForPerson(caller, { person }, key) {
      const entered = entry(caller, 'export-person', [person])
      await refuseAndEnter(trail, await authorise(caller, ASKING_GUARD, { person }), entered)
      // Nothing can be sealed for them any more. The record of the erasure: GET /api/rights/access/{person}.
      if (erased.has(caller.tenant, person)) throw new QueryFailed({ kind: 'missing', what: 'person' })
      await trail.recordDurably(entered)
      return jobs.ask({
        tenant: caller.tenant,
        kind: EXPORT_PERSON,
        input: { person, ...(readerOf(caller).isSchool && { bySchool: true }) },
        by: 'request',
        owner: caller.actor,
        key: keyOf(caller, key),
      })
    },

    async askForTrail(caller, input, key) {
      const { subject, actor, from, until } = ExportTrail.parse(input)
      // First: the export is part of what it exports.
      const people = [...new Set([subject, actor].flatMap((person) => person ?? []))]
      await trail.recordDurably({
        ...entry(caller, 'audit-export', people),
        facts: { ...(from && { from }), ...(until && { until }) },
      })
      return jobs.ask({
        tenant: caller.tenant,
        kind: EXPORT_TRAIL,
        input: { subject, actor, from, until },
        by: 'request',
        owner: caller.actor,
        key: keyOf(caller, key),
      })
    },

    async fetch(caller, job) {
      const { tenant } = caller
      const person = job.kind === EXPORT_PERSON ? ExportPerson.parse(job.input).person : null
      if (person === null && job.kind !== EXPORT_TRAIL) throw new NoExportedFile('no-file')
      const entered = { ...entry(caller, 'fetch-export', person === null ? [] : [person]), facts: { job: job.id } }
      const verdict = await (person === null
        ? authorise(caller, TRAIL_GUARD, {})
        : authorise(caller, ACCESS_GUARD, { person }))
      await refuseAndEnter(trail, verdict, entered)
      if (job.state !== 'done') throw new NoExportedFile('not-done')
      const result = ExportResult.parse(job.result)
      const bytes = await readResult({ files, keys }, { tenant, job: job.id, owner: person }, result).catch(
        (error: unknown) => {
          if (error instanceof NoSuchFile || error instanceof BytesNotOpened) throw new NoExportedFile('gone')
          throw error
        },
      )
      await trail.recordDurably(entered)
      return { name: result.name, bytes }
    },
  }
}
