import { z } from 'zod'
import { ProductionCertificate } from '#events/learning/certificates.ts'
import { ProductionId } from '#events/learning/productions.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import schools from '../../projections/identity/schools.ts'
import productionDrafts from '../../projections/learning/production-drafts.ts'
import productions from '../../projections/learning/productions.ts'
import { alsoReadsOfName, certifiedName, readsOfName } from './certified-name.ts'

/**
 * What a certificate of a published production says. A text has one from its publication until its author
 * withdraws it. It holds no mark, no feedback and not the text itself: a certificate is shown to others.
 */
export default defineQuery('production-certificate', {
  summary: 'Certify a published production',
  description:
    'What the certificate of a published production says: the learner, the school, the title, the number of words and the day of its publication. 404 while the production is not published.',
  path: '/api/learners/{learner}/productions/{production}/certificate',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, production: ProductionId }),
  output: ProductionCertificate,
  example: {
    input: { learner: exampleSchool.learner, production: exampleSchool.production },
    output: {
      learner: exampleSchool.learner,
      givenName: 'Inès',
      familyName: 'Caradec',
      school: 'École des Tilleuls',
      production: exampleSchool.production,
      title: 'La cabane',
      words: 118,
      publishedOn: '2026-11-19',
    },
  },
  reads: [productions, productionDrafts, people, schools, ...readsOfName],
  alsoReads: alsoReadsOfName,
  about: ({ learner }) => [learner],
  async run({ db, tenant, actor, reach }, { learner, production }) {
    const row = await db
      .selectFrom('productions as p')
      .innerJoin('productionDrafts as d', (join) =>
        join
          .onRef('d.tenant', '=', 'p.tenant')
          .onRef('d.learner', '=', 'p.learner')
          .onRef('d.production', '=', 'p.production')
          .onRef('d.draft', '=', 'p.publishedDraft'),
      )
      .innerJoin('schools', 'schools.tenant', 'p.tenant')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'p.tenant').onRef('people.person', '=', 'p.learner'),
      )
      .select(['people.givenName', 'people.familyName', 'schools.name', 'schools.zone'])
      .select(['d.title', 'd.words', 'p.publishedAt'])
      .where('p.tenant', '=', tenant)
      .where('p.learner', '=', learner)
      .where('p.production', '=', production)
      .executeTakeFirst()
    if (!row || row.publishedAt === null) return missing('published production')
    const { title, words, name: school, zone, publishedAt } = row
    return {
      ...{
        learner,
        ...(await certifiedName({ db, tenant, actor, reach }, learner, row)),
        school,
        production,
        title,
        words,
      },
      publishedOn: localDay(publishedAt, zone),
    }
  },
})
