// What changed about a person between two moments, field by field, and which events changed it.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { count, momentText, positionText, uuidText } from '#kernel/answer-fields.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type FoldedRow, keyText } from '#kernel/fold.ts'
import { PersonId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { shownValue } from '#kernel/shown-number.ts'
import { isByTime, lasting, type Moment, type Now, readMoment } from '../moment.ts'
import { canStartFor } from '../snapshots/snapshot.ts'
import { columnsShown, definePersonQuestion, modelsNamed, refuseInput, stateOf } from './person-question.ts'
import { Known, Links, linkTo, Made, Models, MomentShown, madeOf, momentShown } from './state-question.ts'

/** How many events of one field are listed, the last ones. All are counted. */
const MOST_NAMED = 50

const Point = z.string().max(40)

export const EventNamed = z
  .object({
    id: uuidText('Id of the event.'),
    type: z.string().describe('Its type: `learning.exercise-attempted`.'),
    position: positionText('Its place in the log.'),
    occurredAt: momentText('When it happened.'),
  })
  .meta({ id: 'EventName', description: 'Names one event.' })
export const eventNamed = ({ id, type, position, occurredAt }: RecordedEvent) => ({
  id,
  type,
  position: String(position),
  occurredAt,
})

const FieldChange = z
  .object({
    field: z.string().describe('The column.'),
    before: z.unknown().describe('Its value at the first moment; null where there was no row.'),
    after: z.unknown().describe('Its value at the second moment; null where there is no row.'),
    events: z.array(EventNamed).describe(`The events in between that changed it, the last ${MOST_NAMED} of them.`),
    eventsInAll: count('How many events changed it in between.'),
  })
  .meta({ id: 'FieldDifference', description: 'How one column differs between two moments, and why.' })
const RowDifference = z
  .object({
    key: z.record(z.string(), z.unknown()).describe('The key of the row.'),
    change: z.enum(['added', 'changed', 'removed']).describe('What became of the row.'),
    fields: z.array(FieldChange).describe('The columns that differ.'),
  })
  .meta({ id: 'LearnerRowDifference', description: 'How one row about a learner differs between two moments.' })
export type RowDifference = z.output<typeof RowDifference>

type Rows = ReadonlyMap<string, FoldedRow>
type Movers = Map<string, { readonly events: RecordedEvent[]; count: number }>

export default definePersonQuestion({
  name: 'learner-diff',
  operationId: 'compareLearnerStates',
  summary: 'Compare two past states',
  description: 'What changed about a learner between two moments, field by field, and which events changed it.',
  path: '/api/learners/{id}/diff',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({
    id: PersonId.describe('The learner.'),
    from: Point.describe('A log position or a moment.'),
    to: Point.describe('A log position or a moment; now where absent.').optional(),
    clock: z
      .enum(['happened', 'known'])
      .default('happened')
      .describe(
        'How moments are read: what had happened by then, or what was known then. A position is always the latter.',
      ),
    known: Known.optional(),
    models: Models.optional(),
  }),
  output: z.object({
    learner: PersonId,
    from: MomentShown,
    to: MomentShown,
    made: Made,
    models: z.record(z.string(), z.array(RowDifference)).describe('Only what differs, by read model.'),
    links: Links,
  }),
  example: {
    input: { id: exampleSchool.learner, from: '10', to: '20', models: 'skill-profile' },
    output: {
      learner: exampleSchool.learner,
      from: { position: '9', at: null, known: null },
      to: { position: '19', at: null, known: null },
      made: { fromSnapshot: null, eventsRead: 4, tookMs: 2 },
      models: {
        'skill-profile': [
          {
            key: { learner: exampleSchool.learner, skill: 'calcul/multiplication' },
            change: 'changed',
            fields: [
              {
                field: 'attempts',
                before: 1,
                after: 2,
                events: [
                  {
                    id: exampleSchool.attempt,
                    type: 'learning.exercise-attempted',
                    position: '19',
                    occurredAt: '2026-10-12T08:16:04.000Z',
                  },
                ],
                eventsInAll: 1,
              },
            ],
          },
        ],
      },
      links: {
        self: `/api/learners/${exampleSchool.learner}/diff?from=9&to=19&models=skill-profile`,
      },
    },
  },
  async answer(context, { id, models: names, ...request }) {
    const startedMs = performance.now()
    const models = modelsNamed(context, names)
    const { from, to } = momentsOf(request, context.now)
    const state = await stateOf(context, id, models, from)
    if (!isByTime(to) && !canStartFor(to, state.followed)) return refuseBackwards()
    const shownFrom = momentShown(state)
    const before = new Map(state.models.map(({ model, rows }) => [model, new Map(rows)]))
    const movers: Movers = new Map()
    for await (const { event, changes } of context.past.stepsTo(state, to))
      for (const { model, key, before, after } of changes)
        for (const field of columnsShown(model))
          if (!same(before, after, field))
            addMover(movers, fieldText(model, keyText(model, context.tenant, key), field), event)
    const { position } = state.followed
    const { at, known } = lasting(to, position)
    return {
      position,
      output: {
        learner: id,
        from: shownFrom,
        to: momentShown(state),
        made: madeOf(state, startedMs),
        models: Object.fromEntries(
          state.models.flatMap(({ model, rows }) => {
            const differences = differencesOf(model, before.get(model) ?? new Map(), rows, movers)
            return differences.length > 0 ? [[model.name, differences]] : []
          }),
        ),
        links: {
          self: linkTo(`/api/learners/${id}/diff`, {
            from: from.happened ?? shownFrom.position,
            to: at,
            known,
            models: names,
          }),
        },
      },
    }
  },
})

type Request = {
  readonly from: string
  readonly to?: string | undefined
  readonly clock: 'happened' | 'known'
  readonly known?: string | undefined
}

/** Both on the same clock: no sequence of events leads from what was known to what had happened. */
function momentsOf(request: Request, now: Now): { readonly from: Moment; readonly to: Moment } {
  if (request.clock === 'known' && request.known !== undefined)
    return refuseInput({
      pointer: '/known',
      detail: 'With clock=known, both ends already determine what was known. Omit this.',
    })
  const read = (text: string | undefined, pointer: '/from' | '/to'): Moment => {
    const moment =
      request.clock === 'known'
        ? readMoment({ known: text }, now, { at: pointer, known: pointer })
        : readMoment({ at: text, known: request.known }, now, { at: pointer, known: '/known' })
    return 'fields' in moment ? refuseInput(...moment.fields) : moment
  }
  const from = read(request.from, '/from')
  // Now, on the clock of the other end.
  const to = request.to === undefined && isByTime(from) ? { ...from, happened: now.now } : read(request.to, '/to')
  if (isByTime(from) !== isByTime(to))
    return refuseInput({
      pointer: '/to',
      detail:
        'One end is a position and the other a moment: say clock=known to read the moment as what was known then.',
    })
  const backwards =
    from.happened !== null && to.happened !== null
      ? from.happened > to.happened
      : from.known !== null && to.known !== null
        ? from.known > to.known
        : from.known === null && to.known === null && from.upTo > to.upTo
  return backwards ? refuseBackwards() : { from, to }
}

const refuseBackwards = (): never => refuseInput({ pointer: '/from', detail: '`from` must not be later than `to`.' })

const fieldText = (model: Projection, text: string, field: string): string => `${model.name}\0${text}\0${field}`

function addMover(movers: Movers, text: string, event: RecordedEvent): void {
  const previous = movers.get(text)
  const events = [...(previous?.events ?? []).slice(1 - MOST_NAMED), event]
  movers.set(text, { events, count: (previous?.count ?? 0) + 1 })
}

/** Ordered by row key; fields in their declared order. An added row has all of its fields. */
function differencesOf(model: Projection, before: Rows, after: Rows, movers: Movers): RowDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((text): RowDifference[] => {
    const [old, current] = [before.get(text), after.get(text)]
    const fields = columnsShown(model).flatMap((field) => {
      // Of what differs by less than is shown, nothing can be read.
      if (isSameShown(old?.row ?? null, current?.row ?? null, field)) return []
      const moves = movers.get(fieldText(model, text, field))
      return {
        field,
        before: shownIn(old?.row, field),
        after: shownIn(current?.row, field),
        events: (moves?.events ?? []).map(eventNamed),
        eventsInAll: moves?.count ?? 0,
      }
    })
    if (fields.length === 0) return []
    return [{ key: { ...(current ?? old)?.key }, change: !old ? 'added' : current ? 'changed' : 'removed', fields }]
  })
}

/** Undefined if there is no row, which differs from a field without a value. */
const valueIn = (row: object | null | undefined, field: string): unknown => (row ? Reflect.get(row, field) : undefined)
const shownIn = (row: object | null | undefined, field: string): unknown => shownValue(valueIn(row, field) ?? null)

const isSameShown = (before: object | null, after: object | null, field: string): boolean =>
  (before === null) === (after === null) && isDeepStrictEqual(shownIn(before, field), shownIn(after, field))

export const same = (before: object | null, after: object | null, field: string): boolean =>
  isDeepStrictEqual(valueIn(before, field), valueIn(after, field))
