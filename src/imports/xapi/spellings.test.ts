// Times, ids, names, courses and results as exporters spell them, one table for each.
import { describe, expect, it } from 'vitest'
import { Instant } from '#kernel/ids.ts'
import { courseOf, kindOf } from './courses.ts'
import { readMoment, whenOf } from './moments.ts'
import { judgedOf } from './results.ts'
import { nameIn, uuidOf, vocabularyKey } from './spellings.ts'
import { meaningOf, playingOf } from './vocabulary.ts'

describe('a time', () => {
  it.each([
    '2026-11-20T10:00:00+0100',
    '2026-11-20T10:00:00+01',
    '2026-11-20 09:00:00Z',
    '2026-11-20T09:00Z',
    '2026-11-20T09:00:00.0000000Z',
    '2026-11-20T09:00:00,000Z',
    ' 2026-11-20t09:00:00z ',
    '2026-11-20 09:00:00 UTC',
    '2026-11-20T09:00:00-00:00',
    '2026-11-20T04:00:00\u221205:00',
    Date.UTC(2026, 10, 20, 9),
    Date.UTC(2026, 10, 20, 9) / 1_000,
  ])('is one moment, spelled as %j', (text) => {
    expect(readMoment(text)).toEqual({ at: '2026-11-20T09:00:00.000Z' })
  })

  it.each([
    ['2026-11-20T09:00:00', 'no time zone'],
    ['2026-11-20', 'no time zone'],
    ['2026-02-30T09:00:00Z', 'no time that can be read'],
    ['2026-11-20T25:00:00Z', 'no time that can be read'],
    ['2026-11-20T09:00:00+99:00', 'no time that can be read'],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 'no time that can be read'],
    ['0000-00-00T00:00:00Z', 'no time that can be read'],
    [{}, 'no time that can be read'],
    [Number.NaN, 'no time that can be read'],
  ])('that cannot be read is set aside: %j', (value, fault) => {
    expect(readMoment(value)).toEqual({ fault })
  })

  const now = Instant.parse('2026-03-02T12:00:00Z')
  const stored = '2026-03-01T08:00:00Z'
  it.each([
    '2099-01-01T00:00:00Z',
    '1970-01-01T00:00:03Z',
    '1980-01-06T00:00:00Z',
    '2000-01-01T00:00:00Z',
    '2026-03-02T12:06:00Z',
  ])('of a clock that cannot be right is that of storing, or none: %s', (timestamp) => {
    expect(whenOf(timestamp, stored, now)).toMatchObject({
      at: '2026-03-01T08:00:00.000Z',
      note: expect.stringContaining('the time of storing was taken'),
    })
    expect(whenOf(timestamp, undefined, now)).toMatchObject({
      fault: expect.stringContaining('a clock that cannot be right'),
    })
    expect(whenOf(timestamp, timestamp, now)).toMatchObject({
      fault: expect.stringContaining('a clock that cannot be right'),
    })
  })

  it('is that of storing where there is none, or where it lies after that by more than a day', () => {
    expect(whenOf(null, stored, now)).toMatchObject({ note: 'no timestamp: the time of storing was taken' })
    expect(whenOf(undefined, undefined, now)).toEqual({ fault: 'no time' })
    expect(whenOf('2025-06-01T00:00:00Z', '2021-06-01T00:00:00Z', now)).toMatchObject({
      at: '2021-06-01T00:00:00.000Z',
    })
    expect(whenOf('2021-06-01T08:00:00Z', '2021-06-01T00:00:00Z', now)).toEqual({ at: '2021-06-01T08:00:00.000Z' })
  })
})

describe('an id', () => {
  const id = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
  it.each([id, id.toUpperCase(), `{${id}}`, `urn:uuid:${id}`, ` ${id} `, id.replaceAll('-', '')])(
    'is one UUID, spelled as %s',
    (text) => expect(uuidOf(text)).toBe(id),
  )
  it.each(['', 'abcd', '00000000-0000-0000-0000-000000000000', 7, null, `${id}0`])(
    'that is none is none: %j',
    (value) => expect(uuidOf(value)).toBeNull(),
  )
  it('of a vocabulary is one, with or without s, slash, capitals and the dots of a database', () => {
    for (const verb of ['https://adlnet.gov/expapi/verbs/Completed/', 'http://www.adlnet.gov/expapi/verbs/completed'])
      expect(meaningOf(verb)).toBe('completed')
    expect(vocabularyKey('https://w3id&46;org/xapi/video')).toBe('w3id.org/xapi/video')
    expect(
      playingOf({
        'http://w3id.org/xapi/video/extensions/Time': '12.5',
        'https://w3id.org/xapi/video/extensions/progress': 47,
      }),
    ).toMatchObject({ atMs: 12_500, progress: 0.47 })
  })
})

