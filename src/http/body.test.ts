// What no schema is asked about: keys and texts that no field may hold, and nesting without end.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objectOf, parseJson, unfit, unfitValue } from './body.ts'
import { textOf } from './charset.ts'

describe('a body', () => {
  it('of ordinary JSON is fit, however it is written', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        // A text that only speaks of these (a value "__proto__", an escaped backslash) may be fit: the next test tells.
        fc.pre(!/\\u(d[89a-f]|0000)|__proto__/i.test(text) && text.isWellFormed())
        expect(unfit(text, JSON.parse(text))).toBeNull()
      }),
    ))

  it('is found out by the quick look whenever the thorough one would find it', () =>
    fc.assert(
      fc.property(
        fc.object({
          maxDepth: 40,
          key: fc.constantFrom('a', '__proto__', '\0', '\ud800'),
          values: [fc.string({ unit: 'binary' }), fc.constant('\udc00')],
        }),
        (value) => {
          const text = JSON.stringify(value)
          const parsed: unknown = JSON.parse(text)
          expect(unfit(text, parsed)?.message).toBe(unfitValue(parsed)?.message)
        },
      ),
    ))

  it('points to each text that cannot be stored, by escaped steps', () => {
    const problem = unfitValue({ 'a/b': [{ '~': 'x\0' }], c: '\ud800' })
    expect(problem?.more.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/a~1b/0/~0', '/c'])
  })

  it('may nest 32 deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(unfit(nested(32), JSON.parse(nested(32)))).toBeNull()
    expect(unfit(nested(33), JSON.parse(nested(33)))).toMatchObject({ kind: 'malformed-body' })
    const wide = JSON.stringify(Array.from({ length: 1_000 }, () => ({ a: [] })))
    expect(unfit(wide, JSON.parse(wide))).toBeNull()
  })

  it('that is no JSON, no UTF-8 or empty says so without repeating it', () => {
    expect(() => parseJson('{"secret" 1}')).toThrow(
      /^The body is not valid JSON \(character 11\)\. A colon is expected after a key\.$/,
    )
    expect(() => parseJson('')).toThrow('empty')
    expect(() => textOf(Buffer.from([0xc3, 0x28]))).toThrow('UTF-8')
  })

  it.each([null, [], 'text', 1, true, undefined])('that is %j is no object', (body) =>
    expect(() => objectOf(body)).toThrow('JSON object'),
  )
})
