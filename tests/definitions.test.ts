/** What every definition must satisfy: names by path, personal data, erasure, purpose. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { consentTexts } from '#events/privacy/consent-texts.ts'
import { type AnyEventDefinition, upcastTo } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { assertForgets, subjectColumns } from '#kernel/forgetting.ts'
import { PersonId, position } from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'
import { remove } from '#kernel/projection.ts'
import { isMadeOf } from '#kernel/schema-parts.ts'
import { record, someone } from '#kernel/specification.ts'
import { correlate } from '#reacting/react.ts'
import { arbitrariesOf, arbitraryOf } from './arbitrary-of.ts'
import {
  findCommands,
  findEarlierProjections,
  findEvents,
  findProcesses,
  findProjections,
  findQueries,
} from './find-definitions.ts'

const events = await findEvents()
const commands = await findCommands()
const current = await findProjections()
const earlier = await findEarlierProjections()
const projections = new Map([...current, ...earlier])
const queries = await findQueries()
const processes = await findProcesses()

describe('every event', () => {
  it('is found', () => expect(events.size).toBeGreaterThanOrEqual(20))

  it.each([...events])('%s is named after its file, and declares its purpose and retention', (file, event) => {
    expect(file).toBe(`src/events/${event.type.replace('.', '/')}.ts`)
    expect(event.description.length).toBeGreaterThan(10)
    expect(event.purpose).toBeTruthy()
    expect(event.retention).toMatch(/^P\d+[YMWD]/)
  })

  it.each([...events])('%s needs a consent whose text exists, if it needs one', (_, { consent, fieldsOnConsent }) => {
    for (const { to, sinceText } of [...(consent ? [consent] : []), ...fieldsOnConsent.values()])
      expect(consentTexts(to).map(({ version }) => version)).toContain(sinceText)
  })

  it.each([...events])('%s has a JSON Schema', (_, event) => {
    expect(z.toJSONSchema(event.data, { io: 'output' })).toMatchObject({ type: 'object' })
  })

  it.each([...events])('%s refuses unknown fields', (_, event) => {
    const make = event as unknown as (data: object) => unknown
    fc.assert(
      fc.property(fc.record(arbitrariesOf(event.data.shape)), (data) => {
        expect(() => make(data)).not.toThrow()
        expect(() => make({ ...data, unheardOf: 1 })).toThrow(z.ZodError)
      }),
      { numRuns: 5 },
    )
  })

  const texts = [...events].flatMap(([, event]) =>
    Object.entries(event.data.shape).map(([field, schema]) => [`${event.type} ${field}`, schema] as const),
  )
  it.each(texts)('%s refuses NUL and lone surrogates', (_, schema) => {
    for (const text of ['a\0b', '\0', 'a\ud800', '\udc00b']) expect(schema.safeParse(text).success).toBe(false)
    expect(schema.safeParse('x'.repeat(20_000)).success).toBe(false)
  })
})

describe('the words of every event', () => {
  /** The event in words, in both languages. */
  const say = (event: AnyEventDefinition, data: object) => {
    const [recorded] = record([{ type: event.type, version: event.version, data }])
    if (!recorded || !event.words) throw new Error(`${event.type} has no words`)
    return [event.words.fr(recorded.data, recorded), event.words.en(recorded.data, recorded)] as const
  }
  const expectSentences = (said: readonly string[]) => {
    for (const sentence of said) {
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\{|\}|true|false|Infinity/)
      // One line without control characters, and no gap where a part is missing.
      expect(sentence).toMatch(/^\p{Lu}[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u)
      expect(sentence).not.toMatch(/ {2}|\s$|\( *\)|[:,(]$/)
      // No UUID, unless it was typed as text.
      expect(sentence).not.toMatch(/(?<!“|«\u202f)[0-9a-f]{8}-[0-9a-f]{4}-/)
    }
    const [french = '', english = ''] = said
    // Before : ; ! ? % » and after « French has a narrow no-break space; its apostrophe is no straight one.
    expect(french).not.toMatch(/(?<!\u202f)[;!?»%]|(?<!\u202f):(?=\s)|«(?!\u202f)|'/u)
    expect(french).not.toBe(english)
  }

  it.each([...events])('%s are two complete sentences', (_, event) => {
    fc.assert(
      fc.property(arbitraryOf(event.data), (data) => expectSentences(say(event, data as object))),
      { numRuns: 50 },
    )
  })

  it.each([...events])('%s remain complete where fields are erased, absent or unexpected', (_, event) => {
    const erased = Object.fromEntries([...event.personal.keys()].map((field) => [field, ERASED]))
    const valid = fc.sample(arbitraryOf(event.data), { numRuns: 5, seed: 1 }) as object[]
    for (const data of valid) expectSentences(say(event, { ...data, ...erased }))
    expectSentences(say(event, {}))
    const fields = Object.keys(event.data.shape)
    for (const odd of [ERASED, null, {}, [], Number.NaN, -1, '', ' \n', '\u001b[31m\u202e', '__proto__', true])
      expectSentences(say(event, Object.fromEntries(fields.map((field) => [field, odd]))))
  })
})

