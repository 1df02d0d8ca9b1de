// The question that a replay answers: which steps, in which languages; and how a step is shown.
import { z } from 'zod'
import { momentText, pageSize, positionText, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
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

const Change = z
  .object({
    model: z.string().describe('The read model.'),
    key: z.record(z.string(), z.unknown()).describe('The key of the row.'),
    change: z.enum(['added', 'changed', 'removed']).describe('What became of the row.'),
    fields: z
      .record(
        z.string(),
        z
          .object({
            before: z.unknown().describe('The value before; null where there was no row.'),
            after: z.unknown().describe('The value after; null where there is no row.'),
          })
          .describe('One column before and after.'),
      )
      .describe('The columns that changed, by name.'),
  })
  .meta({ id: 'RowChange', description: 'What one step changed in one row.' })

export const Step = z
  .object({
    position: positionText('Place in the log: a link to this step.'),
    stream: z.string().describe('The stream that the event is in.'),
    revision: z.int().describe('Place in its stream, from 0.'),
    id: uuidText('Id of the event: a correction refers to it.'),
    type: z.string().describe('Type of the event: `learning.exercise-attempted`.'),
    actor: uuidText('Who recorded it.'),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    late: z.boolean().describe('Whether it was recorded after something that had happened later.'),
    words: z
      .object({
        fr: z.string().optional().describe('In French.'),
        en: z.string().optional().describe('In English.'),
      })
      .describe('What happened, in words.'),
    changes: z.array(Change).describe('The rows that it changed.'),
  })
  .meta({ id: 'ReplayStep', description: 'One event of a replay: what happened, and what it changed.' })

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
  operationId: 'replayLearnerHistory',
  summary: 'Replay a learner’s history',
  description:
    'A learner’s history as steps, oldest first: each event in words, and what it changed. In the order in which it became known.',
  path: '/api/learners/{id}/replay',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({
    ...replayInput,
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(PositionText).optional(),
  }),
  output: z.object({
    learner: PersonId,
    after: positionText('The state before the first of these steps is that at this position.'),
    steps: z.array(Step).describe('The steps, oldest first.'),
    next: z
      .string()
      .nullable()
      .describe('Cursor of the next page; null at the end. A page may be short, even empty, and not the last.'),
  }),
  example: {
    input: { id: exampleSchool.learner, models: 'skill-profile', lang: 'fr', limit: 1 },
    output: {
      learner: exampleSchool.learner,
      after: '0',
      steps: [
        {
          position: '19',
          stream: `learner-${exampleSchool.learner}`,
          revision: 3,
          id: exampleSchool.attempt,
          type: 'learning.exercise-attempted',
          actor: exampleSchool.teacher,
          occurredAt: '2026-10-12T08:16:04.000Z',
          recordedAt: '2026-10-12T08:16:04.000Z',
          late: false,
          words: { fr: 'A répondu juste à l’exercice tables-7x8 (niveau 3) en 4 s : « 56 »' },
          changes: [
            {
              model: 'skill-profile',
              key: { learner: exampleSchool.learner, skill: 'calcul/multiplication' },
              change: 'added',
              fields: { attempts: { before: null, after: 1 } },
            },
          ],
        },
      ],
      next: 'IjE5Ig',
    },
  },
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
