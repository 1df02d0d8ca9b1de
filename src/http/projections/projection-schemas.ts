// What the work on read models is sent and answers, field by field.
import { z } from 'zod'
import { count, momentText, positionText } from '#kernel/answer-fields.ts'
import { ComparisonCounts, rebuildStates } from '#projecting/rebuild/rebuild-jobs.ts'

const GenerationNumber = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const flag = (description: string) => z.boolean().default(false).describe(description)
const forced = flag('Even if it is behind, at fault, or has rows that wait: `--force` on the command line.')

export const RebuildWanted = z.strictObject({
  candidate: flag('Build it to be compared and queried, never to be live: history judged anew, on nobody’s screen.'),
  compare: z.boolean().default(true).describe('Compare it with the live rows when it is built.'),
  switch: flag('Make it live when it is built.'),
  force: forced,
})
export const SwitchWanted = z.strictObject({
  generation: GenerationNumber.optional().describe(
    'The generation by its number; by default the newest built one that is no candidate.',
  ),
  force: forced,
})
export const RollbackWanted = z.strictObject({ force: forced })
export const DropWanted = z.strictObject({
  generation: GenerationNumber.describe('The generation by its number: there is no default.'),
})
export const DiffAsked = z.strictObject({
  generation: z.coerce
    .number()
    .pipe(GenerationNumber)
    .optional()
    .describe('Compare this generation with the live one; the newest by default.'),
  show: z.coerce.number().int().min(0).max(100).default(10).describe('How many rows that differ to show.'),
})

const generation = z.int().describe('Number of the generation.')
const anyKey = z.record(z.string(), z.unknown()).describe('The key of the row.')

const Fault = z
  .object({
    position: positionText('Place of the event in the log.'),
    type: z.string().describe('Type of the event.'),
    error: z.string().describe('What went wrong.'),
  })
  .meta({ id: 'ProjectionFault', description: 'The event that a generation could not fold.' })

const Generation = z
  .object({
    generation,
    version: z.int().describe('Version of the definition that it was built from.'),
    state: z
      .enum(['building', 'ready', 'live', 'retired'])
      .describe('`ready`: built, beside the live one; `retired`: was live.'),
    candidate: z.boolean().describe('Whether it may be compared and queried, and never be live.'),
    paused: z.boolean().describe('Whether somebody paused it.'),
    position: positionText('Its rows are the fold of the log up to here.'),
    lagEvents: z.int().nullable().describe('How many events it is behind; null where its position is of another log.'),
    lagSeconds: z.number().nullable().describe('Age of the oldest event that is not folded yet; null as above.'),
    ofAnotherLog: z
      .string()
      .nullable()
      .describe('Why its position is not of this log, which was exchanged or restored; null where it is.'),
    fedBy: z.string().nullable().describe('The worker or rebuild that has its lease; null where none has.'),
    stalledSince: momentText('Since when it makes no progress although there are events to fold.').nullable(),
    frozenSince: momentText('Since when no worker holds the definition that it was built from.').nullable(),
    fault: Fault.nullable().describe('The event that it could not fold and is stopped at; null where there is none.'),
    parkedKeys: count('Rows whose events wait for a fix.'),
    createdAt: momentText('When its building began.'),
    switchedAt: momentText('When it became live; null where it never was.').nullable(),
  })
  .meta({ id: 'Generation', description: 'One set of rows of a read model.' })

const projection = {
  projection: z.string().describe('The read model, by its name.'),
  description: z.string().nullable().describe('What it holds; null where no definition is left.'),
  verdict: z
    .enum(['in-sync', 'changed', 'drifted', 'newer', 'orphan', 'not-built'])
    .describe('How the live rows compare with the definition that this program holds.'),
  definedVersion: z.int().nullable().describe('Version of that definition; null where there is none.'),
  generations: z.array(Generation).describe('Its generations.'),
}

const Entry = z
  .object({
    at: momentText('When.'),
    generation,
    action: z.string().describe('What was done: `rebuild`, `switch`, …'),
    by: z.string().describe('Who did it.'),
    facts: z.record(z.string(), z.unknown()).describe('What came of it.'),
  })
  .meta({ id: 'ProjectionAction', description: 'What was done to a read model, and by whom.' })

export const ProjectionList = z
  .object({
    items: z
      .array(z.object(projection).meta({ id: 'Projection', description: 'A read model and its generations.' }))
      .describe('All of them, by name.'),
  })
  .meta({ id: 'ProjectionList', description: 'The read models.' })

export const ProjectionWithHistory = z
  .object({ ...projection, history: z.array(Entry).describe('What was done to it, newest first.') })
  .meta({ id: 'ProjectionWithHistory', description: 'A read model, its generations, and what was done to it.' })

