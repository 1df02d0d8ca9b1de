// The rows that estimates about one learner are made of, for the queries that ask for them.
import { type Expression, type QueryCreator, sql } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import { SkillId } from '#events/learning/values.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type learnerFeatures from '../../projections/insight/learner-features.ts'
import type recentAnswers from '../../projections/insight/recent-answers.ts'
import type skillFeatures from '../../projections/insight/skill-features.ts'

type Estimated = Tables<readonly [typeof learnerFeatures, typeof recentAnswers, typeof skillFeatures]>

/** What an estimate about the learner is made of, in one statement: features, last answers, and the skill practised last. */
export const learnerForRisk = (db: QueryCreator<Estimated>, tenant: TenantId, id: PersonId) =>
  db
    .with('known', (rows) => learnerWithAnswers(rows, tenant, id))
    .selectFrom('known')
    .selectAll()
    .select((rows) =>
      jsonObjectFrom(
        rows
          .selectFrom('skillFeatures')
          .select(['skillFeatures.answers', 'skillFeatures.successes', 'skillFeatures.recentSuccess'])
          .select(['skillFeatures.streak', 'skillFeatures.lastAtMs'])
          .where('skillFeatures.tenant', '=', tenant)
          .where('skillFeatures.learner', '=', id)
          .where('skillFeatures.skill', '=', lastSkill(rows.ref('known.skills'))),
      ).as('onSkill'),
    )
    .executeTakeFirst()

/** In SQL: the skill that the learner practised last (`lastSkillOf`). Null before any answer. */
export const lastSkill = (skills: Expression<unknown>) => sql<SkillId>`${skills} -> -1 ->> 'skill'`

/** What the features of the learner are made of, with the last answers; no row before any answer. */
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

/** What the features on one skill are made of; undefined before any answer on it, and where there is no skill. */
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
