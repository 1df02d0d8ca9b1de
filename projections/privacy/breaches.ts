import { z } from 'zod'
import breachAssessed from '#events/privacy/breach-assessed.ts'
import breachClockWarned from '#events/privacy/breach-clock-warned.ts'
import breachClosed from '#events/privacy/breach-closed.ts'
import breachNoted from '#events/privacy/breach-noted.ts'
import breachNotified from '#events/privacy/breach-notified.ts'
import { BreachData, BreachId, BreachNature, BreachRisk, NotToldBecause } from '#events/privacy/breaches.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const row = z.object({
  natures: z.array(BreachNature).describe('What was lost.'),
  data: z.array(BreachData).describe('Which data is concerned.'),
  people: z.int().nullable().describe('About how many people are concerned; null while nobody knows.'),
  facts: z.string().describe('What happened.'),
  discoveredAt: Instant,
  notifyBy: Instant,
  notedAt: Instant,
  risk: BreachRisk.nullable(),
  effects: z.string().nullable().describe('The likely effects; null before it is assessed.'),
  measures: z.string().nullable().describe('What was done; null before it is assessed.'),
  authorityToldAt: Instant.nullable(),
  lateBecause: z.string().nullable().describe('Why the authority was told late; null if it was not.'),
  peopleToldAt: Instant.nullable(),
  notToldBecause: NotToldBecause.nullable(),
  warning: z.enum(['near', 'missed']).nullable().describe('Whether the 72 hours are nearly over, or over.'),
  closedAt: Instant.nullable(),
})

const PREFIX = 'breach-'
const ofStream = ({ stream }: { readonly stream: string }) =>
  stream.startsWith(PREFIX) ? { breach: BreachId.parse(stream.slice(PREFIX.length)) } : []

/** The register of breaches (GDPR, article 33.5). It names nobody. */
export default defineProjection('breaches', {
  version: 1,
  description:
    'The breaches of personal data that the school has noted, what was done, and until when the authority is told.',
  of: 'breach',
  key: z.object({ breach: BreachId }),
  row,
  indexes: [['discoveredAt']],
  on: (on) => [
    on(breachNoted, ofStream, (_, { data, recordedAt }) => ({
      ...data,
      notedAt: recordedAt,
      risk: null,
      effects: null,
      measures: null,
      authorityToldAt: null,
      lateBecause: null,
      peopleToldAt: null,
      notToldBecause: null,
      warning: null,
      closedAt: null,
    })),
    on(breachAssessed, ofStream, (row, { data: { risk, effects, measures } }) =>
      row ? { ...row, risk, effects, measures } : remove,
    ),
    on(breachNotified, ofStream, (row, { data: { whom, at, lateBecause } }) => {
      if (!row) return remove
      if (whom === 'people') return { ...row, peopleToldAt: row.peopleToldAt ?? at }
      return row.authorityToldAt === null ? { ...row, authorityToldAt: at, lateBecause } : row
    }),
    on(breachClockWarned, ofStream, (row, { data: { hoursLeft } }) =>
      row ? { ...row, warning: hoursLeft < 0 ? 'missed' : 'near' } : remove,
    ),
    on(breachClosed, ofStream, (row, { data: { notToldBecause }, recordedAt }) =>
      row ? { ...row, notToldBecause, closedAt: recordedAt } : remove,
    ),
  ],
})
