import { z } from 'zod'
import { PathCertificate } from '#events/learning/certificates.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import schools from '../../projections/identity/schools.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import { alsoReadsOfName, certifiedName, readsOfName } from './certified-name.ts'

/**
 * What a certificate of a finished path says. A path has one once it is finished, and keeps it if the path is taken back
 * later. It holds no mark.
 */
export default defineQuery('path-certificate', {
  summary: 'Certify a finished path',
  description:
    'What the certificate of a finished path says: the learner, the school, the steps that were finished with their objectives, the active minutes and the day on which it was finished. 404 while the path is not finished.',
  path: '/api/learners/{id}/paths/{path}/certificate',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.'), path: PathId }),
  output: PathCertificate,
  example: {
    input: { id: exampleSchool.learner, path: exampleSchool.path },
    output: {
      learner: exampleSchool.learner,
      givenName: 'Inès',
      familyName: 'Caradec',
      school: 'École des Tilleuls',
      path: exampleSchool.path,
      title: 'Réviser les tables',
      version: 1,
      steps: [{ title: 'Je révise', objectives: ['Savoir la table de 7'] }],
      minutes: 12.5,
      finishedOn: '2026-11-24',
    },
  },
  reads: [pathProgress, people, schools, ...readsOfName],
  alsoReads: alsoReadsOfName,
  about: ({ id }) => [id],
  async run({ db, tenant, actor, reach }, { id, path }) {
    const row = await db
      .selectFrom('pathProgress as p')
      .innerJoin('schools', 'schools.tenant', 'p.tenant')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'p.tenant').onRef('people.person', '=', 'p.learner'),
      )
      .select(['people.givenName', 'people.familyName', 'schools.name', 'schools.zone'])
      .select(['p.title', 'p.version', 'p.steps', 'p.finished', 'p.durationMs', 'p.finishedAt'])
      .where('p.tenant', '=', tenant)
      .where('p.path', '=', path)
      .where('p.learner', '=', id)
      .executeTakeFirst()
    if (!row || row.finishedAt === null) return missing('finished path')
    const { title, version, name: school, zone, steps, finished, durationMs, finishedAt } = row
    return {
      ...{ learner: id, ...(await certifiedName({ db, tenant, actor, reach }, id, row)), school, path, title, version },
      steps: steps
        .filter(({ step }) => finished.includes(step))
        .map(({ title, objectives }) => ({ title, objectives: [...objectives] })),
      minutes: Math.round(durationMs / 6_000) / 10,
      finishedOn: localDay(finishedAt, zone),
    }
  },
})
