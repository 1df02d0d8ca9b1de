// The words for what the read models say about a person, and how each column is best shown: for screens.
import { z } from 'zod'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { Projection } from '#kernel/projection.ts'
import { columnsShown, holdsList } from '../questions/person-question.ts'

const InLanguages = z.object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })

export const columnKinds = ['share', 'progress', 'duration', 'number', 'text', 'list'] as const
type ColumnKind = (typeof columnKinds)[number]

export const ShownModel = z
  .object({
    model: z.string().describe('The read model.'),
    title: InLanguages.describe('What a row is.'),
    keys: z.array(z.string()).describe('The columns that tell the rows of one learner apart.'),
    byDay: z.boolean().describe('Whether it has a row for each day: many, in a long history.'),
    columns: z
      .record(
        z.string(),
        InLanguages.extend({
          kind: z
            .enum(columnKinds)
            .describe(
              'A share from 0 to 1, a progress from 0 to 100, a duration in milliseconds, a number, text, or a list or an object.',
            ),
          values: z.record(z.string(), InLanguages).describe('What its codes mean, where it has codes.').optional(),
        }),
      )
      .describe('Its columns, by name.'),
  })
  .meta({ id: 'ShownModel', description: 'How a screen shows the rows of a read model about a learner.' })

export function shownModel(model: Projection): z.output<typeof ShownModel> {
  const person = subjectColumns(model)
  const keys = Object.keys(model.key.shape).filter((column) => !person.includes(column))
  return {
    model: model.name,
    title: { ...(model.words?.title ?? { fr: model.name, en: model.name }) },
    keys,
    byDay: keys.includes('day'),
    columns: Object.fromEntries(
      [...keys, ...columnsShown(model)].map((column) => {
        const { values, ...words } = model.words?.columns[column] ?? { fr: column, en: column }
        const kind = kindOf(column, model.row.shape[column])
        return [column, { fr: words.fr, en: words.en, kind, ...(values && { values: codesOf(values) }) }]
      }),
    ),
  }
}

const codesOf = (values: Readonly<Record<string, { readonly fr: string; readonly en: string } | undefined>>) =>
  Object.fromEntries(Object.entries(values).flatMap(([code, words]) => (words ? [[code, { ...words }]] : [])))

/** A column whose name ends in Ms holds milliseconds; a percentage says how much is done; a number from 0 to 1 is a share. */
function kindOf(column: string, schema: z.ZodType | undefined): ColumnKind {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const inner: unknown = schema.unwrap()
    return inner instanceof z.ZodType ? kindOf(column, inner) : 'text'
  }
  if (holdsList(schema)) return 'list'
  if (!(schema instanceof z.ZodNumber)) return 'text'
  if (column.endsWith('Ms')) return 'duration'
  if (column === 'percentage') return 'progress'
  return schema.minValue === 0 && schema.maxValue === 1 && !schema.isInt ? 'share' : 'number'
}
