// The schemas of requests and answers about read models.
import { z } from 'zod'
import { count, momentText, pageSize, positionText } from '#kernel/answer-fields.ts'
import { isStorable } from '#kernel/storable-text.ts'
import { ComparisonCounts, rebuildStates } from '#projecting/rebuild/rebuild-jobs.ts'

const GenerationNumber = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const flag = (description: string) => z.boolean().default(false).describe(description)
const forced = flag('Even if it is behind, has a fault, or has parked rows. Same as `--force` on the command line.')

export const RebuildRequest = z.strictObject({
  candidate: flag('Build a candidate, which can be compared and queried but never becomes live.'),
  compare: z.boolean().default(true).describe('Compare it with the live rows once it is built.'),
  switch: flag('Make it live once it is built.'),
  force: forced,
})
export const SwitchRequest = z.strictObject({
  generation: GenerationNumber.optional().describe(
    'The number of the generation; by default the newest one that is built and is not a candidate.',
  ),
  force: forced,
})
export const RollbackRequest = z.strictObject({ force: forced })
export const DropRequest = z.strictObject({
  generation: GenerationNumber.describe('The number of the generation. There is no default.'),
})
export const DiffQuery = z.strictObject({
  generation: z.coerce
    .number()
    .int()
    .min(1)
    .pipe(GenerationNumber)
    .optional()
    .describe('The generation to compare with the live one; the newest by default.'),
  show: z.coerce.number().int().min(0).max(100).default(10).describe('How many of the differing rows to show.'),
})

/** A key of a row as text, in a form that an address carries. */
export const cursorOf = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

const KeyTexts = z.array(z.string().max(1_000).refine(isStorable)).min(1).max(20)
const Cursor = z
  .string()
  .max(8_000)
  .transform((text, context) => {
    const key = KeyTexts.safeParse(readJson(Buffer.from(text, 'base64url').toString()))
    if (key.success) return key.data
    context.addIssue({ code: 'custom', message: 'Send `next` of an earlier page.' })
    return z.NEVER
  })

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const DiffRowsQuery = z.strictObject({
  generation: DiffQuery.shape.generation,
  after: Cursor.optional().describe('`next` of the page before; from the first row by default.'),
  limit: pageSize({ most: 200, usual: 50 }),
})

const generation = z.int().describe('The number of the generation.')
const anyKey = z.record(z.string(), z.unknown()).describe('The key of the row.')

const Fault = z
  .object({
    position: positionText('The position of the event in the log.'),
    type: z.string().describe('The type of the event.'),
    error: z.string().nullable().describe('What went wrong; null without `projections:read`.'),
  })
  .meta({ id: 'ProjectionFault', description: 'The event that a generation could not fold.' })

const Generation = z
  .object({
    generation,
    version: z.int().describe('The version of the definition that it was built from.'),
    state: z
      .enum(['building', 'ready', 'live', 'retired'])
      .describe('`ready`: built, but not live; `retired`: was live before.'),
    candidate: z
      .boolean()
      .describe('Whether it is a candidate, which can be compared and queried but never becomes live.'),
    paused: z.boolean().describe('Whether it is paused.'),
    position: positionText('The position up to which it has folded the log.'),
    lagEvents: z
      .int()
      .nullable()
      .describe('How many events it is behind; null if its position belongs to another log.'),
    lagSeconds: z
      .number()
      .nullable()
      .describe(
        'The age of the oldest event that is not folded yet, in seconds; null if its position belongs to another log.',
      ),
    ofAnotherLog: z
      .string()
      .nullable()
      .describe('Why its position does not belong to this log (the log was replaced or restored); null if it does.'),
    fedBy: z.string().nullable().describe('The worker or rebuild that holds its lease; null if none does.'),
    stalledSince: momentText('Since when it has made no progress although there are events to fold.').nullable(),
    frozenSince: momentText('Since when no worker has the definition that it was built from.').nullable(),
    fault: Fault.nullable().describe(
      'The event at which it is stopped because it cannot fold it; null if there is none.',
    ),
    parkedKeys: count('Rows whose events wait for a fix.'),
    createdAt: momentText('When its build started.'),
    switchedAt: momentText('When it became live; null if it never was.').nullable(),
    rows: z
      .int()
      .nullable()
      .describe('About how many rows it has, of all schools, from the statistics of the database; null if unknown.'),
  })
  .meta({ id: 'Generation', description: 'One set of rows of a read model.' })

