// Whatever stands between them, good statements get in: no line stops a file, and every line is accounted for.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import type { TenantId } from '#kernel/ids.ts'
import { SourceMissing } from '../source-missing.ts'
import { eventsIn, imported } from './imported.fixtures.ts'
import { linesOf } from './lines.ts'
import { asLines, statement, uuid, verbs } from './statements.fixtures.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-hostile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function importOf(content: string | Buffer, log = openMemoryLog()) {
  const path = join(folder, 'statements')
  await writeFile(path, content)
  return imported(log, linesOf(path))
}

/** A sound statement in which one part is anything. */
const spoiled = fc
  .record({
    id: fc.integer({ min: 1_000, max: 1_020 }),
    path: fc.constantFrom(
      ...['id', 'actor', 'actor.account', 'actor.account.name', 'actor.account.homePage', 'actor.objectType'],
      ...['verb', 'verb.id', 'object', 'object.id', 'object.objectType', 'object.definition', 'object.definition.type'],
      ...['timestamp', 'stored', 'result', 'result.score', 'result.duration', 'result.extensions', 'context'],
      ...[
        'context.registration',
        'context.extensions',
        'context.contextActivities',
        'context.contextActivities.parent',
      ],
      'context.contextActivities.grouping',
    ),
    value: fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '\0', 'x'.repeat(5_000), '2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z', -0, 1e300, []),
    ),
  })
  .map(({ id, path, value }) => {
    const root = structuredClone(statement({ id, session: null }))
    let place = root
    const keys = path.split('.')
    for (const key of keys.slice(0, -1)) {
      const next = place[key] ?? {}
      place[key] = next
      place = next as Record<string, unknown>
    }
    place[keys.at(-1) ?? ''] = value
    return JSON.stringify(root)
  })

const hostile = fc.oneof(
  spoiled,
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '{',
    '[',
    '}',
    ']',
    '{"id":',
    '[1,2',
    '{"statements":[',
    '"',
    '\\',
    'null',
    '{}',
    '[]',
    '[{}]',
    '\0\0',
    '<html>',
  ),
  fc.constantFrom(
    '[[[['.repeat(2_000),
    '{"a":'.repeat(5_000),
    '{"__proto__":{"actor":1}}',
    '\ufeff',
    ',,,',
    '{"a":1}}',
  ),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)

const good = (n: number) => statement({ id: n + 1, who: `learner-${n % 3}`, session: n, verb: verbs.initialized })

describe('a file of good and hostile lines', () => {
  it('gives all good statements, and accounts for every line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          hostile.map((line) => line.replaceAll(/[\r\n]/g, ' ')),
          { maxLength: 12 },
        ),
        fc.nat(),
        async (lines, seed) => {
          const goods = Array.from({ length: 5 }, (_, n) => JSON.stringify(good(n)))
          const mixed = [...lines, ...goods].sort(
            (a, b) => ((a.length * 31 + seed) % 17) - ((b.length * 31 + seed) % 17),
          )
          const log = openMemoryLog()
          const { statements, duplicates, voidings, notes, lines: count } = await importOf(mixed.join('\n'), log)
          const left = notes.filter(({ taken }) => !taken).length
          expect(statements + duplicates + voidings + left).toBe(count)
          const sessions = new Set((await eventsIn(log)).map((event) => 'session' in event && event.session))
          for (let n = 0; n < 5; n += 1) expect(sessions).toContain(uuid(900 + n))
        },
      ),
      { numRuns: 150, examples: [[['{"statements":[', ']'], 28]] },
    )
  })

  it('in a list gives all statements that are whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spoiled, { maxLength: 12 }), fc.constantFrom(0, 2), async (spoils, indent) => {
        const log = openMemoryLog()
        const list = [
          ...spoils.map((text): unknown => JSON.parse(text)),
          ...Array.from({ length: 5 }, (_, n) => good(n)),
        ]
        const { statements, duplicates, voidings, notes, lines } = await importOf(
          JSON.stringify(list, null, indent),
          log,
        )
        expect(lines).toBe(list.length)
        expect(statements + duplicates + voidings + notes.filter(({ taken }) => !taken).length).toBe(lines)
        expect(statements).toBeGreaterThanOrEqual(5)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a file of nothing', () => {
  it.each([
    ['an empty file', '', /is empty/],
    ['blank lines', '\n \r\n\t\n', /is empty/],
    ['an answer without statements', '{"statements":[],"more":""}', /is empty/],
    ['a login page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', /is a web page or XML.*sign in/],
    ['CSV', 'id,actor,verb\n1,ada,played\n', /looks like CSV/],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * 7_919 + (i >> 3)) % 256)),
      /holds binary data|holds no JSON/,
    ],
    ['zeros', Buffer.alloc(5_000), /holds binary data/],
    ['text', 'hello', /holds no JSON/],
    [
      'JSON that is no statement',
      '{"message":"Unauthorized"}',
      /no statement that can be imported.*no actor and no verb/,
    ],
    ['a number', '17', /holds no JSON/],
    ['an empty list', '[]', /is empty/],
    [
      'addresses alone',
      JSON.stringify({ ...good(1), actor: { mbox: 'mailto:a@b.example' } }),
      /known by an address only/,
    ],
  ])('writes nothing and says what it is: %s', async (_, content, why) => {
    const log = openMemoryLog()
    await expect(importOf(content, log)).rejects.toThrow(why)
    await expect(importOf(content, log)).rejects.toThrow(SourceMissing)
    expect(await log.head()).toBe(0n)
  })
})

