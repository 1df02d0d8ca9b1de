// The rows that a recommendation of a level is made of, but for the bank of exercises: one statement for all of them.
import { type QueryCreator, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { DEFAULT_TARGET } from '#events/insight/target-success-set.ts'
import type { SkillId } from '#events/learning/values.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Tables } from '#kernel/query.ts'
import type classTargets from '../../projections/insight/class-targets.ts'
import type learnerFeatures from '../../projections/insight/learner-features.ts'
import type recentAnswers from '../../projections/insight/recent-answers.ts'
import type skillFeatures from '../../projections/insight/skill-features.ts'
import type teacherTargets from '../../projections/insight/teacher-targets.ts'
import type skillProfile from '../../projections/learning/skill-profile.ts'
import type classRoster from '../../projections/teaching/class-roster.ts'
import type curriculumSkills from '../../projections/teaching/curriculum-skills.ts'
import { lastSkill, learnerWithAnswers } from './learner-rows.ts'

type Read = Tables<
  readonly [
    typeof learnerFeatures,
    typeof recentAnswers,
    typeof skillFeatures,
    typeof skillProfile,
    typeof classRoster,
    typeof curriculumSkills,
    typeof classTargets,
    typeof teacherTargets,
  ]
>

/**
 * The learner (null before any answer), the skill that is named or else was practised last, what it builds on, and how far the
 * learner is on these skills; and the target success that holds for whoever asks.
 */
export async function learnerForLevel(
  db: QueryCreator<Read>,
  { tenant, actor, id, named }: { tenant: TenantId; actor: PersonId; id: PersonId; named: SkillId | undefined },
) {
  const read = await db
    .with('known', (rows) => learnerWithAnswers(rows, tenant, id))
    .with('wanted', (rows) =>
      rows.selectNoFrom((eb) =>
        (named === undefined
          ? eb.selectFrom('known').select((known) => lastSkill(known.ref('known.skills')).as('skill'))
          : eb.val(named)
        )
          .$castTo<SkillId | null>()
          .as('skill'),
      ),
    )
    .selectFrom('wanted')
    .leftJoin('curriculumSkills', (join) =>
      join.on('curriculumSkills.tenant', '=', tenant).onRef('curriculumSkills.skill', '=', 'wanted.skill'),
    )
    .select(['wanted.skill', 'curriculumSkills.prerequisites'])
    .select((rows) => [
      jsonObjectFrom(rows.selectFrom('known').selectAll()).as('learner'),
      // The teacher’s own setting and that of the class: of the class joined last if there are several.
      rows
        .selectFrom('classRoster')
        .innerJoin('teacherTargets', (join) =>
          join
            .onRef('teacherTargets.tenant', '=', 'classRoster.tenant')
            .onRef('teacherTargets.class', '=', 'classRoster.class')
            .on('teacherTargets.teacher', '=', actor),
        )
        .select('teacherTargets.target')
        .where('classRoster.tenant', '=', tenant)
        .where('classRoster.learner', '=', id)
        .where('classRoster.until', 'is', null)
        .orderBy('classRoster.from', 'desc')
        .orderBy('classRoster.class')
        .limit(1)
        .as('ofTeacher'),
      rows
        .selectFrom('classRoster')
        .innerJoin('classTargets', (join) =>
          join
            .onRef('classTargets.tenant', '=', 'classRoster.tenant')
            .onRef('classTargets.class', '=', 'classRoster.class'),
        )
        .select('classTargets.target')
        .where('classRoster.tenant', '=', tenant)
        .where('classRoster.learner', '=', id)
        .where('classRoster.until', 'is', null)
        .orderBy('classRoster.from', 'desc')
        .orderBy('classRoster.class')
        .limit(1)
        .as('ofClass'),
      rows
        .exists(rows.selectFrom('classRoster').select('class').where('tenant', '=', tenant).where('learner', '=', id))
        .as('isEnrolled'),
      jsonArrayFrom(
        rows
          .selectFrom('skillProfile')
          .leftJoin('skillFeatures', (join) =>
            join
              .onRef('skillFeatures.tenant', '=', 'skillProfile.tenant')
              .onRef('skillFeatures.learner', '=', 'skillProfile.learner')
              .onRef('skillFeatures.skill', '=', 'skillProfile.skill'),
          )
          .select(['skillProfile.skill', 'skillProfile.level', 'skillProfile.masteredAt'])
          .select(['skillFeatures.answers', 'skillFeatures.recentSuccess'])
          .where('skillProfile.tenant', '=', tenant)
          .where('skillProfile.learner', '=', id)
          .where((eb) =>
            eb.or([
              eb('skillProfile.skill', '=', eb.ref('wanted.skill')),
              sql<boolean>`${eb.ref('curriculumSkills.prerequisites')} ? ${eb.ref('skillProfile.skill')}`,
            ]),
          ),
      ).as('onSkills'),
    ])
    .executeTakeFirstOrThrow()
  const { ofTeacher, ofClass, ...known } = read
  const setting =
    ofTeacher !== null
      ? ({ target: ofTeacher, targetOf: 'teacher' } as const)
      : ofClass !== null
        ? ({ target: ofClass, targetOf: 'class' } as const)
        : ({ target: DEFAULT_TARGET, targetOf: 'default' } as const)
  return { ...known, setting, prerequisites: read.prerequisites ?? [] }
}
