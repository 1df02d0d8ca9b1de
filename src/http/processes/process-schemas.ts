// The schemas of requests and answers about process managers.
import { z } from 'zod'
import { count, momentText, positionText, uuidText } from '#kernel/answer-fields.ts'
import { isStorable, UNSTORABLE } from '#kernel/storable-text.ts'

const process = z.string().describe('The name of the process.')
const key = z
  .string()
  .nullable()
  .describe(
    'The key, only of your own school; null if you see counts alone. For an event that cannot be read, its stream.',
  )
const detail = z.string().nullable().describe('Why, in a sentence, only of your own school; null if unknown.')

const status = {
  process,
  description: z.string().nullable().describe('What it does; null if no file defines it any more.'),
  state: z
    .enum(['running', 'standing-still', 'newer', 'another-log', 'undefined', 'not-deployed'])
    .describe(
      '`standing-still`: stopped in every program; `newer`: a newer program runs it; `another-log`: it has read another log; `undefined`: no file defines it; `not-deployed`: the next worker starts it at the end of the log.',
    ),
  version: z.int().nullable().describe('The version that ran it last; null if it was never deployed.'),
  definedVersion: z.int().nullable().describe('The version that this program defines; null if none.'),
  position: positionText('The position up to which it has read the log.').nullable(),
  lagEvents: count('How many events it is behind.'),
  parkedKeys: count('Keys that wait for a fix, in all schools.'),
  parked: count('What waits under these keys.'),
  waiting: count('Commands that are to be sent.'),
  stuck: count('Commands that failed twelve times.'),
  refused: count('Commands that were refused in the last 30 days.'),
  timers: count('Timers that are set.'),
  nextTimerDue: momentText('When the next timer is due; null if none is set.').nullable(),
  oldestWaitingAt: momentText('Since when the oldest command waits; null if none does.').nullable(),
  stalled: z
    .object({
      since: momentText('Since when.'),
      why: z.string().nullable().describe('Why; null if that is unknown, or without `processes:read`.'),
    })
    .nullable()
    .describe('That it makes no progress although there is something to do; null if it does.'),
  fault: z
    .object({
      type: z.string().describe('The type of what it stopped at.'),
      position: positionText('The position of that event.').nullable(),
      error: z.string().nullable().describe('What went wrong; null without `processes:read`.'),
    })
    .nullable()
    .describe('Why the whole process is stopped; null if it is not.'),
  deployedAt: momentText('When it was deployed; null if it was not.').nullable(),
}

export const ProcessList = z
  .object({
    items: z
      .array(z.object(status).meta({ id: 'Process', description: 'A process manager.' }))
      .describe('The processes, by name. Counts are of all schools.'),
  })
  .meta({ id: 'ProcessList', description: 'The process managers.' })
export type ShownProcess = z.output<typeof ProcessList>['items'][number]

const Timer = z
  .object({
    key: z.string().describe('The key.'),
    name: z.string().describe('The name of the timer.'),
    due: momentText('When it is due, by the clock of the database.'),
    cause: z.string().describe('The id of the event that set it.'),
  })
  .meta({ id: 'ProcessTimer', description: 'A timer.' })

export const ProcessDetails = z
  .object({
    ...status,
    sends: z.array(z.string()).describe('The commands that it may send.'),
    reactsTo: z.array(z.string()).describe('The types of events that it reacts to.'),
    states: count('Keys under which it remembers something, in all schools.'),
    sent: count('Commands that it sent in the last 30 days, in all schools.'),
    parkedItems: z
      .array(
        z
          .object({
            key,
            triggers: count('How much waits under the key.'),
            position: positionText('The position of what failed.'),
            type: z.string().describe('The type of what failed.'),
            error: z.string().nullable().describe('What went wrong; null if it waits behind another key.'),
            parkedAt: momentText('Since when.'),
          })
          .meta({ id: 'ParkedProcessKey', description: 'A key that waits for a fix.' }),
      )
      .describe('The first fifty keys that wait for a fix, of your own school or of all.'),
    troubles: z
      .array(
        z
          .object({
            key,
            command: z.string().describe('The command.'),
            status: z.enum(['stuck', 'waiting', 'refused']).describe('`waiting`: it failed and is tried again.'),
            attempts: count('How often it was tried.'),
            code: z.string().nullable().describe('The code of the refusal; null if it was not refused.'),
            detail,
            decidedAt: momentText('When the process decided to send it.'),
          })
          .meta({ id: 'ProcessTrouble', description: 'A command that failed or was refused.' }),
      )
      .describe('The latest fifty commands that failed or were refused, of your own school or of all.'),
    timerItems: z.array(Timer).describe('The fifty timers of your own school that are due next; empty without one.'),
  })
  .meta({ id: 'ProcessDetails', description: 'A process manager, and what it waits for.' })

export const ProcessStory = z
  .object({
    process,
    key: z.string().describe('The key.'),
    subject: uuidText('Whose data it is about; null for nobody’s.').nullable(),
    state: z
      .object({
        version: z.int().describe('The version of the process that stored it.'),
        value: z.unknown().describe('What it remembers: codes, ids and counts.'),
      })
      .nullable()
      .describe('Null if it remembers nothing under this key.'),
    timers: z.array(Timer).describe('Its timers, the next one first.'),
    sendings: z
      .array(
        z
          .object({
            command: z.string().describe('The command.'),
            status: z
              .enum(['waiting', 'stuck', 'sent', 'refused', 'withdrawn'])
              .describe('`withdrawn`: its person was erased first.'),
            attempts: count('How often it was tried.'),
            code: z.string().nullable().describe('The code of the refusal; null if it was not refused.'),
            detail: z.string().nullable().describe('Why it failed or was refused; null if it did not.'),
            decidedAt: momentText('When the process decided to send it.'),
            settledAt: momentText('When it was sent, refused or withdrawn; null while it waits.').nullable(),
            cause: z.string().describe('The id of the event that it follows from.'),
          })
          .meta({ id: 'ProcessSending', description: 'A command that a process sent or is to send.' }),
      )
      .describe('The commands of this key, the latest first, at most fifty.'),
    parked: z
      .array(
        z
          .object({
            kind: z.enum(['event', 'timer', 'refusal']).describe('What the process could not react to.'),
            position: positionText('The position of the event in the log.'),
            type: z.string().describe('Its type.'),
            error: z.string().nullable().describe('What went wrong; null if it only waits behind the one before.'),
            parkedAt: momentText('Since when it waits.'),
          })
          .meta({ id: 'ParkedTrigger', description: 'What a process could not react to.' }),
      )
      .describe('What waits under this key, in order, at most fifty.'),
  })
  .meta({ id: 'ProcessStory', description: 'What a process keeps under one key.' })

export const StoryQuery = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(500)
    .refine(isStorable, { error: UNSTORABLE })
    .describe('The key, such as a learner’s id.'),
})

export const ProcessRetried = z
  .object({ process, parked: count('What waited for a fix before.'), stuck: count('Commands that were stuck before.') })
  .meta({ id: 'ProcessRetry', description: 'What is tried again.' })
