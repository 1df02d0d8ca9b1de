// Whose certificate it is, as its reader may know it.
import type { QueryCreator } from 'kysely'
import { z } from 'zod'
import type { PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import type { QueryContext, Tables } from '#kernel/query.ts'
import guardians from '../../projections/identity/guardians.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classTeachers from '../../projections/teaching/class-teachers.ts'
import classes from '../../projections/teaching/classes.ts'

export const NamesOfCertificate = {
  givenName: z
    .string()
    .nullable()
    .describe('Given name; null where it was erased, and for who has nothing to do with the learner.'),
  familyName: z
    .string()
    .nullable()
    .describe('Family name; null where it was erased, and for who has nothing to do with the learner.'),
  school: z.string().describe('The school.'),
}

type Named = { readonly givenName: string | null; readonly familyName: string | null }

/** What tells who knows the learner. */
export const readsOfName = [classTeachers, classes, classRoster, guardians] as const
export const alsoReadsOfName = [earlierVersion(classRoster, 1)]
type Reader = Pick<QueryContext<typeof readsOfName>, 'tenant' | 'actor' | 'reach'> & {
  readonly db: QueryCreator<Tables<typeof readsOfName>>
}

/**
 * Learners, their families and their teachers know the name, also those who reach the whole school as well: a head may teach. Others
 * who reach the whole school, programs above all, do not need it.
 */
export async function certifiedName(reader: Reader, learner: PersonId, named: Named): Promise<Named> {
  const { givenName, familyName } = named
  const isKnown =
    reader.reach === 'taught' ||
    reader.actor === learner ||
    (await isTaught(reader, learner)) ||
    (await isChild(reader, learner))
  return isKnown ? { givenName, familyName } : { givenName: null, familyName: null }
}

/** Now, in a class that is open: as for the permission to read. */
async function isTaught({ db, tenant, actor }: Reader, learner: PersonId): Promise<boolean> {
  const found = await db
    .selectFrom('classTeachers as t')
    .innerJoin('classes as c', (join) => join.onRef('c.tenant', '=', 't.tenant').onRef('c.class', '=', 't.class'))
    .innerJoin('classRoster as r', (join) => join.onRef('r.tenant', '=', 't.tenant').onRef('r.class', '=', 't.class'))
    .select('t.class')
    .where('t.tenant', '=', tenant)
    .where('t.teacher', '=', actor)
    .where('t.until', 'is', null)
    .where('c.closedAt', 'is', null)
    .where('r.learner', '=', learner)
    .where('r.until', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

async function isChild({ db, tenant, actor }: Reader, learner: PersonId): Promise<boolean> {
  const found = await db
    .selectFrom('guardians')
    .select('learner')
    .where('tenant', '=', tenant)
    .where('guardian', '=', actor)
    .where('learner', '=', learner)
    .where('state', '=', 'confirmed')
    .executeTakeFirst()
  return found !== undefined
}