describe('every event of an old version', () => {
  const older = [...events.values()].filter(({ version }) => version > 1)
  it('exists at least once, so that upcasting is real', () => expect(older.length).toBeGreaterThan(0))

  it.each(older.map((event) => [event.type, event] as const))(
    '%s comes up with its personal fields erased',
    (_, event) => {
      for (let version = 1; version < event.version; version += 1) {
        const erased = Object.fromEntries([...event.personal.keys()].map((field) => [field, ERASED]))
        // The smallest old event, with every personal field erased.
        for (const old of [erased, Object.fromEntries(Object.keys(event.data.shape).map((field) => [field, ERASED]))]) {
          const current = upcastTo(event, version, old)
          for (const field of event.personal.keys()) expect(current[field]).toEqual(ERASED)
        }
      }
    },
  )
})

/** How a reader without keys meets an event: each field erased or left out, or nothing but its metadata. */
const ways = ['fields erased', 'fields left out', 'wholly erased'] as const

function readAs(event: AnyEventDefinition, way: (typeof ways)[number], data: object, opened: readonly string[]) {
  const { type, version, personal } = event
  if (way === 'wholly erased') return { type, version, data: { ...ERASED } }
  const fields = Object.entries(data).flatMap(([field, value]): [string, unknown][] => {
    if (!personal.has(field)) return [[field, value]]
    // A fold that opens a field gets it, or gets it erased.
    return way === 'fields erased' || opened.includes(field) ? [[field, ERASED]] : []
  })
  return { type, version, data: Object.fromEntries(fields) }
}

describe('every decider', () => {
  const deciders = new Map([...commands.values()].map(({ decider }) => [decider.name, decider]))

  it.each([...deciders])(
    '%s evolves on every event without its personal fields, and passes erased ones by',
    (_, decider) => {
      for (const event of events.values())
        fc.assert(
          fc.property(arbitraryOf(event.data), (data) => {
            const [without, erased] = record([
              readAs(event, 'fields left out', data as object, []),
              readAs(event, 'wholly erased', data as object, []),
            ])
            if (!without || !erased) throw new Error('two events were recorded')
            const state = decider.evolve(decider.initial, without)
            expect(JSON.stringify(state)).not.toContain('"erased"')
            expect(decider.evolve(state, erased)).toBe(state)
          }),
          { numRuns: 10 },
        )
    },
  )
})

