// The rows that estimates about one learner are made of, for the queries that ask for them.
import type { QueryCreator } from 'kysely'
import { SkillId } from '#events/learning/values.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type learnerFeatures from '../../projections/insight/learner-features.ts'
import type recentAnswers from '../../projections/insight/recent-answers.ts'
import type skillFeatures from '../../projections/insight/skill-features.ts'

/** What the features of the learner are made of, with the last answers; undefined before any answer. */
export const learnerWithAnswers = (
  db: QueryCreator<Tables<readonly [typeof learnerFeatures, typeof recentAnswers]>>,
  tenant: TenantId,
  learner: PersonId,
) =>
  db
    .selectFrom('learnerFeatures')
    .leftJoin('recentAnswers', (join) =>
      join
        .onRef('recentAnswers.tenant', '=', 'learnerFeatures.tenant')
        .onRef('recentAnswers.learner', '=', 'learnerFeatures.learner'),
    )
    .selectAll('learnerFeatures')
    .select('recentAnswers.answers as recent')
    .where('learnerFeatures.tenant', '=', tenant)
    .where('learnerFeatures.learner', '=', learner)
    .executeTakeFirst()

/** The same on one skill; undefined before any answer on it, and where there is no skill. */
export const learnerOnSkill = async (
  db: QueryCreator<Tables<readonly [typeof skillFeatures]>>,
  tenant: TenantId,
  learner: PersonId,
  skill: string | null | undefined,
) =>
  skill === null || skill === undefined
    ? undefined
    : db
        .selectFrom('skillFeatures')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('learner', '=', learner)
        .where('skill', '=', SkillId.parse(skill))
        .executeTakeFirst()
