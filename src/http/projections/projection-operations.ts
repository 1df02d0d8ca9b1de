// How the work on read models reads in the OpenAPI document: what is sent, what is answered, route by route.
import { z } from 'zod'
import { ComparisonCounts, rebuildStates } from '#projecting/rebuild/rebuild-jobs.ts'
import { json, jsonSchema, type Operation, type Parameter } from '../operations.ts'

const Generation = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const flag = (description: string) => z.boolean().default(false).describe(description)
const forced = flag('Though it is behind, at fault, or has rows that wait: what `--force` is on the command line.')

export const RebuildWanted = z.strictObject({
  candidate: flag('To be compared and queried, never to be live: history re-judged, on nobody’s screen.'),
  compare: z.boolean().default(true).describe('Compare it with the live rows when it is built.'),
  switch: flag('Make it live when it is built.'),
  force: forced,
})
export const SwitchWanted = z.strictObject({
  generation: Generation.optional().describe('The newest built one that is no candidate, where absent.'),
  force: forced,
})
export const RollbackWanted = z.strictObject({ force: forced })
export const DropWanted = z.strictObject({ generation: Generation.describe('By its number: nothing is guessed here.') })
export const DiffAsked = z.strictObject({
  generation: z.coerce
    .number()
    .pipe(Generation)
    .optional()
    .describe('Held against the live one: the newest where absent.'),
  show: z.coerce.number().int().min(0).max(100).default(10).describe('How many rows to show.'),
})

const Fault = z.object({ position: z.string(), type: z.string(), error: z.string() })
const Standing = z.object({
  generation: z.int(),
  version: z.int(),
  state: z
    .enum(['building', 'ready', 'live', 'retired'])
    .describe('`ready`: built, beside the live one; `retired`: was live.'),
  candidate: z.boolean(),
  paused: z.boolean(),
  position: z.string().describe('Its rows are the fold of the log up to here.'),
  lagEvents: z.int().nullable().describe('Null where the position is of another log.'),
  lagSeconds: z.number().nullable().describe('Age of the oldest event that is not folded yet; null as above.'),
  ofAnotherLog: z
    .string()
    .nullable()
    .describe('Why its position is not of this log, which was exchanged or restored; null where it is.'),
  fedBy: z.string().nullable().describe('The worker or rebuild that has its lease.'),
  stalledSince: z.string().nullable().describe('Since when it makes no progress although there is something to fold.'),
  frozenSince: z.string().nullable().describe('Since when it stands still because nobody holds its definition.'),
  fault: Fault.nullable().describe('The event that it could not fold, and at which it stands still.'),
  parkedKeys: z.int().describe('Rows whose events wait for a fix.'),
  createdAt: z.string(),
  switchedAt: z.string().nullable(),
})
const Projection = z.object({
  projection: z.string(),
  description: z.string().nullable(),
  verdict: z
    .enum(['in-sync', 'changed', 'drifted', 'newer', 'orphan', 'not-built'])
    .describe('How the live rows stand to the definition that this program holds.'),
  definedVersion: z.int().nullable(),
  generations: z.array(Standing),
})
const Entry = z.object({
  at: z.string(),
  generation: z.int(),
  action: z.string(),
  by: z.string(),
  facts: z.record(z.string(), z.unknown()),
})
const WithHistory = Projection.extend({ history: z.array(Entry).describe('What was done to it, the latest first.') })

const Rebuild = z.object({
  projection: z.string(),
  state: z
    .enum(rebuildStates)
    .describe(
      '`refused`: built, and a rule was against comparing or switching; `stopped`: the same request goes on from its last save.',
    ),
  by: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  asked: z
    .object({ candidate: z.boolean(), switch: z.boolean(), compare: z.boolean(), force: z.boolean() })
    .nullable()
    .describe('Null where another process builds it, or this service was started since.'),
  generation: z.int().nullable(),
  phase: z.string().nullable(),
  done: z.int().nullable().describe('Events of the log that are behind it; of another process, as of its last save.'),
  total: z.int().nullable(),
  eventsPerSecond: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  trouble: z.object({ code: z.string(), detail: z.string() }).nullable(),
  result: z
    .object({
      generation: z.int(),
      version: z.int(),
      resumed: z.boolean(),
      events: z.int().describe('Folded in this run.'),
      switched: z.boolean(),
      comparison: ComparisonCounts.nullable(),
    })
    .nullable(),
})
export type ShownRebuild = z.output<typeof Rebuild>

