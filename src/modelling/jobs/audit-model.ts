// The job that audits a model for fairness. The attributes of learners wait sealed for the job, and are deleted when it is done or
// refused; those of a cancelled one expire after a day. While it runs, they lie in clear in its directory
// (src/jobs/job-directories.ts). Nothing else of them is stored but figures of groups.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import { type FilePlace, type Files, NoSuchFile } from '#files/files.ts'
import { type Job, JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import type { JobDirectories } from '#jobs/job-directories.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import type { Keys } from '#privacy/keys.ts'
import { openOfSchool, sealAlikeForSchool } from '#privacy/sealed-bytes.ts'
import { Seed } from './seed.ts'
import { runVerb } from './verb-job.ts'

export const AUDIT_MODEL = 'audit-model'

export const AuditModel = z.strictObject({
  model: ModelName,
  slices: z.string().regex(/^[0-9a-f]{64}$/, 'The hash of a stored file is expected.'),
  seed: Seed,
})

/** Of what the verb prints: `GET /api/models/{model}` shows all of it. */
const Audited = z.object({
  model: z.string(),
  outcome: z.string(),
  judgedOn: z.string(),
  learners: z.int(),
  rows: z.int(),
  tests: z.int(),
})

export type AuditModelParts = {
  readonly start: StartVerb
  readonly directories: Pick<JobDirectories, 'within'>
  readonly files: Pick<Files, 'keep' | 'read' | 'list' | 'remove'>
  readonly keys: Pick<Keys, 'schoolSecret'>
}

const KIND = 'audit-slices'
const KEPT_MS = 86_400_000
const placeOf = (tenant: TenantId, sha256: string): FilePlace => ({ tenant, kind: KIND, owner: null, sha256 })

export type GivenSlices = {
  readonly tenant: TenantId
  /** Of the job. */
  readonly key: string
  readonly slices: string
}

/**
 * Keeps the attributes for the job that `ask` asks for by their hash. The same attributes under the same key are the same file,
 * so that a repeated request has the same input; a request that is refused leaves nothing. Throws KeysUnavailable, and what
 * `ask` throws.
 */
export async function askWithSlices<Asked extends { readonly job: Pick<Job, 'endedAt'> }>(
  { files, keys }: Pick<AuditModelParts, 'files' | 'keys'>,
  { tenant, key, slices }: GivenSlices,
  nowMs: number,
  ask: (sha256: string) => Promise<Asked>,
): Promise<Asked> {
  const sealed = await sealAlikeForSchool(keys, tenant, { bound: KIND, label: key }, Buffer.from(slices, 'utf8'))
  const before = await files.list(tenant, KIND)
  const expiresAt = Instant.parse(new Date(nowMs + KEPT_MS).toISOString())
  const kept = await files.keep({ tenant, kind: KIND, owner: null, expiresAt }, sealed)
  // One that was there before is that of a job.
  const isNew = !before.some(({ sha256 }) => sha256 === kept.sha256)
  try {
    const asked = await ask(kept.sha256)
    if (isNew && asked.job.endedAt !== null) await files.remove(kept)
    return asked
  } catch (error) {
    if (isNew) await files.remove(kept)
    throw error
  }
}

export const auditModelJob = ({ start, directories, files, keys }: AuditModelParts): JobKind =>
  jobKind({
    name: AUDIT_MODEL,
    atOnce: 2,
    attempts: 3,
    backOffMs: 30_000,
    input: AuditModel,
    async run({ model, slices: sha256, seed }, context) {
      const { tenant } = context
      const bytes = await files.read(placeOf(tenant, sha256)).catch((error: unknown) => {
        if (error instanceof NoSuchFile)
          throw new JobFailed('slices-gone', 'The attributes are not kept any more. Ask for the audit again with them.')
        throw error
      })
      const slices = await openOfSchool(keys, tenant, KIND, bytes)
      return directories.within(context.job, async (directory) => {
        const path = join(directory, 'slices.csv')
        await writeFile(path, slices, { mode: 0o600 })
        const args = ['models', 'audit', model, '--tenant', tenant, '--slices', path, '--seed', String(seed), '--json']
        try {
          return Audited.parse(await runVerb(start, args, context))
        } catch (error) {
          if (!(error instanceof JobFailed && error.isFinal)) throw error
          throw new JobFailed(error.code, error.message.replaceAll(path, 'slices'))
        }
      })
    },
    // Not before the end is written: a start that was killed there is begun again with them.
    tidy: ({ slices }, tenant) => files.remove(placeOf(tenant, slices)),
  })
