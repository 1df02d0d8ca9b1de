// The descriptions of /api/audit.
import { z } from 'zod'
import { momentText, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { MOST_IN_ARCHIVE } from '#trail/bundle-archive.ts'
import { MOST_NOTICES } from '#trail/days-of-access.ts'
import { MOST_SUBJECTS } from '#trail/listed-entries.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { type AuditedOperation, json } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'

const from = Instant.describe('From this time on.')
const until = Instant.describe('Before this time.')

export const BundleInput = z.strictObject({
  subject: PersonId.optional().describe('Only entries about this person.'),
  actor: PersonId.optional().describe('Only what this person did, or somebody on their behalf.'),
  from: from.optional().describe('Only from this time on.'),
  until: until.optional().describe('Only before this time.'),
})

const MOST_ENTRIES = 100

export const EntriesInput = z.strictObject({
  subject: PersonId.optional().describe('Only entries about this person.'),
  actor: PersonId.optional().describe('Only what this person did, or somebody on their behalf.'),
  action: z
    .string()
    .regex(/^[\w .:/{}-]{1,100}$/)
    .optional()
    .describe('Only this query, command or operation, by its name.'),
  refused: z.enum(['true', 'false']).optional().describe('`true`: only what was refused or failed.'),
  from: from.optional().describe('Only from this time on.'),
  until: until.optional().describe('Only before this time.'),
  before: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Only entries with a lower number than this one; from the newest by default.'),
  limit: pageSize({ most: MOST_ENTRIES, usual: 50 }),
})

const Entries = z
  .object({
    items: z
      .array(
        z
          .object({
            entry: z.int().describe('The number of the entry in the trail of the school.'),
            at: momentText('When it happened.'),
            action: z.string().describe('The name of the query, command or operation.'),
            purpose: z.string().describe('What it is for: `teaching`, `administration`, `wellbeing` or `security`.'),
            outcome: z.string().describe('`done`, `repeated`, or why it was refused, such as `forbidden`.'),
            actor: uuidText('Who did it: a person or a program; null if they were erased.').nullable(),
            onBehalfOf: uuidText(
              'For whom a program did it; null if it acted for itself, or if that person was erased.',
            ).nullable(),
            subjects: z
              .array(uuidText('A person.'))
              .describe(`The people whom it is about: at most ${MOST_SUBJECTS}, without those who were erased.`),
            people: z.int().describe('How many people it is about.'),
            origin: z.string().describe('How it came: `http`, `process`, `webhook` or `command-line`.'),
            address: z
              .string()
              .nullable()
              .describe('The network address of the request; null without one, or if the actor was erased.'),
          })
          .describe('An entry.'),
      )
      .describe('The entries, newest first.'),
    next: z.int().nullable().describe('Pass it as `before` to get the next page; null on the last one.'),
  })
  .meta({ id: 'TrailEntries', description: 'A page of the trail of the school.' })
export type ShownEntries = z.output<typeof Entries>

export const ReachInput = z.strictObject({
  actor: PersonId.describe('Who could reach others: a person, or a program of the school.'),
  from,
  until,
})

const Reach = z
  .object({
    actor: uuidText('Who could reach them.'),
    from: momentText('From this time on.'),
    until: momentText('Before this time.'),
    people: z
      .array(
        z
          .object({
            person: uuidText('The person whose data could be reached, or was read.'),
            reachable: z
              .array(
                z
                  .object({
                    by: z
                      .enum(['self', 'child', 'class', 'school'])
                      .describe(
                        'Because it is the same person, their child, a learner of a class, or somebody of the school.',
                      ),
                    class: uuidText('The class, where it is because of one.').nullable(),
                    from: momentText('From when.'),
                    until: momentText('Until when.').nullable(),
                  })
                  .describe('A reason, and a time.'),
              )
              .describe('How and when they could be reached; none if they were read without.'),
            reads: z
              .object({
                done: z.int().describe('How many entries of the trail say that their data was read or changed.'),
                firstAt: momentText('The first time.').nullable(),
                lastAt: momentText('The last time.').nullable(),
                refused: z.int().describe('How many say that it was refused.'),
                actions: z.array(z.string()).describe('The names of the queries, commands and operations.'),
              })
              .nullable()
              .describe('What the trail says; null if no entry is about them.'),
          })
          .describe('A person.'),
      )
      .describe('The people, by id.'),
    erased: z.int().describe('How many people were within reach, and have been erased since.'),
    readsOfErased: z.int().describe('How often an entry means somebody who has been erased since.'),
    keptFrom: momentText('Entries before this time have expired; null if none have.').nullable(),
    uncleanEnds: z
      .int()
      .describe('How often a process ended in that time without writing its last entries, at most 1,000 each.'),
  })
  .meta({ id: 'Reach', description: 'Whose data somebody could reach, and whose they read.' })
export type ShownReach = z.output<typeof Reach>

const Notices = z
  .object({
    items: z
      .array(
        z
          .object({
            entry: z.int().describe('The number of the entry in the trail of the school.'),
            at: momentText('When it was noticed. It concerns the 24 hours before.'),
            actor: uuidText('Whose access was unusual; null if they were erased.').nullable(),
            rule: z
              .string()
              .describe(
                '`strangers`: people without a relation to them; `far-above-habit`: far more people than on any of the 30 days before.',
              ),
            people: z.int().describe('Whose data was opened: how many people.'),
            strangers: z
              .int()
              .nullable()
              .describe('With how many of these, or of those refused, there is no relation; null by the other rule.'),
            refused: z.int().nullable().describe('How many people’s data was refused; null by the other rule.'),
            busiestBefore: z
              .int()
              .nullable()
              .describe('How many people on the busiest of the 30 days before; null by the other rule.'),
          })
          .describe('A notice.'),
      )
      .describe('The notices, newest first.'),
  })
  .meta({ id: 'UnusualAccesses', description: 'Notices of unusual access to the data of people.' })

const problems = [...anyRequest, 'not-found', 'unavailable'] as const

export const operations = {
  entries: {
    action: 'audit-entries',
    operationId: 'listTrailEntries',
    tags: ['rights'],
    summary: 'List the entries of the trail',
    description:
      'Who read or changed whose data in the school, and what was refused: newest first, page by page. An entry is listed at most about a second after the access. Conditions must all hold. The list proves nothing: export a bundle for that. Reading the list is an entry as well.',
    parameters: inputParameters(EntriesInput, '/api/audit/entries', { subject: exampleSchool.learner }),
    responses: {
      '200': {
        description: 'A page.',
        content: json(jsonSchema(Entries, 'output'), {
          items: [
            {
              entry: 1204,
              at: '2026-10-13T06:00:00.000Z',
              action: 'learner-history',
              purpose: 'teaching',
              outcome: 'done',
              actor: exampleSchool.teacher,
              onBehalfOf: null,
              subjects: [exampleSchool.learner],
              people: 1,
              origin: 'http',
              address: '192.0.2.7',
            },
          ],
          next: null,
        }),
      },
    },
    problems: [...anyRequest, 'invalid-input', 'unavailable'],
  },
  bundle: {
    action: 'audit-export',
    operationId: 'exportAuditBundle',
    tags: ['rights'],
    summary: 'Export the trail',
    description: `Entries of the trail of the school with proofs, as a signed bundle that can be verified without Sillage: a ZIP of NDJSON, CSV, a page in French, checkpoints and a manifest. At most ${MOST_IN_ARCHIVE} entries. Without conditions, the whole chain. The export is itself an entry.`,
    parameters: inputParameters(BundleInput, '/api/audit/bundle', { subject: exampleSchool.learner }),
    responses: {
      '200': {
        description: 'The bundle. If the connection is cut before its end, it is not whole.',
        content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
      },
    },
    problems: [...problems, 'invalid-input'],
  },
  reach: {
    action: 'audit-reach',
    operationId: 'getReach',
    tags: ['rights'],
    summary: 'Get whose data somebody could reach',
    description:
      'For a breach: whose data could this person or program reach between two times, from the history of roles, classes and links, and whose data did they read, from the trail. Somebody who was read without being reachable has no reason.',
    parameters: inputParameters(ReachInput, '/api/audit/reach/{actor}', {
      actor: exampleSchool.teacher,
      from: '2026-10-01T00:00:00.000Z',
      until: '2026-10-02T00:00:00.000Z',
    }),
    responses: {
      '200': {
        description: 'The people.',
        content: json(jsonSchema(Reach, 'output'), {
          actor: exampleSchool.teacher,
          from: '2026-10-01T00:00:00.000Z',
          until: '2026-10-02T00:00:00.000Z',
          people: [
            {
              person: exampleSchool.learner,
              reachable: [
                {
                  by: 'class',
                  class: exampleSchool.class,
                  from: '2026-10-01T00:00:00.000Z',
                  until: '2026-10-02T00:00:00.000Z',
                },
              ],
              reads: {
                done: 1,
                firstAt: '2026-10-01T07:30:00.000Z',
                lastAt: '2026-10-01T07:30:00.000Z',
                refused: 0,
                actions: ['learner-history'],
              },
            },
          ],
          erased: 0,
          readsOfErased: 0,
          keptFrom: null,
          uncleanEnds: 0,
        }),
      },
    },
    problems: [...problems, 'invalid-input'],
  },
  notices: {
    action: 'unusual-accesses',
    operationId: 'listUnusualAccesses',
    tags: ['rights'],
    summary: 'List notices of unusual access',
    description: `Who opened the data of unusually many people, newest first: at most ${MOST_NOTICES}. The rule is looked at every hour.`,
    responses: {
      '200': {
        description: 'The notices.',
        content: json(jsonSchema(Notices, 'output'), {
          items: [
            {
              entry: 1204,
              at: '2026-10-13T06:00:00.000Z',
              actor: exampleSchool.teacher,
              rule: 'strangers',
              people: 3,
              strangers: 120,
              refused: 120,
              busiestBefore: null,
            },
          ],
        }),
      },
    },
    problems: [...problems],
  },
} satisfies Record<string, AuditedOperation>