const Row = z.object({
  key: z.record(z.string(), z.unknown()),
  kind: z.enum(['changed', 'only-before', 'only-after']),
  columns: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
})
const Difference = ComparisonCounts.extend({ rows: z.array(Row).describe('Of your own school alone.') })

const Parked = z.object({
  generations: z
    .array(z.object({ generation: z.int(), keys: z.int() }))
    .describe('How many rows wait, of all schools.'),
  items: z
    .array(
      z.object({
        generation: z.string(),
        key: z.record(z.string(), z.unknown()),
        events: z.int(),
        position: z.string(),
        type: z.string(),
        error: z.string(),
        parkedAt: z.string(),
        retryAt: z.string().nullable(),
      }),
    )
    .describe('Those of your own school.'),
})

const Switched = z.object({ from: z.int().nullable(), to: z.int() })
const Retried = z.object({ generations: z.array(z.string()), keys: z.int() })

const name: Parameter = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'A read model, such as `skill-profile`.',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
}
const parameters = [name]
const answers = (schema: z.ZodType, description: string) => ({
  description,
  content: json(jsonSchema(schema, 'output')),
})
const sent = (schema: z.ZodType, required: boolean) => ({ required, content: json(jsonSchema(schema, 'input')) })
const described = (
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
) => ({ operationId, tags: ['projections'], summary, ...more })

const rowsAreOfOneSchool =
  'Counts are of all schools. Rows name persons: those of your own school are shown, to `projections:manage` alone, and the trail has it.'

export const operations = {
  list: described('projections', 'Every read model: its generations, who feeds them, lag, faults, drift.', {
    responses: { '200': answers(z.object({ items: z.array(Projection) }), 'All of them, by name.') },
  }),
  find: described('projection', 'One read model, with what was done to it.', {
    parameters,
    responses: { '200': answers(WithHistory, 'How it stands.') },
  }),
  rebuild: described('rebuild-projection', 'Build a new generation from the whole log, beside the live one.', {
    description:
      'It runs in a process of its own; the live rows serve meanwhile. One that was stopped or killed goes on from its last save when it is asked for again. When the service stops, it stops the rebuild in order.',
    parameters,
    requestBody: sent(RebuildWanted, false),
    responses: {
      '202': {
        ...answers(Rebuild, 'It has begun.'),
        headers: { Location: { description: 'Where to see how far it is.', schema: { type: 'string' } } },
      },
    },
  }),
  rebuildStanding: described('projection-rebuild', 'How far the latest rebuild is, or how it ended.', {
    description: 'Whichever process runs it. 404 where none has been asked for.',
    parameters,
    responses: { '200': answers(Rebuild, 'How it stands.') },
  }),
  switch: described('switch-projection', 'Make another generation live, for all schools at once.', {
    parameters,
    requestBody: sent(SwitchWanted, false),
    responses: { '200': answers(Switched, 'Which was live, and which is.') },
  }),
  rollback: described('roll-back-projection', 'Make the generation live that was so before.', {
    parameters,
    requestBody: sent(RollbackWanted, false),
    responses: { '200': answers(Switched, 'Which was live, and which is again.') },
  }),
  drop: described('drop-generation', 'Remove a generation and its rows. Never the live one.', {
    parameters,
    requestBody: sent(DropWanted, true),
    responses: { '200': answers(z.object({ dropped: z.array(z.int()) }), 'It is gone.') },
  }),
  pause: described('pause-projection', 'Let the live rows stand still.', {
    parameters,
    responses: { '200': answers(z.object({ generation: z.int(), paused: z.boolean() }), 'Within a second.') },
  }),
  resume: described('resume-projection', 'Feed the live rows again.', {
    parameters,
    responses: { '200': answers(z.object({ generation: z.int(), paused: z.boolean() }), 'They go on.') },
  }),
  retry: described('retry-projection', 'Try again what could not be folded, after a fix.', {
    parameters,
    responses: { '200': answers(Retried, 'The generations that were asked to, and the rows that wait in them.') },
  }),
  diff: described('projection-diff', 'The live rows against another generation’s.', {
    description: `${rowsAreOfOneSchool} What takes longer than a request may is answered with 503: the command line has no such limit.`,
    parameters: [
      name,
      { name: 'generation', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } },
      { name: 'show', in: 'query', schema: { type: 'integer', minimum: 0, maximum: 100 } },
    ],
    responses: { '200': answers(Difference, 'Counts, checksums, and the first rows that differ.') },
  }),
  parked: described('projection-parked', 'Rows whose events wait for a fix.', {
    description: rowsAreOfOneSchool,
    parameters,
    responses: { '200': answers(Parked, 'The first hundred.') },
  }),
} satisfies Record<string, Operation>
