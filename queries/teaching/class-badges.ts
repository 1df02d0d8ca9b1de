import { z } from 'zod'
import { BadgeTitle } from '#events/teaching/badge-texts.ts'
import { ClassId } from '#events/teaching/values.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import learnerBadges from '../../projections/learning/learner-badges.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { isKnownClass } from './known-class.ts'
import { learnersByName } from './learners-by-name.ts'

const Holder = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    badges: z
      .array(
        z
          .object({
            achievement: z.string().describe('The badge or certificate, by its id.'),
            badge: uuidText('The badge of the school; null for what an application gave.').nullable(),
            title: BadgeTitle.nullable().describe(
              'What it was called then; null where an application gave it without one.',
            ),
            earnedAt: momentText('When it was earned.'),
            revokedAt: momentText('When it was taken back; null while it is held.').nullable(),
          })
          .meta({ id: 'HeldBadge', description: 'A badge of a learner of a class.' }),
      )
      .describe('The badges, newest first; those taken back included.'),
  })
  .meta({ id: 'BadgeHolder', description: 'A learner of a class with their badges.' })

/** Who of a class has which badge. */
export default defineQuery('class-badges', {
  summary: 'List the badges of a class',
  description: 'The learners who are in a class, each with their badges and certificates.',
  path: '/api/classes/{class}/badges',
  may: 'teaching:read',
  of: ({ class: ofClass }) => ({ kind: 'class', class: ofClass, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    learners: z.array(Holder).describe('The learners, by family name.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      learners: [
        {
          learner: exampleSchool.learner,
          givenName: 'Joachim',
          familyName: 'Mésange',
          badges: [
            {
              achievement: 'dix-seances',
              badge: null,
              title: null,
              earnedAt: '2026-11-02T09:12:00.000Z',
              revokedAt: null,
            },
          ],
        },
      ],
    },
  },
  reads: [classes, classRoster, people, learnerBadges],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  async run({ db, tenant }, { class: ofClass }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const members = await learnersByName(db, tenant, ofClass)
    const ids = members.map(({ learner }) => learner)
    if (ids.length === 0) return { class: ofClass, learners: [] }
    const held = await db
      .selectFrom('learnerBadges')
      .select(['learner', 'achievement', 'badge', 'title', 'earnedAt', 'revokedAt'])
      .where('tenant', '=', tenant)
      .where('learner', 'in', ids)
      .orderBy('earnedAt', 'desc')
      .orderBy('achievement')
      .execute()
    const heldBy = Map.groupBy(held, ({ learner }) => learner)
    return {
      class: ofClass,
      learners: members.map((member) => ({
        ...member,
        badges: (heldBy.get(member.learner) ?? []).map(({ learner: _, ...badge }) => badge),
      })),
    }
  },
})
