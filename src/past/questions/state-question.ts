// What the read models showed about a person at a moment.
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { lasting, readMoment } from '../moment.ts'
import type { PastState } from '../past.ts'
import { definePersonQuestion, modelsNamed, refuseInput, shown, stateOf } from './person-question.ts'

export const At = z
  .string()
  .max(40)
  .describe('A log position: what was known then. Or a moment: what had happened by then, late events included.')
export const Known = z
  .string()
  .max(40)
  .describe('A moment or a log position: only what was recorded by then. Beside a moment in `at`, both hold.')
export const Models = z.string().max(500).describe('Read models by name, comma-separated; all where absent.')

export const MomentShown = z.object({
  position: z.string().describe('Of the last event of this history that was known.'),
  at: z.string().nullable().describe('What had happened by this moment; null where what was known is shown.'),
  known: z.string().nullable().describe('What was recorded by this moment; null where the position says it.'),
})

export const momentShown = ({ moment, followed }: Pick<PastState, 'moment' | 'followed'>) => ({
  position: String(followed.position),
  at: moment.happened,
  known: moment.known,
})

/** How an answer was made: its cost, and whether a snapshot was used. The rows are the same either way. */
export const Made = z.object({
  fromSnapshot: z.int().nullable().describe('Read on from a snapshot after so many events; null: from the first.'),
  eventsRead: z.int(),
  tookMs: z.int(),
})

export const madeOf = ({ fromSnapshot, eventsRead }: PastState, startedMs: number) => ({
  fromSnapshot,
  eventsRead,
  tookMs: Math.round(performance.now() - startedMs),
})

const Row = z.record(z.string(), z.unknown())

export default definePersonQuestion({
  name: 'learner-state',
  description: 'What every read model about a learner said at a moment: as known then, or as it had happened by then.',
  path: '/api/learners/{id}/state',
  may: 'learning:read',
  purpose: 'teaching',
  input: z.object({
    id: PersonId.describe('The learner.'),
    at: At.optional(),
    known: Known.optional(),
    models: Models.optional(),
  }),
  output: z.object({
    learner: PersonId,
    shownAt: MomentShown,
    made: Made,
    models: z.record(z.string(), z.object({ version: z.int(), rows: z.array(Row) })),
    links: z.object({ self: z.string().describe('Gives this very answer for ever, whatever is recorded later.') }),
  }),
  async answer(asking, { id, models: names, ...request }) {
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
        models: Object.fromEntries(
          state.models.map(({ model, rows }) => [model.name, { version: model.version, rows: rowsShown(model, rows) }]),
        ),
        links: { self: linkTo(`/api/learners/${id}/state`, { ...lasting(moment, position), models: names }) },
      },
    }
  },
})

/** Rows ordered by key, so that equal answers look the same. */
const rowsShown = (model: Parameters<typeof shown>[0], rows: PastState['models'][number]['rows']) =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key, row }]) => ({ ...key, ...shown(model, row) }))

export function linkTo(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parameters = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return `${path}?${new URLSearchParams(parameters)}`
}
