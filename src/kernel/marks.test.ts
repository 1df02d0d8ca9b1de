/** A mark is found anywhere in a schema: personal data, hidden columns, a person in a key. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineEvent } from './event.ts'
import { assertForgets, assertHoldsByPerson, subjectColumns } from './forgetting.ts'
import { PersonId } from './ids.ts'
import { hidden, isHidden, personal, personalMarks } from './personal.ts'
import { defineProjection, opened, remove } from './projection.ts'

type Wrapping = (inner: z.ZodType, beside: z.ZodType) => z.ZodType

/** Every way in which zod nests one schema in another. */
const wrappings: Record<string, Wrapping> = {
  optional: (inner) => inner.optional(),
  exactOptional: (inner) => inner.exactOptional(),
  nullable: (inner) => inner.nullable(),
  nullish: (inner) => inner.nullish(),
  default: (inner) => inner.default('a value'),
  prefault: (inner) => inner.prefault('a value'),
  catch: (inner) => inner.catch('a value'),
  readonly: (inner) => inner.readonly(),
  nonoptional: (inner) => z.nonoptional(inner),
  success: (inner) => z.success(inner),
  promise: (inner) => z.promise(inner),
  array: (inner) => z.array(inner),
  set: (inner) => z.set(inner),
  'value of a record': (inner) => z.record(z.string(), inner),
  'value of a partial record': (inner) => z.partialRecord(z.enum(['a', 'b']), inner),
  'value of a map': (inner, beside) => z.map(beside, inner),
  'key of a map': (inner, beside) => z.map(inner, beside),
  'item of a tuple': (inner, beside) => z.tuple([beside, inner]),
  'rest of a tuple': (inner, beside) => z.tuple([beside], inner),
  'member of a union': (inner, beside) => z.union([beside, inner]),
  or: (inner, beside) => beside.or(inner),
  'exclusive union': (inner, beside) => z.xor([beside, inner]),
  'discriminated union': (inner, beside) =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), beside }),
      z.object({ kind: z.literal('b'), inner }),
    ]),
  'left of an intersection': (inner, beside) => z.intersection(inner, beside),
  'right of an intersection': (inner, beside) => beside.and(inner),
  'field of an object': (inner, beside) => z.object({ beside, inner }),
  'field of a strict object': (inner, beside) => z.strictObject({ inner, beside }),
  'field of a partial object': (inner, beside) => z.object({ inner, beside }).partial(),
  'field of an extended object': (inner, beside) => z.object({ inner }).extend({ beside }),
  'other fields of an object': (inner, beside) => z.object({ beside }).catchall(inner),
  transformed: (inner) => inner.transform((value) => value),
  preprocessed: (inner) => z.preprocess((value) => value, inner),
  'in of a pipe': (inner, beside) => inner.pipe(beside as never),
  'out of a pipe': (inner, beside) => beside.pipe(inner as never),
  codec: (inner, beside) =>
    z.codec(beside, inner, { decode: (value) => value as never, encode: (value) => value as never }),
  lazy: (inner) => z.lazy(() => inner),
  'recursive object': (inner) => {
    const node: z.ZodType = z.object({
      inner,
      get next() {
        return node.optional()
      },
    })
    return node
  },
  refined: (inner) => inner.refine(() => true),
  checked: (inner) => inner.check(() => undefined),
  overwritten: (inner) => inner.overwrite((value) => value),
  described: (inner) => inner.describe('A description.'),
  'with meta': (inner) => inner.meta({ title: 'A title' }),
  branded: (inner) => inner.brand<'Brand'>(),
  cloned: (inner) => inner.clone(),
}

const plain = fc.constantFrom<() => z.ZodType>(
  () => z.string().max(10),
  () => z.int(),
  () => z.boolean(),
  () => z.enum(['a', 'b']),
  () => z.literal('a'),
  () => z.object({ a: z.string().optional() }),
  () => z.array(z.number()),
)
const path = fc.array(fc.constantFrom(...Object.keys(wrappings)), { maxLength: 6 })

/** A leaf schema with its wrappers, the innermost first. */
const wrapped = (leaf: z.ZodType, names: readonly string[], beside: z.ZodType): z.ZodType =>
  names.reduce((inner, name) => wrappings[name]?.(inner, beside) ?? inner, leaf)

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const

