// Why a number is what it is: the events that changed one field of one row about a person, each with before and after.
import { z } from 'zod'
import { momentText, pageSize } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { keyText } from '#kernel/fold.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { PersonId, PositionText, START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { shownValue } from '#kernel/shown-number.ts'
import { readMoment } from '../moment.ts'
import { EventNamed, eventNamed, same } from './diff-question.ts'
import { type Asking, columnsShown, definePersonQuestion, refuseInput, stateOf } from './person-question.ts'
import { Known } from './state-question.ts'

/** How many events of a long history one page may read. If it finds few changes, it continues with the cursor. */
const MOST_SCANNED = 5_000

const Move = EventNamed.extend({
  recordedAt: momentText('When it was recorded.'),
  before: z.unknown().describe('The value before the event; null where there was no row yet.'),
  after: z.unknown().describe('The value after the event; null where the row was removed.'),
}).meta({ id: 'Cause', description: 'An event that changed a field, with the values before and after.' })

export default definePersonQuestion({
  name: 'learner-explain',
  operationId: 'explainLearnerField',
  summary: 'Explain a field',
  description: 'Why a field of a read model about a learner is what it is: the events that moved it, oldest first.',
  path: '/api/learners/{id}/explain/{model}/{field}',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({
    id: PersonId.describe('The learner.'),
    model: z.string().max(100).describe('A read model about a learner: skill-profile.'),
    field: z.string().max(100).describe('One of its fields: proficiency.'),
    key: z
      .string()
      .max(300)
      .describe(
        'Which row, where the learner has several: the other columns of its key, comma-separated: calcul/addition.',
      )
      .optional(),
    known: Known.optional(),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(PositionText).optional(),
  }),
  output: z.object({
    learner: PersonId,
    model: z.string().describe('The read model.'),
    version: z.int().describe('Version of its definition.'),
    key: z.record(z.string(), z.unknown()).describe('The key of the row.'),
    field: z.string().describe('The column that is explained.'),
    items: z.array(Move).describe('The events that changed it, oldest first.'),
    next: z
      .string()
      .nullable()
      .describe('Cursor of the next page; null at the end. A page may be short and not the last.'),
  }),
  example: {
    input: {
      id: exampleSchool.learner,
      model: 'skill-profile',
      field: 'proficiency',
      key: 'calcul/multiplication',
      limit: 1,
    },
    output: {
      learner: exampleSchool.learner,
      model: 'skill-profile',
      version: 2,
      key: { learner: exampleSchool.learner, skill: 'calcul/multiplication' },
      field: 'proficiency',
      items: [
        {
          id: exampleSchool.attempt,
          type: 'learning.exercise-attempted',
          position: '19',
          occurredAt: '2026-10-12T08:16:04.000Z',
          recordedAt: '2026-10-12T08:16:04.000Z',
          before: null,
          after: 0.65,
        },
      ],
      next: 'IjE5Ig',
    },
  },
  async answer(asking, { id, model: name, field, key: keyGiven, known, limit, cursor }) {
    const model = modelNamed(asking, name)
    if (!columnsShown(model).includes(field))
      refuseInput({ pointer: '/field', detail: `Unknown field. The fields are: ${columnsShown(model).join(', ')}.` })
    const key = keyOf(model, id, keyGiven)
    const text = keyText(model, asking.tenant, key)
    const read = readMoment({ known }, asking.now)
    const until = 'fields' in read ? refuseInput(...read.fields) : read

    const start = cursor ?? START
    const state = await stateOf(asking, id, [model], { ...until, upTo: start < until.upTo ? start : until.upTo })
    const items: z.output<typeof Move>[] = []
    let next: string | null = null
    let scanned = 0
    for await (const { event, changes } of asking.past.stepsTo(state, until)) {
      scanned += 1
      const change = changes.find((candidate) => keyText(model, asking.tenant, candidate.key) === text)
      if (change && !same(change.before, change.after, field))
        items.push({
          ...eventNamed(event),
          recordedAt: event.recordedAt,
          before: valueIn(change.before, field),
          after: valueIn(change.after, field),
        })
      if (items.length === limit || scanned === MOST_SCANNED) {
        next = cursorTo(String(event.position))
        break
      }
    }
    const { position } = state.followed
    return { position, output: { learner: id, model: name, version: model.version, key, field, items, next } }
  },
})

const valueIn = (row: object | null, field: string): unknown =>
  row === null ? null : shownValue(Reflect.get(row, field))

function modelNamed({ models }: Asking, name: string): Projection {
  const model = models.get(name)
  if (model) return model
  const detail = `Unknown read model. The read models about a person are: ${[...models.keys()].join(', ')}.`
  return refuseInput({ pointer: '/model', detail })
}

/** The person's own column, and the other columns from the request. */
function keyOf(model: Projection, person: PersonId, text: string | undefined): Record<string, unknown> {
  const personColumns = subjectColumns(model)
  const columns: readonly [string, z.ZodType][] = Object.entries(model.key.shape)
  const others = columns.filter(([column]) => !personColumns.includes(column))
  const wanted = others.map(([column]) => column).join(',')
  const parts = text === undefined ? [] : others.length === 1 ? [text] : text.split(',')
  if (parts.length !== others.length)
    refuseInput({
      pointer: '/key',
      detail:
        others.length === 0
          ? 'The learner has only one row here. Omit the key.'
          : `Select a row with a key of the form ${wanted}.`,
    })
  const rest = others.map(([column, schema], i): [string, unknown] => {
    const value = schema.safeParse(parts[i])
    if (!value.success)
      refuseInput({ pointer: '/key', detail: `${column}: ${value.error.issues[0]?.message ?? 'not valid'}` })
    return [column, value.data]
  })
  const key = new Map<string, unknown>([...personColumns.map((column): [string, unknown] => [column, person]), ...rest])
  return Object.fromEntries(columns.map(([column]) => [column, key.get(column)]))
}
