// A file about many people of a school, which no erasure may leave behind.
//
// Invariant: a file that was made while somebody was being erased is not kept: it could name them. What an erasure finds, it deletes
// itself.
import { type JobContext, JobFailed } from '#jobs/job.ts'
import type { Instant, TenantId } from '#kernel/ids.ts'
import { type ExportResult, keepResult, type ResultParts, type ToKeep } from './export-result.ts'

export type UnlessErasingParts = ResultParts & {
  /** Whether an erasure of the school is under way, or ended since then: a file of before names who is erased. */
  readonly isErasingSince: (tenant: TenantId, since: Instant) => Promise<boolean>
}

/** An erasure ends within a minute, or waits for something: the pauses come to some ten minutes. */
export const UNTIL_ERASED = { attempts: 7, backOffMs: 10_000 } as const

/** `why`: what is said while the job waits for its next start, and after its last one. Throws JobFailed. */
export async function keptUnlessErasing(
  parts: UnlessErasingParts,
  context: Pick<JobContext, 'tenant' | 'job'>,
  why: string,
  make: (begunAt: Instant) => Promise<ToKeep>,
): Promise<ExportResult> {
  const { tenant } = context
  const begunAt = parts.now()
  const erasing = () => new JobFailed('erasure-under-way', why, { isFinal: false })
  const assertNoErasure = async () => {
    if (await parts.isErasingSince(tenant, begunAt)) throw erasing()
  }
  await assertNoErasure()
  const made = await make(begunAt)
  // Before it is kept as well: a worker that is killed does not come to the removal.
  await assertNoErasure()
  const result = await keepResult(parts, context, null, made)
  if (!(await parts.isErasingSince(tenant, begunAt))) return result
  await parts.files.remove({ tenant, kind: 'export', owner: null, sha256: result.sha256 })
  throw erasing()
}