describe('every projection', () => {
  it('is found', () => expect(current.size).toBeGreaterThanOrEqual(9))

  it.each([...projections])('%s is named after its file', (file, projection) => {
    const { name, version } = projection
    expect(file.split('/').at(-1)).toBe(earlier.has(file) ? `${name}.v${version}.ts` : `${name}.ts`)
    expect(projection.description.length).toBeGreaterThan(10)
  })

  it('of an earlier version has a newer one', () => {
    const newest = new Map([...current.values()].map(({ name, version }) => [name, version]))
    for (const { name, version } of earlier.values()) expect(newest.get(name)).toBeGreaterThan(version)
  })

  it.each([...projections])(
    '%s folds every event with and without its personal fields, and erased, into rows of its schema',
    (_, projection) => {
      const columns = z.object({ ...projection.key.shape, ...projection.row.shape }).strict()
      for (const event of events.values()) {
        fc.assert(
          fc.property(arbitraryOf(event.data), fc.constantFrom(...ways), (data, way) => {
            const stored = readAs(event, way, data as object, projection.opens.get(event.type)?.fields ?? [])
            const kinds = ['learner', 'class', 'person', 'school'] as const
            const kind = projection.of && kinds.find((kind) => kind === projection.of)
            const stream = `${kind ?? 'learner'}-${someone.learner}` as never
            // Twice: first without the row, then with it.
            const rows = foldEvents(projection, record([stored, stored], { stream }))
            for (const { key, row } of rows.values()) {
              columns.parse({ ...key, ...row })
              expect(JSON.stringify({ key, row })).not.toContain('"erased"')
            }
          }),
          { numRuns: 20 },
        )
      }
    },
  )

  it.each([...projections])('%s removes the rows of an erased person, and no others', (_, projection) => {
    assertForgets(projection)
    const subjects = subjectColumns(projection)
    if (subjects.length === 0) return
    /** The data with this person wherever it names one: rows may be keyed by a person who is not the subject. */
    const naming = (event: AnyEventDefinition, data: object, person: typeof someone.learner) =>
      Object.fromEntries(
        Object.entries(data).map(([field, value]) => {
          const schema = event.data.shape[field]
          return [field, schema && isMadeOf(schema, PersonId) ? person : value]
        }),
      )
    const removes = (type: string) => projection.handlers.get(type)?.some(({ fold }) => fold === remove) ?? false
    const other = '0000beef-0000-4000-8000-000000000001' as typeof someone.learner
    const make = (subject: typeof someone.learner) =>
      [...events.values()]
        .filter(({ type }) => type !== 'privacy.subject-erased')
        // What ends something else comes first: rows must be there when the person is erased.
        .sort((one, other) => Number(removes(other.type)) - Number(removes(one.type)))
        .flatMap((event) =>
          fc.sample(arbitraryOf(event.data), { numRuns: 3, seed: 1 }).map((data) => ({
            type: event.type,
            version: event.version,
            data: naming(event, data as object, subject),
            subject,
          })),
        )
    const erasure = { type: 'privacy.subject-erased', version: 1, data: {}, subject: someone.learner }
    const before = foldEvents(projection, record([...make(someone.learner), ...make(other)]))
    const after = foldEvents(projection, record([...make(someone.learner), ...make(other), erasure]))
    const rowsOf = (rows: typeof before, person: string) =>
      [...rows.values()].filter(({ key }) => subjects.some((column) => Reflect.get(key, column) === person))
    expect(rowsOf(before, someone.learner).length).toBeGreaterThan(0)
    expect(rowsOf(after, someone.learner)).toEqual([])
    expect(rowsOf(after, other)).toEqual(rowsOf(before, other))
  })

  it.each([...projections])('%s fails when events come out of order', (_, projection) => {
    const [type] = [...projection.handlers.keys()].filter((name) => name !== 'privacy.subject-erased' && name !== '*')
    const event = [...events.values()].find((one) => one.type === type)
    if (!event) return
    // A read model of several kinds of streams may tell them apart.
    const streams = (projection.of ? [projection.of] : ['learner', 'rights-request']).map(
      (kind) => `${kind}-${someone.learner}` as never,
    )
    // With one id: a row may be keyed by the id of its event.
    const id = someone.learner as never
    const twice = (data: unknown) => {
      const stored = { type: event.type, version: event.version, data: data as object }
      return streams.map((stream) =>
        record([stored, { ...stored, position: position(1n) }], { stream, id, position: position(1n) }),
      )
    }
    // Events that leave no row, such as one that removes it, have nothing to be out of order with.
    const samples = fc.sample(arbitraryOf(event.data), { numRuns: 20, seed: 2 }).flatMap(twice)
    const leavesRow = samples.find((pair) => foldEvents(projection, pair.slice(0, 1)).size > 0)
    const [first, second] = leavesRow ?? []
    expect(first).toBeDefined()
    if (first && second) expect(() => foldEvents(projection, [first, second])).toThrow(/already at position/)
  })
})

