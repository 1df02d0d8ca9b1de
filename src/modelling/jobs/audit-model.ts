// The job that audits a model for fairness. The attributes of learners wait sealed for the job, and are deleted when it is done or
// refused; those of a cancelled one expire after a day. Nothing else of them is stored but figures of groups.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import { type FilePlace, type Files, NoSuchFile } from '#files/files.ts'
import { JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import type { Keys } from '#privacy/keys.ts'
import { openOfSchool, sealForSchool } from '#privacy/sealed-bytes.ts'
import { runVerb } from './verb-job.ts'

export const AUDIT_MODEL = 'audit-model'

export const AuditModel = z.strictObject({
  model: ModelName,
  slices: z.string().regex(/^[0-9a-f]{64}$/, 'The hash of a stored file is expected.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
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
  readonly files: Pick<Files, 'keep' | 'read' | 'remove'>
  readonly keys: Pick<Keys, 'schoolSecret'>
}

const KIND = 'audit-slices'
const KEPT_MS = 86_400_000

/** Keeps the attributes for the job, and returns their hash. Throws KeysUnavailable. */
export async function keepSlices(
  { files, keys }: Pick<AuditModelParts, 'files' | 'keys'>,
  tenant: TenantId,
  slices: string,
  nowMs: number,
): Promise<string> {
  const sealed = await sealForSchool(keys, tenant, KIND, Buffer.from(slices, 'utf8'))
  const expiresAt = Instant.parse(new Date(nowMs + KEPT_MS).toISOString())
  return (await files.keep({ tenant, kind: KIND, owner: null, expiresAt }, sealed)).sha256
}

export const auditModelJob = ({ start, files, keys }: AuditModelParts): JobKind =>
  jobKind({
    name: AUDIT_MODEL,
    atOnce: 2,
    attempts: 3,
    backOffMs: 30_000,
    input: AuditModel,
    async run({ model, slices: sha256, seed }, context) {
      const { tenant } = context
      const stored: FilePlace = { tenant, kind: KIND, owner: null, sha256 }
      const bytes = await files.read(stored).catch((error: unknown) => {
        if (error instanceof NoSuchFile)
          throw new JobFailed('slices-gone', 'The attributes are not kept any more. Ask for the audit again with them.')
        throw error
      })
      const slices = await openOfSchool(keys, tenant, KIND, bytes)
      const place = await mkdtemp(join(tmpdir(), 'sillage-audit-'))
      const path = join(place, 'slices.csv')
      try {
        await writeFile(path, slices, { mode: 0o600 })
        const args = ['models', 'audit', model, '--tenant', tenant, '--slices', path, '--seed', String(seed), '--json']
        const audited = Audited.parse(await runVerb(start, args, context))
        await files.remove(stored)
        return audited
      } catch (error) {
        // An interrupted start is begun again with them.
        if (error instanceof JobFailed && error.isFinal) {
          await files.remove(stored)
          throw new JobFailed(error.code, error.message.replaceAll(path, 'slices'))
        }
        throw error
      } finally {
        await rm(place, { recursive: true, force: true })
      }
    },
  })
