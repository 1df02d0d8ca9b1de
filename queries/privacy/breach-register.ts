import { z } from 'zod'
import { BreachData, BreachId, BreachNature, BreachRisk, NotToldBecause } from '#events/privacy/breaches.ts'
import { count, momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery } from '#kernel/query.ts'
import breaches from '../../projections/privacy/breaches.ts'

const Breach = z
  .object({
    breach: BreachId,
    natures: z.array(BreachNature).describe('What was lost.'),
    data: z.array(BreachData).describe('Which data is concerned.'),
    people: count('About how many people are concerned; null while nobody knows.').nullable(),
    facts: z.string().describe('What happened.'),
    discoveredAt: momentText('When the school became aware of it.'),
    notifyBy: momentText('When the 72 hours are over.'),
    notedAt: momentText('When it was noted here.'),
    risk: BreachRisk.nullable(),
    effects: z.string().nullable().describe('The likely effects; null before it is assessed.'),
    measures: z.string().nullable().describe('What was done; null before it is assessed.'),
    authorityToldAt: momentText('When the authority was told; null if it was not.').nullable(),
    lateBecause: z.string().nullable().describe('Why that was later than 72 hours; null if it was not.'),
    peopleToldAt: momentText('When the people were told; null if they were not.').nullable(),
    notToldBecause: NotToldBecause.nullable(),
    warning: z
      .enum(['near', 'missed'])
      .nullable()
      .describe('`near`: fewer than 24 of the 72 hours were left; `missed`: none. Null if it was notified before.'),
    closedAt: momentText('When its file was closed; null before.').nullable(),
  })
  .meta({ id: 'Breach', description: 'A breach of personal data, as the register has it.' })

/** The register that the authority may ask for (GDPR, article 33.5). A school has few entries: there are no pages. */
export default defineQuery('breach-register', {
  summary: 'Get the register of breaches',
  description: 'The breaches of personal data that the school has noted, the latest first: at most 1,000.',
  path: '/api/rights/breaches',
  may: 'rights:decide',
  of: () => ({ kind: 'school' }),
  purpose: 'security',
  input: z.object({}),
  output: z.object({ items: z.array(Breach).describe('The breaches, the latest first.') }),
  example: {
    input: {},
    output: {
      items: [
        {
          breach: exampleSchool.breach,
          natures: ['confidentiality'],
          data: ['identity', 'results'],
          people: 27,
          facts: 'Le relevé d’une classe a été envoyé à une autre école.',
          discoveredAt: '2026-11-02T08:00:00.000Z',
          notifyBy: '2026-11-05T08:00:00.000Z',
          notedAt: '2026-11-02T08:20:00.000Z',
          risk: 'risk',
          effects: 'Des résultats sont connus hors de l’école.',
          measures: 'L’autre école a supprimé le fichier.',
          authorityToldAt: '2026-11-03T09:30:00.000Z',
          lateBecause: null,
          peopleToldAt: null,
          notToldBecause: null,
          warning: null,
          closedAt: null,
        },
      ],
    },
  },
  reads: [breaches],
  about: () => [],
  async run({ db, tenant }) {
    const items = await db
      .selectFrom('breaches')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('discoveredAt', 'desc')
      .orderBy('breach')
      .limit(1_000)
      .execute()
    return {
      items: items.map(({ tenant: _, ...item }) => item),
    }
  },
})
