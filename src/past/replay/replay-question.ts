// The query for a page of a replay: its input, and the schema of a step.
import { z } from 'zod'
import { momentText, pageSize, positionText, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, type Position, PositionText, START } from '#kernel/ids.ts'
import { languages } from '#kernel/in-words.ts'
import type { Projection } from '#kernel/projection.ts'
import { type Moment, readMoment } from '../moment.ts'
import type { PastState } from '../past-state.ts'
import { type Asking, definePersonQuestion, modelsNamed, refuseInput } from '../questions/person-question.ts'
import { Lists, Made, Models, madeOf, modelsShown, rowsOf } from '../questions/state-question.ts'
import { firstAfter } from '../timeline/history-index.ts'
import { type ReplayQuestion, type ReplayStep, replay } from './replay.ts'

const Point = z.string().max(40)

/** The input of every replay, for pages and for streams. */
export const replayInput = {
  id: PersonId.describe('The learner.'),
  from: Point.describe('A log position or a time: only steps after it. From the first step by default.').optional(),
  to: Point.describe('A log position or a time: only steps up to it. Up to now by default.').optional(),
  models: Models.optional(),
  lang: z.enum(languages).describe('The language of the words; both languages by default.').optional(),
}
export type ReplayInput = z.output<z.ZodObject<typeof replayInput>>

const Change = z
  .object({
    model: z.string().describe('The read model.'),
    key: z.record(z.string(), z.unknown()).describe('The key of the row.'),
    change: z.enum(['added', 'changed', 'removed']).describe('Whether the row was added, changed or removed.'),
    fields: z
      .record(
        z.string(),
        z
          .object({
            before: z.unknown().describe('The value before; null if there was no row.'),
            after: z.unknown().describe('The value after; null if there is no row any more.'),
          })
          .describe('One column before and after.'),
      )
      .describe('The columns that changed, by name.'),
  })
  .meta({ id: 'RowChange', description: 'What one step changed in one row.' })

export const Step = z
  .object({
    position: positionText('The position in the log, usable as a link to this step.'),
    stream: z.string().describe('The stream that contains the event.'),
    revision: z.int().describe('Its number in the stream, from 0.'),
    id: uuidText('The id of the event. Corrections refer to it.'),
    type: z.string().describe('The type of the event: `learning.exercise-attempted`.'),
    actor: uuidText('Who recorded it; `00000000-0000-4000-8000-0000000000ff` where that is not shown.'),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    late: z.boolean().describe('Whether it was recorded after an event that happened later.'),
    words: z
      .object({
        fr: z.string().optional().describe('In French.'),
        en: z.string().optional().describe('In English.'),
      })
      .describe('What happened, in words.'),
    changes: z.array(Change).describe('The rows that the event changed.'),
  })
  .meta({ id: 'ReplayStep', description: 'One event of a replay, and the rows that it changed.' })

const Before = z
  .object({
    made: Made,
    models: z
      .record(z.string(), rowsOf(z.record(z.string(), z.unknown())))
      .describe('What each of these read models said about the learner, by its name.'),
  })
  .meta({ id: 'StateBeforeSteps', description: 'What read models said before the first step of a replay.' })

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

/** Parses the two ends. If `resumeAfter` is given, it takes precedence over the first one. */
export function readReplay(
  asking: Pick<Asking, 'tenant' | 'now' | 'models'>,
  { id, from: fromText, to: toText, models: names }: ReplayInput,
  resumeAfter: Position | undefined,
): Omit<ReplayQuestion, 'isHidden'> {
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
      refuseInput({ pointer: '/from', detail: '`from` must not be later than `to`.' })
  }
  const start = from && from.happened === null ? from.upTo : START
  return {
    tenant: asking.tenant,
    person: id,
    models: modelsNamed(asking, names),
    after: resumeAfter !== undefined && resumeAfter > start ? resumeAfter : start,
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
    'A learner’s history as steps, in the order in which the events were recorded: each event in words, and the rows that it changed.',
  path: '/api/learners/{id}/replay',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({
    ...replayInput,
    back: z.coerce
      .number()
      .int()
      .min(0)
      .max(200)
      .default(0)
      .describe('Begins so many events earlier than `from`, a position; 0 by default.'),
    lists: Lists.optional(),
    rows: z
      .string()
      .max(500)
      .describe(
        'Read models of those in `models` whose rows before the first step are included, comma-separated; none by default.',
      )
      .optional(),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(PositionText).optional(),
  }),
  output: z.object({
    learner: PersonId,
    after: positionText('The position of the state before the first step.'),
    state: Before.nullable().describe(
      'The state before the first step, of the read models named in `rows`; null without them.',
    ),
    steps: z.array(Step).describe('The steps, oldest first.'),
    next: z
      .string()
      .nullable()
      .describe(
        'The cursor of the next page; null at the end. A page can have few steps or none although more pages follow.',
      ),
  }),
  example: {
    input: { id: exampleSchool.learner, models: 'skill-profile', lang: 'fr', limit: 1 },
    output: {
      learner: exampleSchool.learner,
      after: '0',
      state: null,
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
  async answer(asking, { back, limit, cursor, lists, rows, ...input }) {
    const startedMs = performance.now()
    const asked = { ...readReplay(asking, input, cursor), lists: lists !== 'false', isHidden: asking.seen.isHidden }
    const question = back > 0 && cursor === undefined ? { ...asked, after: await earlier(asking, asked, back) } : asked
    const rowsOfModels = rows === undefined ? null : rowsAsked(asking, question, rows)
    let state: z.output<typeof Before> | null = null
    const atStart = (before: PastState) => {
      if (!rowsOfModels) return
      const models = before.models.filter(({ model }) => rowsOfModels.has(model))
      state = { made: madeOf(before, startedMs), models: modelsShown(models, question.lists) }
    }
    const { steps, after, next } = await replay({ past: asking.past, definitions: asking }).page(question, {
      limit,
      atStart,
    })
    return {
      output: {
        learner: input.id,
        after: String(after),
        state,
        steps: steps.map((step) => stepShown({ ...step, event: asking.seen.asSeen(step.event) }, input.lang)),
        next: next === null ? null : cursorTo(String(next)),
      },
      position: steps.at(-1)?.event.position ?? START,
    }
  },
})

function rowsAsked(asking: Asking, { models, occurredAfter }: ReplayQuestion, names: string): ReadonlySet<Projection> {
  const named = new Set(modelsNamed(asking, names, '/rows'))
  const missing = [...named].filter((model) => !models.includes(model))
  if (missing.length > 0)
    refuseInput({ pointer: '/rows', detail: `Name ${missing[0]?.name} in \`models\` too: its steps are needed.` })
  if (occurredAfter !== null)
    refuseInput({ pointer: '/rows', detail: 'Rows before the first step need a position in `from`, not a time.' })
  return named
}

/** The position of the event before the first of so many events that end at the position after which a replay begins. */
async function earlier({ history }: Asking, { person, after }: ReplayQuestion, back: number): Promise<Position> {
  const index = await history.indexOf(person)
  const n = firstAfter(index.position, Number(after), index.length) - back - 1
  return n < 0 ? START : (BigInt(index.position[n] ?? 0) as Position)
}
