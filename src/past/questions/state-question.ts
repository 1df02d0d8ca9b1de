// What the read models showed about a person at a moment.
import { z } from 'zod'
import { count, momentText, positionText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { lasting, readMoment } from '../moment.ts'
import type { PastState } from '../past-state.ts'
import { definePersonQuestion, modelsNamed, refuseInput, rowSchema, shown, stateOf } from './person-question.ts'

export const At = z
  .string()
  .max(40)
  .describe('A log position: what was known then. Or a moment: what had happened by then, late events included.')
export const Known = z
  .string()
  .max(40)
  .describe('A moment or a log position: only what was recorded by then. Beside a moment in `at`, both hold.')
export const Models = z
  .string()
  .max(500)
  .describe('Read models by name, comma-separated; where absent, all but those that only feed learning models.')

export const Lists = z
  .enum(['true', 'false'])
  .describe('`false` leaves out the columns that hold lists or objects; they are included by default.')

export const MomentShown = z
  .object({
    position: positionText('Position of the last event of this history that was known.'),
    at: momentText('What had happened by this moment; null where what was known is shown.').nullable(),
    known: momentText('What was recorded by this moment; null where the position says it.').nullable(),
  })
  .meta({ id: 'Moment', description: 'The moment that an answer about the past shows.' })

export const Links = z
  .object({ self: z.string().describe('Gives this very answer for ever, whatever is recorded later.') })
  .meta({ id: 'Links', description: 'Addresses of this answer.' })

export const momentShown = ({ moment, followed }: Pick<PastState, 'moment' | 'followed'>) => ({
  position: String(followed.position),
  at: moment.happened,
  known: moment.known,
})

/** How an answer was made: its cost, and whether a snapshot was used. The rows are the same either way. */
export const Made = z
  .object({
    fromSnapshot: z
      .int()
      .nullable()
      .describe('After how many events the snapshot was taken that it was read on from; null: from the first event.'),
    eventsRead: count('Events that were read for this answer.'),
    tookMs: z.int().describe('How long that took, in milliseconds.'),
  })
  .meta({ id: 'Cost', description: 'How an answer about the past was made: from what, and at what cost.' })

export const madeOf = ({ fromSnapshot, eventsRead }: PastState, startedMs: number) => ({
  fromSnapshot,
  eventsRead,
  tookMs: Math.round(performance.now() - startedMs),
})

export const rowsOf = <Row extends z.ZodType>(row: Row) =>
  z
    .object({
      version: z.int().describe('Version of the read model’s definition.'),
      rows: z.array(row).describe('Its rows about the learner, in the order of their keys.'),
    })
    .describe('The rows of one read model.')

const outputWith = <Models extends z.ZodType>(models: Models) =>
  z.object({
    learner: PersonId,
    shownAt: MomentShown,
    made: Made,
    models: models.describe('What each read model said about the learner, by its name.'),
    links: Links,
  })

export default definePersonQuestion({
  name: 'learner-state',
  operationId: 'getLearnerState',
  summary: 'Get a learner’s past state',
  description: 'What every read model about a learner said at a moment: as known then, or as it had happened by then.',
  path: '/api/learners/{id}/state',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({
    id: PersonId.describe('The learner.'),
    at: At.optional(),
    known: Known.optional(),
    models: Models.optional(),
    lists: Lists.optional(),
  }),
  output: outputWith(z.record(z.string(), rowsOf(z.record(z.string(), z.unknown())))),
  outputOf: (models) =>
    outputWith(z.object(Object.fromEntries(models.map((model) => [model.name, rowsOf(rowSchema(model)).optional()])))),
  example: {
    input: { id: exampleSchool.learner, at: '20', models: 'skill-profile' },
    output: {
      learner: exampleSchool.learner,
      shownAt: { position: '19', at: null, known: null },
      made: { fromSnapshot: null, eventsRead: 4, tookMs: 2 },
      models: {
        'skill-profile': {
          version: 2,
          rows: [
            {
              learner: exampleSchool.learner,
              skill: 'calcul/multiplication',
              proficiency: 0.65,
              attempts: 2,
              successes: 1,
              successRate: 0.5,
              exercisesCompleted: 1,
              level: 3,
              lastPractisedAt: '2026-10-12T08:16:04.000Z',
              masteredAt: null,
              declaredProficiency: null,
              declaredBy: null,
              declaredAt: null,
            },
          ],
        },
      },
      links: { self: `/api/learners/${exampleSchool.learner}/state?at=19&models=skill-profile` },
    },
  },
  async answer(asking, { id, models: names, lists, ...request }) {
    const startedMs = performance.now()
    const models = modelsNamed(asking, names)
    const read = readMoment(request, asking.now)
    const moment = 'fields' in read ? refuseInput(...read.fields) : read
    const state = await stateOf(asking, id, models, moment)
    const { position } = state.followed
    return {
      position,
      output: {
        learner: id,
        shownAt: momentShown(state),
        made: madeOf(state, startedMs),
        models: modelsShown(state.models, lists !== 'false'),
        links: { self: linkTo(`/api/learners/${id}/state`, { ...lasting(moment, position), models: names, lists }) },
      },
    }
  },
})

export const modelsShown = (models: PastState['models'], lists: boolean) =>
  Object.fromEntries(
    models.map(({ model, rows }) => [model.name, { version: model.version, rows: rowsShown(model, rows, lists) }]),
  )

/** Rows ordered by key, so that equal answers look the same. */
const rowsShown = (model: Parameters<typeof shown>[0], rows: PastState['models'][number]['rows'], lists: boolean) =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key, row }]) => ({ ...key, ...shown(model, row, lists) }))

export function linkTo(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parameters = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return `${path}?${new URLSearchParams(parameters)}`
}
