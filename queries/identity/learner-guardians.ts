import { z } from 'zod'
import { GuardianLevel } from '#events/identity/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import guardians from '../../projections/identity/guardians.ts'
import people from '../../projections/identity/people.ts'

const Guardian = z
  .object({
    guardian: PersonId.describe('The guardian.'),
    givenName: z.string().nullable().describe('Given name; null where it is not known.'),
    familyName: z.string().nullable().describe('Family name; null where it is not known.'),
    level: GuardianLevel,
    state: z.enum(['asked', 'confirmed', 'ended']).describe('Whether the link is asked for, confirmed or ended.'),
    askedAt: momentText('When the link was asked for.'),
    from: momentText('When the school confirmed it; null where it has not.').nullable(),
    until: momentText('When it ended; null while it has not.').nullable(),
  })
  .meta({ id: 'Guardian', description: 'A guardian of a learner, and the state of their link.' })

/** The guardians of a learner. A learner without any has an empty list, known or not. */
export default defineQuery('learner-guardians', {
  summary: 'List the guardians of a learner',
  description: 'Who is, was or asks to be linked to a learner as a guardian, each with their own link.',
  path: '/api/families/{learner}',
  may: 'families:manage',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'administration',
  input: z.object({ learner: PersonId }),
  output: z.object({ learner: PersonId, guardians: z.array(Guardian).describe('The guardians, by id.') }),
  example: {
    input: { learner: exampleSchool.newcomer },
    output: {
      learner: exampleSchool.newcomer,
      guardians: [
        {
          guardian: exampleSchool.guardian,
          givenName: 'Maëlle',
          familyName: 'Caradec',
          level: 'view',
          state: 'confirmed',
          askedAt: '2026-10-12T06:00:00.000Z',
          from: '2026-10-13T06:00:00.000Z',
          until: null,
        },
      ],
    },
  },
  reads: [guardians, people],
  about: ({ learner }, { guardians: found }) => [learner, ...found.map(({ guardian }) => guardian)],
  async run({ db, tenant }, { learner }) {
    const found = await db
      .selectFrom('guardians')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'guardians.tenant').onRef('people.person', '=', 'guardians.guardian'),
      )
      .select(['guardian', 'givenName', 'familyName', 'level', 'state', 'askedAt', 'from', 'until'])
      .where('guardians.tenant', '=', tenant)
      .where('guardians.learner', '=', learner)
      .orderBy('guardian')
      .execute()
    return { learner, guardians: found }
  },
})
