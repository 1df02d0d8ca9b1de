// Converts zod's validation errors to plain messages with a remedy. Messages defined in a schema are kept.
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** Zod's default messages. */
const ready = /^(Invalid |Too (small|big): |Unrecognized )/

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}
const kind = (name: string): string => kinds[name] ?? name

export function plainWords(issue: Issue): string {
  const { message } = issue
  if (!ready.test(message)) return message
  const [, received] = /received (\w+)/.exec(message) ?? []
  if (received === 'undefined') return `Missing: ${expectedOf(issue)} is expected.`
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, received ?? '')
    case 'invalid_value':
      return `${oneOf(issue.values)} is expected.`
    case 'too_small':
      return issue.inclusive === false
        ? `More than ${bound(issue.origin, issue.minimum)} is expected.`
        : `${bound(issue.origin, issue.minimum)} or more is expected.`
    case 'too_big':
      return Number(issue.maximum) === Number.MAX_SAFE_INTEGER
        ? `The number is too large: the maximum is ${Number.MAX_SAFE_INTEGER}.`
        : `${bound(issue.origin, issue.maximum)} or less is expected.`
    case 'invalid_format':
      return formats[issue.format] ?? 'This text does not have the expected format.'
    case 'invalid_union':
      return 'This value does not match any of the expected forms.'
    case 'not_multiple_of':
      return `A multiple of ${issue.divisor} is expected.`
    default:
      return message
  }
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'A UUID is expected, such as 8b367e26-7404-424b-9569-baaef52f0002.',
  guid: 'A UUID is expected, such as 8b367e26-7404-424b-9569-baaef52f0002.',
  date: 'A day is expected, such as 2026-03-12.',
  url: 'A URL is expected, such as https://example.org/path.',
}

function expectedOf(issue: Issue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values)
  return issue.code === 'invalid_type' ? kind(issue.expected) : 'a value'
}

/** A query parameter that is not a number reaches the schema as NaN, which nobody has sent. */
const NO_NUMBER = 'NaN'

/** The most frequent mistakes: numbers and booleans in quotes, and text without quotes. */
function wrongType(expected: string, received: string): string {
  if (received === NO_NUMBER) return `${capital(kind(expected))} is expected.`
  const words = `${capital(kind(expected))} is expected, not ${kind(received)}.`
  if (['number', 'int', 'boolean'].includes(expected) && received === 'string')
    return `${words} Write it without quotes.`
  if (expected === 'string' && ['number', 'boolean'].includes(received)) return `${words} Write it in quotes.`
  return words
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `“${String(values[0])}”` : `One of ${values.map(String).join(', ')}`

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item', set: 'item', map: 'entry' }

function bound(origin: string, limit: number | bigint): string {
  const unit = units[origin]
  return unit ? `${limit} ${unit}${Number(limit) === 1 ? '' : 's'}` : String(limit)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
