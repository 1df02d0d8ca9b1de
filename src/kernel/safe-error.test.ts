import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { framesOf, safeMessage } from './safe-error.ts'

/** Throws as a fold would, and returns what was thrown. */
function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('expected an error')
}

/** Texts that occur in no description by chance. */
const secrets = fc
  .string({ unit: fc.constantFrom(...'abcxyzÉ漢 019"\'\n(){}[]/:@-'), minLength: 6, maxLength: 40 })
  .map((text) => `Zoé${text}Ñandú`)

const postgresError = (fields: object) =>
  Object.assign(new Error('replaced'), { severity: 'ERROR', code: '22P02' }, fields)

/** Each makes an error about the secret, as code, zod, Node and the database do. */
const kinds: Readonly<Record<string, (secret: string) => unknown>> = {
  'a plain error': (secret) => new Error(secret),
  'an error with a sentence': (secret) => new RangeError(`no exercise for ${secret} at all`),
  'a thrown text': (secret) => secret,
  'a thrown object': (secret) => ({ message: secret, toString: () => secret }),
  'a name that is a value': (secret) => Object.assign(new Error('x'), { name: secret }),
  'a code that is a value': (secret) => Object.assign(new Error('x'), { code: secret }),
  'a message that was changed': (secret) => Object.assign(new Error(secret), { message: 'x' }),
  'a stack that was changed': (secret) => Object.assign(new Error('x'), { stack: `Error: x\n    at ${secret}` }),
  'a message that looks like a frame': (secret) => new Error(`x\n    at ${secret} (/src/${secret}.ts:1:1)`),
  'a cause': (secret) => new Error('x', { cause: new Error('y', { cause: secret }) }),
  'several errors': (secret) => new AggregateError([new Error(secret), secret], secret),
  'a computed property of undefined': (secret) => thrownBy(() => Reflect.get(Object(undefined), 'x')[secret]),
  'a call of what is no function': (secret) => thrownBy(() => Reflect.get(Object({ [secret]: 1 }), secret)()),
  'a text that is no BigInt': (secret) => thrownBy(() => BigInt(secret)),
  'a text that is no JSON': (secret) => thrownBy(() => JSON.parse(secret)),
  'a text that is no address': (secret) => thrownBy(() => new URL(`[${secret}`)),
  'a failed assertion': (secret) => thrownBy(() => assert.equal(secret, 'other')),
  'a failed schema': (secret) => z.object({ text: z.literal('a') }).safeParse({ text: secret }).error,
  'a schema with a message': (secret) =>
    z
      .string()
      .refine(() => false, { error: ({ input }) => `${input} is wrong` })
      .safeParse(secret).error,
  'unknown fields': (secret) => z.strictObject({}).safeParse({ [secret]: 1 }).error,
  'a key of a record': (secret) => z.record(z.string(), z.number()).safeParse({ [secret]: secret }).error,
  'a key that a record refuses': (secret) => z.record(z.uuid(), z.number()).safeParse({ [secret]: 1 }).error,
  'a value of the database': (secret) => postgresError({ message: `invalid input syntax for type uuid: "${secret}"` }),
  'a row of the database': (secret) =>
    postgresError({ code: '23505', detail: `Key (name)=(${secret}) already exists.`, hint: secret, table: secret }),
  'a row that is copied': (secret) =>
    postgresError({ where: `COPY staged, line 3, column difficulty: "${secret}"`, internalQuery: secret }),
  'an error raised by a function': (secret) => postgresError({ code: 'P0001', message: secret }),
  'a file': (secret) =>
    Object.assign(new Error(`ENOENT: no such file, open '${secret}'`), {
      code: 'ENOENT',
      syscall: 'open',
      path: secret,
    }),
  'a request': (secret) =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(secret), { address: secret }) }),
}

describe('a description of an error', () => {
  it.each(Object.entries(kinds))('contains no value of %s', (_, errorAbout) =>
    fc.assert(
      fc.property(secrets, (secret) => {
        const error = errorAbout(secret)
        const texts = [safeMessage(error), ...(error instanceof Error ? framesOf(error) : [])].join('\n')
        expect(texts).not.toContain(secret)
        // Nor a part of it.
        expect(texts).not.toMatch(/Zoé|Ñandú/)
      }),
    ),
  )

  it('names the class of the error and the place in the code', () =>
    expect(safeMessage(new RangeError('no exercise for Léa'))).toMatch(
      /^RangeError \(src\/kernel\/safe-error\.test\.ts:\d+:\d+\)$/,
    ))

  it('says in its own words what the language refused', () =>
    expect(safeMessage(thrownBy(() => Reflect.get({}, 'nobody').name))).toMatch(
      /^TypeError: a property of undefined or null was used \(src\/kernel\/safe-error\.test\.ts:\d+:\d+\)$/,
    ))

  it('names the fields and the rules that a schema found broken', () => {
    const schema = z.object({ level: z.int(), marks: z.array(z.number().max(20)) })
    expect(safeMessage(schema.safeParse({ level: 'high', marks: [3, 21] }).error)).toMatch(
      /^ZodError: \/level invalid_type \(expected number\), \/marks\/1 too_big/,
    )
  })

  it('names the table, the column and the constraint that the database named', () => {
    const error = postgresError({
      code: '23514',
      schema: 'read',
      table: 'marks_1',
      column: 'mark',
      constraint: 'marks_up',
    })
    expect(safeMessage(error)).toMatch(
      /a check failed, schema read, table marks_1, column mark, constraint marks_up \[23514\]/,
    )
    const copied = postgresError({ where: 'COPY staged, line 3, column difficulty: "Léa"' })
    expect(safeMessage(copied)).toContain('copy into staged, line 3, column difficulty')
  })

  it('says which call of the operating system failed, and at which address', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), {
      ...{ code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 5432 },
    })
    expect(safeMessage(refused)).toMatch(/^Error: connect ECONNREFUSED 127\.0\.0\.1:5432 \(/)
  })

  it('keeps the sentence of an error whose sentences this code writes', () => {
    class QueueFull extends Error {}
    expect(safeMessage(new QueueFull('no place in the queue: all'))).toContain('QueueFull: no place in the queue: all')
  })

  it('is at most 1 000 characters of text that can be stored', () => {
    class LogBusy extends Error {}
    const text = safeMessage(new LogBusy(`\0\ud800${'x'.repeat(5_000)}`))
    expect(text.length).toBeLessThanOrEqual(1_000)
    expect(text).not.toContain('\0')
    expect(text.isWellFormed()).toBe(true)
  })
})
