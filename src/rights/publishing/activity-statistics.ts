// The statistics of activity that a school may publish: how much its learners answer, and how often they are right.
//
// Input: one row for each learner, and what may not be done with whose data. Output: groups, or a refusal with sizes, by the gate.
// Whoever objects to publication, or is restricted, is in no group and in no total. Numbers are rounded to five, and compared with
// the earlier releases that are given.
import type pg from 'pg'
import { z } from 'zod'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import { mayUse, type PersonLimits } from '#privacy/person-limits.ts'
import { type Published, publishTable, type Refusal, type TableDeclaration } from './anonymity-gate.ts'
import { releaseAfter } from './releases.ts'

/** How much somebody answers is behaviour, and singles people out like a name: it makes the groups. */
export const activityTable: TableDeclaration = {
  person: 'learner',
  quasiIdentifiers: { answers: 'count' },
  outcome: { column: 'right', kind: 'share' },
}

export type LearnerActivity = { readonly learner: PersonId; readonly attempts: number; readonly successes: number }

/** Learners who have not answered have no share of right answers. */
export const activityStatistics = (
  learners: readonly LearnerActivity[],
  limits: PersonLimits,
  earlier: readonly Published[] = [],
): Published | Refusal =>
  releaseAfter(
    publishTable(
      learners
        .filter(({ learner, attempts }) => attempts > 0 && mayUse(limits, learner, 'publication'))
        .map(({ learner, attempts, successes }) => ({ learner, answers: attempts, right: successes / attempts })),
      activityTable,
    ),
    earlier,
  )

const Row = z.object({ learner: PersonId, attempts: z.coerce.number(), successes: z.coerce.number() })

/** By the live read model of progress; nobody while it is not built. */
export async function readActivity(
  pool: Pick<pg.Pool, 'query'>,
  tenant: TenantId,
): Promise<readonly LearnerActivity[]> {
  const { rows: built } = await pool.query<{ built: boolean }>(
    `select to_regclass('read.learner_progress') is not null as built`,
  )
  if (!built[0]?.built) return []
  const { rows } = await pool.query(
    'select learner, attempts, successes from read.learner_progress where tenant = $1 order by learner',
    [tenant],
  )
  return Row.array().parse(rows)
}