describe('a clock that is wrong', () => {
  it('moves no class to another year and makes nobody late', async () => {
    const log = openMemoryLog()
    const at = (id: number, timestamp: string, stored?: string) => ({
      ...statement({ id, at: timestamp }),
      ...(stored && { stored }),
    })
    const { notes, courses } = await imported(
      log,
      asLines([
        at(1, '2025-11-03T10:00:00Z'),
        at(2, '2025-11-04T10:00:00Z'),
        at(3, '2099-01-01T00:00:00Z'),
        at(4, '1970-01-01T00:00:00Z'),
        at(5, '1970-01-01T00:00:00Z', '2025-11-05T10:00:00Z'),
        at(6, '2009-02-01T00:00:00Z'),
      ]),
    )
    expect(notes.map(({ row, taken }) => [row, taken])).toEqual([
      [3, false],
      [4, false],
      [5, true],
    ])
    expect(courses).toMatchObject([{ last: '2025-11-05T10:00:00.000Z' }])
    const opened = (await eventsIn(log)).find(({ type }) => type === 'teaching.class-opened')
    expect(opened).toMatchObject({ schoolYear: '2025-2026' })
  })
})

describe('one id', () => {
  it('with other content in another file is a conflict: reported, kept aside, and the first one stays', async () => {
    const log = openMemoryLog()
    await imported(log, asLines([statement({ id: 1 }), statement({ id: 2 })]))
    const head = await log.head()
    const again = await imported(log, asLines([statement({ id: 1, verb: verbs.paused }), statement({ id: 2 })]))
    expect(again).toMatchObject({ events: 0, statements: 1, before: 1 })
    expect(again.notes).toMatchObject([
      {
        row: 1,
        taken: false,
        reason: 'another statement of an id that was imported before: the first one stays',
      },
    ])
    expect(await log.head()).toBe(head)
  })

  it('is no conflict where a server has spelled, completed or described the same statement otherwise', async () => {
    const log = openMemoryLog()
    const one = statement({ id: 1, at: '2021-11-29T10:00:00Z' })
    await imported(log, asLines([one]))
    const { actor, verb, object } = one as Record<'actor' | 'verb' | 'object', Record<string, unknown>>
    const served = {
      ...one,
      id: uuid(1).toUpperCase(),
      actor: { ...actor, name: 'Ada' },
      verb: { ...verb, display: { en: 'played' } },
      object: { ...object, definition: { name: { en: 'Film' } } },
      timestamp: '2021-11-29T11:00:00.000+01:00',
      stored: '2021-11-29T12:00:00Z',
      version: '1.0.0',
      authority: { mbox: 'mailto:lrs@lrs.example' },
      attachments: [],
    }
    expect(await imported(log, asLines([served]))).toMatchObject({ events: 0, before: 1, notes: [] })
  })
})

describe('a sitting', () => {
  it('is told from others by any text, whatever the registration is; an attempt is none', async () => {
    const log = openMemoryLog()
    const SESSION = 'https://w3id.org/xapi/video/extensions/session-id'
    const sat = (id: number, session: unknown, registration?: string) => ({
      ...statement({ id, session: null, at: `2025-11-03T10:0${id}:00Z` }),
      context: {
        ...(statement({ id }).context as object),
        registration,
        extensions: { [SESSION]: session, 'http://id.tincanapi.com/extension/attempt-id': id },
      },
    })
    const registration = uuid(77).toUpperCase()
    const { notes } = await imported(
      log,
      asLines([
        sat(1, 'e4858858443cd99828206e294587dac5', registration),
        sat(2, 'abcd', registration),
        sat(3, 'abcd', registration),
        sat(4, 17, 'not a registration'),
        sat(5, uuid(901).toUpperCase(), registration),
        sat(6, { odd: true }, registration),
      ]),
    )
    const started = (await eventsIn(log)).filter(({ type }) => type === 'learning.learning-started')
    expect(started).toHaveLength(5)
    expect(notes.map(({ row, reason }) => [row, reason])).toEqual([
      [6, 'a session id that is neither text nor a number was left out'],
      [6, 'no session id: one session was counted for each day of a registration'],
    ])
  })

  it('of a school that asked for another tenant is of that one alone', async () => {
    const tenant = uuid(5) as TenantId
    await expect(imported(openMemoryLog(), asLines([good(1)]), { school: { tenant } })).rejects.toThrow(
      /there is no school/,
    )
  })
})
