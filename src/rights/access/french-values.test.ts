/** Values of a person’s file as a family reads them. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readDefinitions } from '#definitions/definitions.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { Zone } from '#kernel/ids.ts'
import { hasFrenchName } from './french-fields.ts'
import { cellText, datesIn } from './french-values.ts'

it('shows values with parts of their own without the signs of a program', () => {
  const context = { dates: datesIn(Zone.parse('Europe/Paris')), names: new Map<string, string>(), words: undefined }
  const shown = (value: unknown) => cellText(value, 'answers', context).replaceAll('\u202f', ' ')
  expect(shown([{ question: 'q1', correct: true, durationMs: 90_000 }])).toBe(
    '(question : q1 ; juste : oui ; durée : 1 min 30 s)',
  )
  expect(shown({ 'calcul/addition': { right: [0, 7], exercises: 9 } })).toBe(
    'calcul/addition : (juste : (0, 7) ; exercices : 9)',
  )
  expect(shown({})).toBe('')
})

/** The names of the fields of objects within a schema. */
function fieldsWithin(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) => [name, ...fieldsWithin(field)])
  if (schema instanceof z.ZodArray) return fieldsWithin(schema.element)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return fieldsWithin(schema.unwrap())
  if (schema instanceof z.ZodRecord) return fieldsWithin(schema.valueType)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(fieldsWithin)
  return []
}

it('names in French every part of what is calculated about a person', async () => {
  const { projections } = await readDefinitions()
  const parts = [...projections.values()]
    .filter((projection) => subjectColumns(projection).length > 0)
    .flatMap(({ row }) => Object.values(row.shape).flatMap(fieldsWithin))
  expect(parts).toContain('durationMs')
  expect([...new Set(parts)].filter((name) => !hasFrenchName(name))).toEqual([])
})