describe('every command', () => {
  it.each([...commands])('%s is named after its file, and writes only its declared stream', (file, command) => {
    expect(file).toBe(`commands/${command.name.replace('.', '/')}.ts`)
    expect(command.description.length).toBeGreaterThan(10)
    expect(command.may).toMatch(/^[a-z]+:[a-z]+(-[a-z]+)*$/)
  })

  it('has its own route, or shares one and is identified by its type', () => {
    const doors = [...commands.values()].flatMap(({ route, as }) => (route ? [`${route} ${as ?? ''}`] : []))
    expect(new Set(doors).size).toBe(doors.length)
  })

  it('exists for each of the ten types of the source documents', () => {
    const types = [...commands.values()].filter(({ route }) => route === 'POST /api/adaptive/interaction')
    expect(types.map(({ as }) => as).sort()).toEqual([
      'achievement_unlocked',
      'ai_feedback_given',
      'content_viewed',
      'difficulty_adjusted',
      'emotion_detected',
      'exercise_attempted',
      'exercise_completed',
      'learning_started',
      'metacognition_triggered',
      'skill_mastered',
    ])
  })
})

describe('every query', () => {
  it.each([...queries])('%s is named after its file', (file, query) => {
    expect(file.endsWith(`/${query.name}.ts`)).toBe(true)
    expect(query.path).toMatch(/^\/api\//)
  })

  /** Days that other days are counted from: at the ends of the calendar there are none. */
  const days = [...queries].flatMap(([, query]) =>
    Object.entries(query.input.shape)
      .filter(([, field]) => z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }).format === 'date')
      .map(([name, field]) => [`${query.name} ${name}`, field] as const),
  )
  it('that asks about a day is found', () => expect(days.length).toBeGreaterThanOrEqual(9))
  it.each(days)('%s takes no day at the ends of the calendar', (_, field) => {
    expect(field.safeParse('2026-03-12').success).toBe(true)
    for (const day of ['0000-01-01', '0999-12-31', '9999-12-31']) expect(field.safeParse(day).success).toBe(false)
  })
})

describe('every process', () => {
  it('is found', () => expect(processes.size).toBeGreaterThanOrEqual(1))

  it.each([...processes])('%s is named after its file', (file, process) => {
    expect(file.endsWith(`/${process.name}.ts`)).toBe(true)
    expect(process.description.length).toBeGreaterThan(10)
  })

  it.each([...processes])(
    '%s reacts to every event without its personal fields: with a state that can be stored, and commands it says it sends',
    (_, process) => {
      for (const event of events.values()) {
        const reactor = process.reactors.get(event.type)
        if (!reactor) continue
        fc.assert(
          fc.property(arbitraryOf(event.data), fc.constantFrom('fields erased', 'fields left out'), (data, way) => {
            const happening = readAs(event, way, data as object, [])
            // Often enough to reach any of its thresholds.
            let state = process.initial
            const [lost] = record([readAs(event, 'wholly erased', data as object, [])])
            expect(lost && correlate(process, lost)).toBeNull()
            for (const one of record(Array.from({ length: 6 }, () => happening))) {
              if (reactor.correlate(one as never) === null) continue
              const reaction = reactor.react(state, one as never)
              for (const { command: name, input } of reaction.send ?? [])
                process.sends
                  .find((command) => command.name === name)
                  ?.input.strict()
                  .parse(input) ?? expect.unreachable(`${name} is not among what it sends`)
              expect(JSON.stringify(reaction.state)).not.toContain('"erased"')
              state = reaction.state === null ? process.initial : process.state.parse(reaction.state)
              expect(process.state.parse(JSON.parse(JSON.stringify(state)))).toEqual(state)
            }
          }),
          { numRuns: 20 },
        )
      }
    },
  )
})