const projection = {
  projection: z.string().describe('The name of the read model.'),
  description: z.string().nullable().describe('What it contains; null if there is no definition any more.'),
  verdict: z
    .enum(['in-sync', 'changed', 'drifted', 'newer', 'orphan', 'not-built'])
    .describe('How the live rows relate to the definition in this program.'),
  definedVersion: z.int().nullable().describe('The version of that definition; null if there is none.'),
  generations: z.array(Generation).describe('Its generations.'),
}

const Entry = z
  .object({
    at: momentText('When.'),
    generation,
    action: z.string().describe('What was done: `rebuild`, `switch`, …'),
    by: z.string().describe('Who did it.'),
    facts: z.record(z.string(), z.unknown()).describe('Details of the action.'),
  })
  .meta({ id: 'ProjectionAction', description: 'An action on a read model, and who did it.' })

export const ProjectionList = z
  .object({
    items: z
      .array(z.object(projection).meta({ id: 'Projection', description: 'A read model and its generations.' }))
      .describe('The read models, by name.'),
  })
  .meta({ id: 'ProjectionList', description: 'The read models.' })

export const ProjectionWithHistory = z
  .object({ ...projection, history: z.array(Entry).describe('The actions on it, newest first.') })
  .meta({ id: 'ProjectionWithHistory', description: 'A read model, its generations, and the actions on it.' })

const Comparison = ComparisonCounts.meta({
  id: 'Comparison',
  description: 'How two generations differ, as counts over all schools.',
})

export const Rebuild = z
  .object({
    projection: projection.projection,
    state: z
      .enum(rebuildStates)
      .describe(
        '`refused`: built, but it may not be compared or made live; `stopped`: the same request continues from its last save.',
      ),
    by: z.string().nullable().describe('Who requested it; null if unknown.'),
    startedAt: momentText('When it started; null if unknown.').nullable(),
    endedAt: momentText('When it ended; null while it runs.').nullable(),
    asked: z
      .object({
        candidate: z.boolean().describe('Whether it is built as a candidate.'),
        switch: z.boolean().describe('Whether it is made live once it is built.'),
        compare: z.boolean().describe('Whether it is compared with the live rows once it is built.'),
        force: z.boolean().describe('Whether it is made live even if it is behind, has a fault, or has parked rows.'),
      })
      .nullable()
      .describe('The request; null if another process builds it, or if this service has been restarted since.'),
    generation: z.int().nullable().describe('The number of the generation; null if it has none yet.'),
    phase: z.string().nullable().describe('What it is doing now; null if it is not running.'),
    done: z.int().nullable().describe('How many events it has folded; in another process, as of its last save.'),
    total: z.int().nullable().describe('How many events there are to fold.'),
    eventsPerSecond: z.int().nullable().describe('How many events it folds per second.'),
    secondsLeft: z.int().nullable().describe('The estimated time left, in seconds.'),
    trouble: z
      .object({
        code: z.string().describe('The code of the rule or error.'),
        detail: z.string().describe('The reason in a sentence.'),
      })
      .nullable()
      .describe('Why it was refused or failed; null if it was not.'),
    result: z
      .object({
        generation,
        version: z.int().describe('The version of the definition.'),
        resumed: z.boolean().describe('Whether it continued from a save.'),
        events: z.int().describe('How many events were folded in this run.'),
        switched: z.boolean().describe('Whether it is live now.'),
        comparison: Comparison.nullable().describe('How it differs from the live rows; null if it was not compared.'),
      })
      .nullable()
      .describe('The result; null until it ends.'),
  })
  .meta({ id: 'Rebuild', description: 'A rebuild: its progress or its result.' })