const Comparison = ComparisonCounts.meta({
  id: 'Comparison',
  description: 'How two generations differ, in numbers: of all schools together.',
})

export const Rebuild = z
  .object({
    projection: projection.projection,
    state: z
      .enum(rebuildStates)
      .describe(
        '`refused`: built, and a rule was against comparing or switching; `stopped`: the same request goes on from its last save.',
      ),
    by: z.string().nullable().describe('Who asked for it; null where that is not known.'),
    startedAt: momentText('When it began; null where that is not known.').nullable(),
    endedAt: momentText('When it ended; null while it runs.').nullable(),
    asked: z
      .object({
        candidate: z.boolean().describe('Whether it is to be a candidate.'),
        switch: z.boolean().describe('Whether it is made live when it is built.'),
        compare: z.boolean().describe('Whether it is compared with the live rows when it is built.'),
        force: z.boolean().describe('Whether the rules against a switch are passed over.'),
      })
      .nullable()
      .describe('What was asked for; null where another process builds it, or this service was started since.'),
    generation: z.int().nullable().describe('Number of the generation; null where it has none yet.'),
    phase: z.string().nullable().describe('What it does now; null where it does nothing.'),
    done: z.int().nullable().describe('How many events it has folded; of another process, as of its last save.'),
    total: z.int().nullable().describe('How many events there are to fold.'),
    eventsPerSecond: z.int().nullable().describe('How fast it is.'),
    secondsLeft: z.int().nullable().describe('How long it will take, at this speed.'),
    trouble: z
      .object({
        code: z.string().describe('Which rule or error.'),
        detail: z.string().describe('In a sentence.'),
      })
      .nullable()
      .describe('Why it was refused or failed; null where it was not.'),
    result: z
      .object({
        generation,
        version: z.int().describe('Version of the definition.'),
        resumed: z.boolean().describe('Whether it went on from a save.'),
        events: z.int().describe('How many events were folded in this run.'),
        switched: z.boolean().describe('Whether it is live now.'),
        comparison: Comparison.nullable().describe(
          'How it differs from the live rows; null where it was not compared.',
        ),
      })
      .nullable()
      .describe('What came of it; null before its end.'),
  })
  .meta({ id: 'Rebuild', description: 'A rebuild: how far it is, or how it ended.' })
export type ShownRebuild = z.output<typeof Rebuild>

const Row = z
  .object({
    key: anyKey,
    kind: z.enum(['changed', 'only-before', 'only-after']).describe('Which of the two generations has it.'),
    columns: z
      .record(
        z.string(),
        z
          .object({
            before: z.unknown().describe('The value in the live generation.'),
            after: z.unknown().describe('The value in the other one.'),
          })
          .describe('One column in both.'),
      )
      .describe('The columns that differ, by name.'),
  })
  .meta({ id: 'RowDifference', description: 'How one row differs between two generations.' })
export const Difference = ComparisonCounts.extend({
  rows: z.array(Row).describe('The first rows that differ, of your own school alone.'),
}).meta({ id: 'Difference', description: 'How two generations differ: in numbers, and the first rows.' })

export const Parked = z
  .object({
    generations: z
      .array(z.object({ generation, keys: count('How many rows wait.') }).describe('One generation.'))
      .describe('How many rows wait, of all schools.'),
    items: z
      .array(
        z
          .object({
            generation: z.string().describe('The generation: `skill-profile/2`.'),
            key: anyKey,
            events: count('How many events wait.'),
            position: positionText('Place of the first of them in the log.'),
            type: z.string().describe('Its type.'),
            error: z.string().describe('Why it could not be folded.'),
            parkedAt: momentText('Since when it waits.'),
            retryAt: momentText('When it is tried again; null where nobody has asked for it.').nullable(),
          })
          .meta({ id: 'ParkedRow', description: 'A row whose events wait for a fix.' }),
      )
      .describe('The first hundred rows, of your own school.'),
  })
  .meta({ id: 'ParkedRows', description: 'Rows whose events wait for a fix.' })

export const Switched = z
  .object({
    from: z.int().nullable().describe('The generation that was live; null where none was.'),
    to: z.int().describe('The generation that is live now.'),
  })
  .meta({ id: 'Switch', description: 'Which generation was live, and which is.' })
export const Dropped = z
  .object({ dropped: z.array(z.int()).describe('The generations that are gone, by number.') })
  .meta({ id: 'Drop', description: 'What was removed.' })
export const Paused = z
  .object({ generation, paused: z.boolean().describe('Whether it is paused now.') })
  .meta({ id: 'Pause', description: 'Whether the live generation is paused.' })
export const Retried = z
  .object({
    generations: z.array(z.string()).describe('The generations that try again: `skill-profile/2`.'),
    keys: count('How many rows wait in them.'),
  })
  .meta({ id: 'Retry', description: 'What is tried again.' })
