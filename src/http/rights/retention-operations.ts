// Retention in the OpenAPI document: operations, and the schemas of answers.
import { z } from 'zod'
import { dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { kinds } from '#rights/retention/periods.ts'
import { whyKept } from '#rights/retention/plan.ts'
import { remains } from '#rights/retention/retention.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { type AuditedOperation, jsonAnswer, type Operation, type Parameter } from '../operations.ts'

export const PlanId = z.uuid().toLowerCase()
export const PreviewQuery = z.strictObject({ preview: z.enum(['true', 'false']).default('false') })

const period = z.string().describe('An ISO 8601 period, from the end of the school year.')

const Counted = z
  .object({
    purpose: z
      .enum(kinds)
      .describe('The purpose; `names`: names, contacts and texts by staff about somebody who has left.'),
    schoolYear: z
      .string()
      .describe(
        'The school year: `2023-2024`, or `2024` where it is the calendar year. Of `names`, the one in which they left.',
      ),
    why: z.enum(whyKept).nullable().describe('Why it is kept back; null for what is destroyed.'),
    people: z.int().describe('How many people.'),
    expired: z.int().describe('How many keys of theirs are destroyed.'),
    keptUntil: dayText('The last day on which one of them is kept back; null for none.').nullable(),
  })
  .describe('People whose period for a purpose and a school year is over.')

const Shown = z
  .object({
    plan: z
      .object({
        id: uuidText('The id of the plan.'),
        day: dayText('The day of the school on which it was made.'),
        dueOn: dayText('The day from which it is carried out, confirmed or not.'),
        plannedAt: momentText('When it was made.'),
        confirmedAt: momentText('When it was confirmed; null if it was not.').nullable(),
        confirmedBy: uuidText('Who confirmed it; null if nobody did.').nullable(),
        finishedAt: momentText('When it was carried out; null before.').nullable(),
      })
      .nullable()
      .describe('The open plan, or the last one that was carried out; null if there is none, and in a preview.'),
    counts: z.array(Counted).describe('What is in it, by purpose and school year.'),
    periods: z
      .object({
        teaching: period,
        wellbeing: period,
        administration: period,
        security: period,
        prediction: period,
        names: period,
      })
      .describe('The period of each purpose at this school.'),
    left: z.array(z.enum(remains)).describe('What is left of what has expired.'),
  })
  .meta({ id: 'Retention', description: 'What a school has kept for its period, and what becomes of it.' })
export type ShownRetention = z.output<typeof Shown>

const preview: Parameter = {
  name: 'preview',
  in: 'query',
  description: '`true`: what a plan of today would hold. Nothing is stored.',
  schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
}
const plan: Parameter = {
  name: 'plan',
  in: 'path',
  required: true,
  description: 'The id of the open plan: whoever confirms it has seen it.',
  schema: { type: 'string', format: 'uuid' },
}

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['rights'], summary, ...more })

export const operations = {
  see: described('retention', 'getRetention', 'See the plan of retention', {
    description:
      'The open plan of what is destroyed because its period is over, or the last one that was carried out: people by purpose and school year, what is kept back and why, and what is left afterwards. No ids of people.',
    parameters: [preview],
    responses: { '200': jsonAnswer(Shown, 'The plan.') },
    problems: [...anyRequest, 'invalid-input', 'not-found'],
  }),
  plan: described('plan-retention', 'planRetention', 'Make a plan of retention', {
    description:
      'Makes a plan of what is over today, unless one is open. A worker makes one every night. Nothing is destroyed before it is confirmed, or seven days have passed.',
    responses: { '200': jsonAnswer(Shown, 'The open plan, if anything is over.') },
    problems: [...anyRequest, 'malformed-body', 'too-large', 'unsupported-media-type', 'not-found'],
  }),
  confirm: described('confirm-retention', 'confirmRetention', 'Confirm a plan of retention', {
    description:
      'The decision that the open plan is carried out now, not when it is due. It cannot be undone. A worker carries it out; what is protected by then is kept. Confirming it again changes nothing.',
    parameters: [plan],
    responses: { '202': jsonAnswer(Shown, 'The plan, which is being carried out.') },
    problems: [...anyRequest, 'malformed-body', 'too-large', 'unsupported-media-type', 'invalid-input', 'not-found'],
  }),
}