export type ShownRebuild = z.output<typeof Rebuild>

const row = {
  key: anyKey,
  kind: z
    .enum(['changed', 'only-before', 'only-after'])
    .describe('Whether the row is in both generations or only in one.'),
  columns: z
    .record(
      z.string(),
      z
        .object({
          before: z.unknown().describe('The value in the live generation.'),
          after: z.unknown().describe('The value in the other generation.'),
        })
        .describe('One column in both generations.'),
    )
    .describe('The columns that differ, by name.'),
}
const Row = z.object(row).meta({ id: 'RowDifference', description: 'How one row differs between two generations.' })

export const DifferingRowPage = z
  .object({
    items: z
      .array(
        z
          .object({
            ...row,
            erased: z
              .boolean()
              .describe(
                'Whether it is about a person whose data was erased: then erasure may be the reason, and not the definition.',
              ),
          })
          .meta({ id: 'DifferingRow', description: 'A row that differs between two generations.' }),
      )
      .describe('The rows of your own school that differ, ordered by key.'),
    next: z
      .string()
      .nullable()
      .describe('Pass it as `after` for the next page; null on the last page. A page with `next` may be empty.'),
  })
  .meta({ id: 'DifferingRowPage', description: 'Rows that differ between two generations.' })

export const RebuildCost = z
  .object({
    projection: projection.projection,
    events: count('How many events of the log it reads.'),
    continues: z
      .int()
      .nullable()
      .describe('The unfinished generation that it continues; null if it starts from the first event.'),
    expectedSeconds: z
      .int()
      .nullable()
      .describe('The expected duration, in proportion to the last rebuild that was measured; null if none was.'),
    measuredOn: z.string().nullable().describe('The read model of that rebuild; null if there was none.'),
  })
  .meta({ id: 'RebuildCost', description: 'What a rebuild reads, and how long it is expected to take.' })
export const Difference = ComparisonCounts.extend({
  rows: z.array(Row).describe('The first rows that differ, only of your own school.'),
}).meta({ id: 'Difference', description: 'How two generations differ: counts, and the first rows.' })

export const Parked = z
  .object({
    generations: z
      .array(z.object({ generation, keys: count('How many rows are parked.') }).describe('One generation.'))
      .describe('How many rows are parked, in all schools.'),
    items: z
      .array(
        z
          .object({
            generation: z.string().describe('The generation: `skill-profile/2`.'),
            key: anyKey,
            events: count('How many events wait.'),
            position: positionText('The position of the first of them in the log.'),
            type: z.string().describe('The type of the first of them.'),
            error: z.string().describe('Why it could not be folded.'),
            parkedAt: momentText('Since when the row is parked.'),
            retryAt: momentText('When it is tried again; null if no retry was requested.').nullable(),
          })
          .meta({ id: 'ParkedRow', description: 'A row whose events wait for a fix.' }),
      )
      .describe('The first hundred parked rows of your own school.'),
  })
  .meta({ id: 'ParkedRows', description: 'Rows whose events wait for a fix.' })

export const Switched = z
  .object({
    from: z.int().nullable().describe('The generation that was live; null if there was none.'),
    to: z.int().describe('The generation that is live now.'),
  })
  .meta({ id: 'Switch', description: 'The previous and the new live generation.' })
export const Dropped = z
  .object({ dropped: z.array(z.int()).describe('The numbers of the generations that were removed.') })
  .meta({ id: 'Drop', description: 'What was removed.' })
export const Paused = z
  .object({ generation, paused: z.boolean().describe('Whether it is paused now.') })
  .meta({ id: 'Pause', description: 'Whether the live generation is paused.' })
export const Retried = z
  .object({
    generations: z.array(z.string()).describe('The generations that try again: `skill-profile/2`.'),
    keys: count('How many rows are parked in them.'),
  })
  .meta({ id: 'Retry', description: 'The rows that are tried again.' })