describe('a name', () => {
  const family = '👨‍👩‍👧'
  it.each([
    [{ en: '', fr: 'Algèbre' }, 'Algèbre'],
    [{ en: '  ', de: '\u200b', fr: 'Algèbre' }, 'Algèbre'],
    [{ 'zh-CN': '代数' }, '代数'],
    [{ en: 'Al\0gebra', fr: 'Algèbre' }, 'Algèbre'],
    [{ en: 'Al\0gebra' }, 'Algebra'],
    [{ en: 'half \ud83d' }, 'half'],
    [{ en: null, fr: 3, de: 'Algebra' }, 'Algebra'],
    ['a plain text', 'a plain text'],
    [{ en: `${'x'.repeat(99)}😀` }, 'x'.repeat(99)],
    [{ en: `${'x'.repeat(95)}${family}${family}` }, 'x'.repeat(95)],
  ])('of %j is %j', (map, text) => {
    expect(nameIn(map)?.text).toBe(text)
  })
  it.each([[{}], [{ en: '' }], [{ en: '\0' }], [null], [7], [[]]])('that is none is none: %j', (map) =>
    expect(nameIn(map)).toBeUndefined(),
  )
  it('is noted where it was mended or cut, and cut even within one letter of a hundred accents', () => {
    expect(nameIn({ en: 'a\0b' })?.note).toContain('left out')
    expect(nameIn({ en: 'x'.repeat(101) })?.note).toContain('cut')
    expect(nameIn({ en: `a${'\u0301'.repeat(150)}` })?.text).toHaveLength(100)
  })
})

describe('a course', () => {
  const kinds = new Map(
    Object.entries({
      'https://m/': 'http://id.tincanapi.com/activitytype/lms',
      'https://m/c/1': 'http://id.tincanapi.com/activitytype/lms/course',
      'https://m/c/2': 'https://w3id.org/xapi/cmi5/activitytype/course',
      'https://m/q': 'http://adlnet.gov/expapi/activities/cmi.interaction',
    }),
  )
  const kindIn = (id: string) => kindOf(id, kinds.get(id))
  const around = (parent: string[], grouping: string[] = [], other: string[] = []) => ({ parent, grouping, other })
  it.each([
    ['after the site', 'page', around([], ['https://m/', 'https://m/c/1']), 'https://m/c/1'],
    ['behind a question', 'page', around(['https://m/q'], ['https://m/c/1']), 'https://m/c/1'],
    ['the object itself', 'https://m/c/1', around([], ['https://m/']), 'https://m/c/1'],
    ['around an object that is one', 'https://m/c/2', around([], ['https://m/c/1']), 'https://m/c/1'],
    ['by its id', 'page', around(['x'], ['https://l/course/course-v1:A+B+C']), 'https://l/course/course-v1:A+B+C'],
    ['among others', 'page', around([], [], ['https://m/c/2']), 'https://m/c/2'],
    ['the nearest of two', 'page', around(['https://m/c/2'], ['https://m/c/1']), 'https://m/c/2'],
    ['a guess', 'page', around(['https://m/q', 'group']), 'group'],
  ])('is found %s', (_, object, surroundings, course) => {
    expect(courseOf(object, surroundings, kindIn)).toMatchObject({ course })
  })
  it('is none where there is a site, a question or the content itself alone', () => {
    for (const [object, surroundings] of [
      ['page', around(['https://m/q'], ['https://m/'])],
      ['content?subContentId=1', around(['content'])],
      ['page', around([])],
    ] as const)
      expect(courseOf(object, surroundings, kindIn)).toHaveProperty('fault')
  })
})

describe('a result', () => {
  it.each([
    [{ score: { scaled: 0.5 } }, { score: 0.5 }],
    [{ score: { scaled: -0.5 } }, { score: 0 }],
    [{ score: { scaled: 85, raw: 17, max: 20 } }, { score: 0.85 }],
    [{ score: { raw: 15, min: 10, max: 20 } }, { score: 0.5 }],
    [{ score: { raw: 5, min: 10, max: 20 } }, {}],
    [{ score: { raw: 80 } }, {}],
    [{ score: { raw: 1, min: 0, max: 0 } }, {}],
    [{ score: 'A' }, {}],
    [{ success: true }, { score: 1 }],
    [{ success: 'true', completion: true }, {}],
    [{ duration: 'PT1H2.5S' }, { durationMs: 3_602_500 }],
    [{ duration: '00:01:00' }, { durationMs: 60_000 }],
    [{ duration: 'PT' }, {}],
    [{ duration: 'P1DT' }, { durationMs: 86_400_000 }],
    [{ duration: '-PT5S' }, {}],
    [{ duration: 'PT-5S' }, {}],
    [{ duration: 'P1Y' }, {}],
    [{ duration: 'PT1.2.3S' }, {}],
    [{ duration: 12 }, {}],
    [{ duration: 'P3W' }, {}],
  ])('of %j is read as %j', (result, judged) => {
    expect(judgedOf(result, true).judged).toEqual(judged)
  })
})