describe('a personal mark', () => {
  it.each(Object.keys(wrappings))('is found in: %s', (name) => {
    expect(personalMarks(wrapped(personal(z.string()), [name], z.number()))).toEqual([{ of: 'subject' }])
    expect(personalMarks(wrapped(z.string(), [name], z.number()))).toEqual([])
  })

  it('is found anywhere in a schema, and marks only that field', () => {
    fc.assert(
      fc.property(plain, plain, path, path, (leaf, beside, inside, outside) => {
        const marked = wrapped(personal(wrapped(leaf(), inside, beside())), outside, beside())
        const data = z.object({ field: marked, other: wrapped(leaf(), [...inside, ...outside], beside()) })
        expect([...defineEvent('tests.marked', { ...declared, data }).personal]).toEqual([['field', { of: 'subject' }]])
      }),
    )
  })

  it('names the person, and two marks in one field must name the same', () => {
    const event = (field: z.ZodType) =>
      defineEvent('tests.marked', { ...declared, data: z.object({ author: PersonId, field }) })
    const ofAuthor = personal(z.string(), { of: 'author' })
    expect([...event(z.array(ofAuthor)).personal]).toEqual([['field', { of: 'author' }]])
    expect([...event(z.object({ a: ofAuthor, b: ofAuthor })).personal]).toEqual([['field', { of: 'author' }]])
    expect(() => event(z.object({ a: ofAuthor, b: personal(z.string()) }))).toThrow(/erased with one person only/)
    expect(() => event(z.array(personal(z.string(), { of: 'nobody' })))).toThrow(/no field/)
  })

  it('is refused if it marks no field', () => {
    const text = z.object({ text: z.string() })
    for (const data of [personal(text), text.catchall(personal(z.string())), personal(text).describe('A text.')])
      expect(() => defineEvent('tests.marked', { ...declared, data })).toThrow(/mark the fields/)
    const alsoAField = z.object({ text: personal(z.string()) }).catchall(personal(z.string()))
    expect(() => defineEvent('tests.marked', { ...declared, data: alsoAField })).toThrow(/mark the fields/)
  })
})

it('a hidden column stays hidden in every wrapper', () => {
  fc.assert(
    fc.property(plain, plain, path, (leaf, beside, outside) => {
      expect(isHidden(wrapped(hidden(leaf()), outside, beside()))).toBe(true)
      expect(isHidden(wrapped(leaf(), outside, beside()))).toBe(false)
    }),
  )
})

describe('a person in a key', () => {
  const subjectErased = defineEvent('privacy.subject-erased', { ...declared, data: z.object({}) })
  type Erasure = { readonly subject: PersonId | null }
  const rows = (key: z.ZodObject, forget: (event: Erasure) => object | object[]) =>
    defineProjection('rows', {
      version: 1,
      description: 'For this test.',
      key,
      row: z.object({ count: z.int() }),
      on: (on) => [on(subjectErased, forget as never, remove)],
    })
  const forget = (column: string) => (event: Erasure) => ({ [column]: event.subject })

  it.each<[string, z.ZodType]>([
    ['as it is', PersonId],
    ['described', PersonId.describe('Who learns.')],
    ['with meta', PersonId.meta({ title: 'Learner' })],
    ['checked', PersonId.refine((id) => id !== '')],
    ['branded again', PersonId.brand<'Learner'>()],
    ['read only', PersonId.readonly()],
    ['in a union', z.union([PersonId, z.literal('everybody')])],
  ])('%s, is a subject whose rows must go', (_, person) => {
    const key = z.object({ learner: person, skill: z.string() })
    expect(subjectColumns(rows(key, () => []))).toEqual(['learner'])
    expect(() => assertForgets(rows(key, forget('learner')))).not.toThrow()
    expect(() => assertForgets(rows(key, () => []))).toThrow(/learner.*subjectErased/)
    expect(() => assertForgets(rows(key, forget('skill')))).toThrow(/learner.*subjectErased/)
  })

  it('must be forgotten in every column that contains one', () => {
    const key = z.object({ learner: PersonId, teacher: PersonId })
    const both = ({ subject }: Erasure) => [{ learner: subject }, { teacher: subject }]
    expect(() => assertForgets(rows(key, both))).not.toThrow()
    expect(() => assertForgets(rows(key, forget('learner')))).toThrow(/\(teacher\)/)
    // This would remove only the rows in which the person is in both columns.
    const narrow = ({ subject }: Erasure) => ({ learner: subject, teacher: subject })
    expect(() => assertForgets(rows(key, narrow))).toThrow(/\(learner\)/)
  })
})

describe('a read model of personal fields', () => {
  const said = defineEvent('tests.said', {
    ...declared,
    data: z.object({ text: personal(z.string()), mood: personal(z.string()) }),
  })
  const reading = (key: z.ZodObject, ...held: readonly ('in rows' | 'counted')[]) =>
    defineProjection('sayings', {
      version: 1,
      description: 'For this test.',
      key,
      row: z.object({ count: z.int() }),
      on: (on) =>
        held.map((how) =>
          on(
            opened(said, ['text'], 'For this test.', how),
            () => ({}) as never,
            () => ({ count: 1 }),
          ),
        ),
    })

  it('must have a person in its key, so that an erasure finds its rows', () => {
    expect(() => assertHoldsByPerson(reading(z.object({ day: z.string() }), 'in rows'))).toThrow(/tests\.said/)
    expect(() => assertHoldsByPerson(reading(z.object({ learner: PersonId }), 'in rows'))).not.toThrow()
  })

  it('needs none if each fold says that the rows hold nothing of the values', () => {
    const key = z.object({ day: z.string() })
    expect(() => assertHoldsByPerson(reading(key))).not.toThrow()
    expect(() => assertHoldsByPerson(reading(key, 'counted', 'counted'))).not.toThrow()
    for (const held of [
      ['counted', 'in rows'],
      ['in rows', 'counted'],
    ] as const)
      expect(() => assertHoldsByPerson(reading(key, ...held))).toThrow(/counted/)
  })
})
