// Where a text stops being JSON: the looking agrees with JSON.parse, and stays fast on whatever is sent.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFault, keysWritten } from './json-fault.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

it('finds a fault in a text exactly where JSON.parse refuses it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b\\n"',
    '"\\x"',
    '1',
    '-0.5e3',
    '01',
    '1.',
    'true',
    'nul',
    ' ',
    '\n',
    '"',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      const fault = jsonFault(text)
      if (fault?.pointer === undefined) expect(fault === null, `${text} ${fault?.why}`).toBe(isJson(text))
    }),
    { numRuns: 5_000 },
  )
})

it('finds none in JSON, and one wherever a piece of it is cut out', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.nat({ max: 3 }), (text, from, length) => {
      expect(jsonFault(text)).toBeNull()
      const at = from % (text.length + 1)
      const cut = text.slice(0, at) + text.slice(at + length)
      const fault = jsonFault(cut)
      if (fault?.pointer === undefined) expect(fault === null, cut).toBe(isJson(cut))
      if (fault) expect(fault.at).toBeLessThanOrEqual(cut.length)
    }),
  )
})

it('counts the keys that are written, whatever the texts hold', () => {
  const keysOf = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? (Array.isArray(value) ? 0 : Object.keys(value).length) +
        Object.values(value).reduce<number>((sum, inner) => sum + keysOf(inner), 0)
      : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), fc.constantFrom(0, 2), (value, indent) => {
      expect(keysWritten(JSON.stringify(value, null, indent))).toBe(keysOf(value))
    }),
  )
})

it.each([
  ['{"a":1,"b":[{"c":1},{"c":2,"d":{},"c":3}]}', '/b/1/c', 34],
  ['{"a/b":{"~":1,"~":2}}', '/a~1b/~0', 14],
  ['{"a":1,"\\u0061":2}', '/a', 7],
])('points to the key that occurs twice in %s', (text, pointer, at) =>
  expect(jsonFault(text)).toMatchObject({ pointer, at }),
)
