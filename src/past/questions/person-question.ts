// A question about one person's past: its input, its answer, and what it may use.

import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { Purpose } from '#kernel/event.ts'
import type { FieldProblem } from '#kernel/field-problem.ts'
import type { PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { isHidden } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { shownValue } from '#kernel/shown-number.ts'
import type { Moment, Now } from '../moment.ts'
import type { Past } from '../past.ts'
import type { PastState } from '../past-state.ts'
import { streamsOf } from '../person-history.ts'
import type { Recorded, Recorder } from '../recorders.ts'
import type { SeenEvents } from '../seen-events.ts'
import type { IndexedHistory } from '../timeline/indexed-history.ts'

/** How much of a history one question may read, some hundred megabytes at most. Larger questions must be split. */
const MOST_EVENTS_READ = 500_000

export type Asking = {
  readonly past: Past
  readonly tenant: TenantId
  readonly now: Now
  /** The read models about a person, by name. */
  readonly models: ReadonlyMap<string, Projection>
  /** For their texts in words. */
  readonly events: Definitions['events']
  /** The same history by index. */
  readonly history: IndexedHistory
  /** What the caller may see of an event. */
  readonly seen: SeenEvents
  /** Of actors that are shown to the caller: what kind each is. */
  readonly recordersOf: (learner: PersonId, recorded: readonly Recorded[]) => Promise<(recorded: Recorded) => Recorder>
}

export type PersonQuestion<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = Guarded<
  z.output<Input>
> & {
  readonly name: string
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly example: { readonly input: z.input<Input>; readonly output: z.input<Output> }
  readonly path: string
  readonly purpose: Purpose
  /** As costly as a page of a list, not as a fold of a history. */
  readonly isCheap?: true
  readonly input: Input
  readonly output: Output
  /** For the API page: the answer where these are the read models about a person. */
  readonly outputOf?: (models: readonly Projection[]) => z.ZodType
  answer(
    asking: Asking,
    input: z.output<Input>,
  ): Promise<{ readonly output: z.output<Output>; readonly position: Position }>
}

export function definePersonQuestion<Input extends z.ZodObject, Output extends z.ZodType>(
  question: PersonQuestion<Input, Output>,
): PersonQuestion<Input, Output> {
  return question
}

/** Rejects a question because of its input. */
export const refuseInput = (...fields: readonly FieldProblem[]): never => {
  throw new QueryFailed({ kind: 'invalid-input', fields })
}

export const stateOf = (
  { past, tenant }: Asking,
  person: PersonId,
  models: readonly Projection[],
  moment: Moment,
): Promise<PastState> =>
  past.stateAt({ tenant, streams: streamsOf(person), subject: person, models, moment, mostEvents: MOST_EVENTS_READ })

/** The models named in a comma-separated list. Without a list, all but those that only feed learning models. */
export function modelsNamed(
  { models }: Pick<Asking, 'models'>,
  names: string | undefined,
  pointer: '/models' | '/rows' = '/models',
): readonly Projection[] {
  if (names === undefined) return [...models.values()].filter(({ forModels }) => !forModels)
  const requested = [...new Set(names.split(','))]
  const unknown = requested.filter((name) => !models.has(name))
  if (unknown.length > 0)
    refuseInput({
      pointer,
      detail: `Unknown read model: ${unknown.join(', ').slice(0, 100)}. The read models about a person are: ${[...models.keys()].join(', ')}.`,
    })
  return requested.flatMap((name) => models.get(name) ?? [])
}

export const columnsShown = (model: Projection, lists = true): readonly string[] =>
  Object.entries<z.ZodType>(model.row.shape).flatMap(([field, schema]) =>
    isHidden(schema) || (!lists && holdsList(schema)) ? [] : [field],
  )

/** Whether a column holds a list or an object: a screen has no place for it, and it makes most of an answer’s size. */
export function holdsList(schema: unknown): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly)
    return holdsList(schema.unwrap())
  return schema instanceof z.ZodArray || schema instanceof z.ZodObject || schema instanceof z.ZodRecord
}

/** `skill-profile` → `SkillProfileRow` */
const rowName = (model: Projection): string =>
  `${model.name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Row`

/** The column with its words, such as `right answers`, and the description of its type. */
const described = (column: z.ZodType, words = ''): z.ZodType =>
  words === ''
    ? column
    : column.describe([`${words[0]?.toUpperCase()}${words.slice(1)}.`, column.description].filter(Boolean).join(' '))

/** A row as readers may see it, key and columns, for the API page. Columns that hold lists are optional: a question may leave them out. */
export const rowSchema = (model: Projection): z.ZodType =>
  z
    .object(
      Object.fromEntries(
        Object.entries<z.ZodType>({ ...model.key.shape, ...model.row.shape })
          .filter(([, column]) => !isHidden(column))
          .map(([name, column]) => {
            const shownColumn = described(column, model.words?.columns[name]?.en)
            return [name, holdsList(column) ? shownColumn.optional() : shownColumn]
          }),
      ),
    )
    .meta({ id: rowName(model), description: `A row of the read model ${model.name}. ${model.description}` })

/** A row as readers may see it, without hidden columns. */
export const shown = (model: Projection, row: object, lists = true): Record<string, unknown> =>
  Object.fromEntries(columnsShown(model, lists).map((field) => [field, shownValue(Reflect.get(row, field))]))
