/** Values of a person’s file as a family reads them. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readDefinitions } from '#definitions/definitions.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import { Zone } from '#kernel/ids.ts'
import { innerCodeInFrench } from './french-codes.ts'
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
  expect(shown([{ medium: 'video', kind: 'text-production', reason: 'Parce que.' }])).toBe(
    '(support : vidéo ; sorte : rédaction ; raison : Parce que.)',
  )
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

/** The codes within a value, each with its field: those that are the value itself have words in the read model. */
function codesWithin(schema: unknown, field: string, isInside: boolean): readonly (readonly [string, string])[] {
  if (schema instanceof z.ZodEnum) return isInside ? schema.options.map((code) => [field, String(code)] as const) : []
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, part]) => codesWithin(part, name, true))
  if (schema instanceof z.ZodArray) return codesWithin(schema.element, field, isInside)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly)
    return codesWithin(schema.unwrap(), field, isInside)
  if (schema instanceof z.ZodRecord) return codesWithin(schema.valueType, field, true)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => codesWithin(option, field, isInside))
  return []
}

it('says in French every code within what is calculated about a person', async () => {
  const { projections } = await readDefinitions()
  const codes = [...projections.values()]
    .filter((projection) => subjectColumns(projection).length > 0)
    .flatMap(({ row }) => Object.entries(row.shape).flatMap(([name, schema]) => codesWithin(schema, name, false)))
  expect(codes).toContainEqual(['kind', 'text-production'])
  expect(codes.filter(([field, code]) => innerCodeInFrench(field, code) === undefined)).toEqual([])
})

it('names in French every part of what is calculated about a person', async () => {
  const { projections } = await readDefinitions()
  const parts = [...projections.values()]
    .filter((projection) => subjectColumns(projection).length > 0)
    .flatMap(({ row }) => Object.values(row.shape).flatMap(fieldsWithin))
  expect(parts).toContain('durationMs')
  expect([...new Set(parts)].filter((name) => !hasFrenchName(name))).toEqual([])
})
