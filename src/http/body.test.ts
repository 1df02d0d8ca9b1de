// The checks of bodies that no schema makes: forbidden keys and texts, and deep nesting.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyProblem, objectOf, parseJson, valueProblem } from './body.ts'
import { textOf } from './charset.ts'

describe('a body', () => {
  it('is accepted if it is ordinary JSON', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        // A text that only mentions these (a value "__proto__", an escaped backslash) may be accepted: see the next test.
        fc.pre(!/\\u(d[89a-f]|0000)|__proto__/i.test(text) && text.isWellFormed())
        expect(bodyProblem(text, JSON.parse(text))).toBeNull()
      }),
    ))

  it('is refused by the quick check whenever the full check refuses it', () =>
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
          expect(bodyProblem(text, parsed)?.message).toBe(valueProblem(parsed)?.message)
        },
      ),
    ))

  it('is refused with an escaped pointer to each text that cannot be stored', () => {
    const problem = valueProblem({ 'a/b': [{ '~': 'x\0' }], c: '\ud800' })
    expect(problem?.more.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/a~1b/0/~0', '/c'])
  })

  it('may nest 32 deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(bodyProblem(nested(32), JSON.parse(nested(32)))).toBeNull()
    expect(bodyProblem(nested(33), JSON.parse(nested(33)))).toMatchObject({ kind: 'malformed-body' })
    const wide = JSON.stringify(Array.from({ length: 1_000 }, () => ({ a: [] })))
    expect(bodyProblem(wide, JSON.parse(wide))).toBeNull()
  })

  it('that is not JSON, not UTF-8 or empty is refused without repeating its content', () => {
    expect(() => parseJson('{"secret" 1}')).toThrow(
      /^The body is not valid JSON \(character 11\)\. A colon is expected after a key\.$/,
    )
    expect(() => parseJson('')).toThrow('empty')
    expect(() => textOf(Buffer.from([0xc3, 0x28]))).toThrow('UTF-8')
  })

  it.each([null, [], 'text', 1, true, undefined])('that is %j is refused where an object is expected', (body) =>
    expect(() => objectOf(body)).toThrow('JSON object'),
  )
})
