// The question that a replay answers: which steps, in which languages; and how a step is shown.
import { z } from 'zod'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { PersonId, type Position, PositionText, START } from '#kernel/ids.ts'
import { type Moment, readMoment } from '../moment.ts'
import { type Asking, definePersonQuestion, modelsNamed, refuseInput } from '../questions/person-question.ts'
import { Models } from '../questions/state-question.ts'
import { type ReplayQuestion, type ReplayStep, replay } from './replay.ts'
import { languages } from './words.ts'

const Point = z.string().max(40)

/** What every replay is asked, page by page or as a stream. */
export const replayInput = {
  id: PersonId.describe('The learner.'),
  from: Point.describe('A log position or a moment: the steps after it. From the first where absent.').optional(),
  to: Point.describe('A log position or a moment: the steps up to it. Up to now where absent.').optional(),
  models: Models.optional(),
  lang: z.enum(languages).describe('The words in one language; in both where absent.').optional(),
}
export type ReplayInput = z.output<z.ZodObject<typeof replayInput>>

const Change = z.object({
  model: z.string(),
  key: z.record(z.string(), z.unknown()),
  change: z.enum(['added', 'changed', 'removed']),
  fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
})

export const Step = z.object({
  position: z.string().describe('Place in the log: a link to this step.'),
  stream: z.string(),
  revision: z.int().describe('Place in its stream, from 0.'),
  id: z.string().describe('Of the event: what a correction refers to.'),
  type: z.string(),
  actor: z.string().describe('Who recorded it.'),
  occurredAt: z.string(),
  recordedAt: z.string(),
  late: z.boolean().describe('It was recorded after something that had happened later.'),
  words: z.object({ fr: z.string().optional(), en: z.string().optional() }).describe('What happened.'),
  changes: z.array(Change).describe('The rows that it changed: of each, the fields before and after.'),
})

export function stepShown(
  { event, late, words, changes }: ReplayStep,
  lang: ReplayInput['lang'],
): z.output<typeof Step> {
  const { position, stream, revision, id, type, actor, occurredAt, recordedAt } = event
  return {
    position: String(position),
    stream,
    revision,
    id,
    type,
    actor,
    occurredAt,
    recordedAt,
    late,
    words: lang === undefined ? words : { [lang]: words[lang] },
    changes: changes.map((change) => ({ ...change })),
  }
}

/** Reads the two ends; where to go on, if it is said, goes before the first. */
export function readReplay(
  asking: Asking,
  { id, from: fromText, to: toText, models: names }: ReplayInput,
  goOn: Position | undefined,
): ReplayQuestion {
  const read = (text: string | undefined, pointer: string): Moment | null => {
    if (text === undefined) return null
    const moment = readMoment({ at: text }, asking.now, { at: pointer, known: pointer })
    return 'fields' in moment ? refuseInput(...moment.fields) : moment
  }
  const from = read(fromText, '/from')
  const to = read(toText, '/to')
  if (from && to) {
    const bothTimes = from.happened !== null && to.happened !== null
    if (bothTimes ? from.happened > to.happened : from.happened === null && from.upTo > to.upTo)
      refuseInput({ pointer: '/from', detail: 'It is later than `to`.' })
  }
  const start = from && from.happened === null ? from.upTo : START
  return {
    tenant: asking.tenant,
    person: id,
    models: modelsNamed(asking, names),
    after: goOn !== undefined && goOn > start ? goOn : start,
    upTo: to?.upTo ?? asking.now.head,
    occurredAfter: from?.happened ?? null,
    occurredBy: to?.happened ?? null,
  }
}

export default definePersonQuestion({
  name: 'learner-replay',
  description:
    'A learner’s history as steps, oldest first: each event in words, and what it changed. In the order in which it became known.',
  path: '/api/learners/{id}/replay',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({
    ...replayInput,
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: cursorOf(PositionText).optional(),
  }),
  output: z.object({
    learner: PersonId,
    after: z.string().describe('The state before the first of these steps is that at this position.'),
    steps: z.array(Step),
    next: z
      .string()
      .nullable()
      .describe('Cursor of the next page; null at the end. A page may be short, even empty, and not the last.'),
  }),
  async answer(asking, { limit, cursor, ...input }) {
    const question = readReplay(asking, input, cursor)
    const { steps, after, next } = await replay({ past: asking.past, definitions: asking }).page(question, limit)
    return {
      output: {
        learner: input.id,
        after: String(after),
        steps: steps.map((step) => stepShown(step, input.lang)),
        next: next === null ? null : cursorTo(String(next)),
      },
      position: steps.at(-1)?.event.position ?? START,
    }
  },
})
