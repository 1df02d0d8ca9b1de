/** Values that a schema of the OpenAPI document allows, at its edges as often as in its middle. */
import fc from 'fast-check'
import type { Dice } from './dice.ts'
import type { Schema } from './operations.ts'

export type Known = {
  /** What is really there, by the name of the field: ids of learners for `learner`, read models for `model`. */
  readonly values: (field: string) => readonly string[]
  /** Any id of the school. */
  readonly ids: readonly string[]
}

const arbitraries = new Map<string, fc.Arbitrary<string>>()
function sampled(key: string, make: () => fc.Arbitrary<string>, { between }: Dice): string {
  const arbitrary = arbitraries.get(key) ?? make()
  arbitraries.set(key, arbitrary)
  const [value = ''] = fc.sample(arbitrary, { numRuns: 1, seed: between(0, 2 ** 31 - 1) })
  return value
}

export function validValue(schema: Schema, field: string, dice: Dice, known: Known): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return dice.pick(schema.enum)
  const either = schema.oneOf ?? schema.anyOf
  const one = either && dice.pick(either)
  if (one) return validValue(one, field, dice, known)
  const type = schema.type && dice.pick(schema.type)
  switch (type) {
    case 'string':
      return validText(schema, field, dice, known)
    case 'integer':
    case 'number':
      return validNumber(schema, type, dice)
    case 'boolean':
      return dice.chance(0.5)
    case 'null':
      return null
    case 'array': {
      const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items } = schema
      const length = dice.between(minItems, Math.min(maxItems, minItems + 4))
      const values = Array.from({ length }, () => (items ? validValue(items, `${field}[]`, dice, known) : 0))
      const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
      return distinct.length < minItems ? values : distinct
    }
  }
  const { properties = {}, required } = schema
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name) || dice.chance(0.4))
      .map(([name, inner]) => [name, validValue(inner, name, dice, known)]),
  )
}

const DAY_MS = 86_400_000
const moment = (dice: Dice): Date => new Date(Date.now() - dice.between(1_000, 300 * DAY_MS))

function validText(schema: Schema, field: string, dice: Dice, known: Known): string {
  const { format, pattern, minLength = 0, maxLength = 60 } = schema
  const values = known.values(field)
  const fits = (text: string) =>
    // As the introduction of the document says, code units are counted.
    text.length >= minLength &&
    text.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
    (pattern === undefined || new RegExp(pattern, 'u').test(text)) &&
    // `at` names a position in one request, and a moment in another.
    (format !== 'date-time' || Number.isNaN(Number(text)))
  const real = values.filter(fits)
  if (real.length > 0 && dice.chance(0.8)) return dice.pick(real) ?? ''
  if (format === 'uuid') return dice.chance(0.6) ? (dice.pick(known.ids) ?? dice.uuid()) : dice.uuid()
  if (format === 'date-time') return moment(dice).toISOString()
  if (format === 'date') return moment(dice).toISOString().slice(0, 10)
  if (format === 'uri') return dice.pick(['http://127.0.0.1:9/', 'http://127.0.0.1:9/été?a=%20b'])
  // Text that holds a schema of its own.
  if (field === 'criterion') return JSON.stringify({ kind: 'count', of: 'right-answers', atLeast: dice.between(1, 50) })
  // What is in no schema: a position of the log, or a list of names.
  if (real.length > 0 && isReference(field)) return dice.pick(real) ?? ''
  if (pattern !== undefined) {
    const fitting = () => fc.stringMatching(new RegExp(withoutLookaheads(pattern), 'u'), { size: '-1' }).filter(fits)
    return sampled(`${pattern} ${minLength} ${maxLength}`, fitting, dice)
  }
  const most = Math.min(maxLength, minLength + dice.pick([1, 20, 3_000]))
  const letters = () =>
    fc
      .oneof(
        fc.string({ minLength, maxLength: most, unit: 'grapheme' }),
        fc.string({ minLength, maxLength: most, unit: codePoint }),
        fc.string({ minLength, maxLength: most }),
      )
      .map((text) => text.replaceAll('\0', ' ').slice(0, most).toWellFormed())
      .filter((text) => fits(text) && (minLength === 0 || text.trim() !== ''))
  return sampled(`text ${minLength} ${most}`, letters, dice)
}

/** As the unit `binary`, which lists all million of them for each text that it makes: the service beside it stood still for seconds. */
const codePoint = fc.integer({ min: 1, max: 0x10ffff }).map((n) => String.fromCodePoint(n))

/** What the generator of texts understands. It makes more than fits; the rest is filtered. */
const withoutLookaheads = (pattern: string): string => pattern.replaceAll(/\(\?[=!][^)]*\)/g, '')

/** Fields that name something, although their schema is any text. */
const references: ReadonlySet<string> = new Set([
  'at',
  'around',
  'known',
  'from',
  'to',
  'atLeast',
  'after',
  'position',
  'Last-Event-ID',
  'generations',
  'types',
  'types[]',
  'models',
  'rows',
  'model',
  'field',
  'key',
  'type',
  'cursor',
  'schoolYear',
  'log',
  'afterEvent',
  'zone',
  'name',
  'provider',
  'permissions',
  'returnTo',
  'If-Match',
])
export const isReference = (field: string): boolean => references.has(field)

function validNumber(schema: Schema, type: 'integer' | 'number', dice: Dice): number {
  // What lies between two whole numbers, such as a share, has bounds closer than one.
  const step = type === 'integer' ? 1 : 1e-6
  const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + step)
  const most = schema.maximum ?? (schema.exclusiveMaximum === undefined ? 1_000 : schema.exclusiveMaximum - step)
  if (dice.chance(0.2)) return dice.pick([least, most])
  if (type === 'integer') return dice.between(Math.ceil(least), Math.floor(Math.min(most, least + 100)))
  const value = least + dice.next() * (most - least)
  return schema.multipleOf === undefined ? value : Math.floor(value / schema.multipleOf) * schema.multipleOf
}
