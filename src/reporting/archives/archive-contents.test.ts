// Which classes and which files the archive of a school year has.
import { describe, expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { schoolYearBeginningIn } from '#privacy/school-year.ts'
import {
  classesOfYear,
  ListedClass,
  ListedSequence,
  momentOfClass,
  reportsOfYear,
  reportsWithoutPast,
  sequencesOfYear,
} from './archive-contents.ts'
import { faultOfClasses, faultOfYear, ReportArchive } from './archive-request.ts'

const span = schoolYearBeginningIn(2025, Zone.parse('Europe/Paris'))
const after = Instant.parse('2026-11-30T08:00:00.000Z')
const idOf = (n: number) => `c1a55000-0000-4000-8000-00000000000${n}`
const aClass = (n: number, more: object = {}): ListedClass =>
  ListedClass.parse({
    ...{ class: idOf(n), name: 'CM1 A', schoolYear: '2025-2026' },
    ...{ openedAt: '2025-09-01T06:00:00.000Z', closedAt: null, ...more },
  })
const aSequence = (n: number, more: object = {}): ListedSequence =>
  ListedSequence.parse({ sequence: idOf(n), title: 'Lire', startsOn: null, endsOn: null, ...more })
const namesOf = (classes: readonly ListedClass[]) => classesOfYear(classes, span).map(({ name }) => name)

describe('the classes of an archive', () => {
  it('are those that were open at any moment of the year, by name', () => {
    const names = namesOf([
      aClass(1, { name: 'CM10' }),
      aClass(2, { name: 'CM2', closedAt: '2025-09-02T06:00:00.000Z' }),
      aClass(3, { name: 'closed before', openedAt: '2024-09-01T06:00:00.000Z', closedAt: span.begin }),
      aClass(4, { name: 'opened after', openedAt: '2026-07-31T22:00:00.000Z' }),
      aClass(5, { name: 'from the year before', schoolYear: '2024-2025', openedAt: '2024-09-01T06:00:00.000Z' }),
    ])
    expect(names).toEqual(['CM2', 'CM10', 'from the year before'])
  })

  it('are not those that were opened for the next year', () =>
    expect(namesOf([aClass(1, { schoolYear: '2026-2027', openedAt: '2026-07-04T06:00:00.000Z' })])).toEqual([]))
})

describe('the moment of a class', () => {
  const moment = (more: object, now = after) => momentOfClass(aClass(1, more), span, now)

  it('is the last instant of the year', () => {
    expect(moment({})).toBe('2026-07-31T21:59:59.999Z')
    expect(moment({ closedAt: '2026-10-01T06:00:00.000Z' })).toBe('2026-07-31T21:59:59.999Z')
  })

  it('is the last one before the class was closed, when its learners were still in it', () =>
    expect(moment({ closedAt: '2026-07-04T06:00:00.000Z' })).toBe('2026-07-04T05:59:59.999Z'))

  it('is now, while the year is under way', () => {
    const now = Instant.parse('2026-03-12T09:42:00.000Z')
    expect(moment({}, now)).toBe(now)
    expect(moment({ closedAt: '2026-01-05T06:00:00.000Z' }, now)).toBe('2026-01-05T05:59:59.999Z')
  })
})

it('has the sequences whose days meet those of the year', () => {
  const found = sequencesOfYear(
    [
      aSequence(1, { startsOn: '2026-03-02', endsOn: '2026-04-03' }),
      aSequence(2, { startsOn: '2025-11-03' }),
      aSequence(3, { endsOn: '2025-07-31' }),
      aSequence(4, { startsOn: '2026-08-01' }),
      aSequence(5),
    ],
    span,
  )
  expect(found.map(({ sequence }) => sequence)).toEqual([idOf(5), idOf(2), idOf(1)])
})

describe('the files of an archive', () => {
  const pathsOf = (classes: Parameters<typeof reportsOfYear>[0], language: 'fr' | 'en' = 'fr') =>
    reportsOfYear(classes, { span, now: after, language }).map(({ path }) => path)

  it('are each report that has a past, in a folder for each class', () => {
    const of = aClass(1)
    expect(pathsOf([{ of, sequences: [aSequence(2), aSequence(3, { title: 'Écrire / résumer' })] }])).toEqual([
      'CM1 A/progression-de-la-classe',
      'CM1 A/progression-dans-la-sequence - Écrire - résumer',
      'CM1 A/progression-dans-la-sequence - Lire',
      'CM1 A/points-de-blocage',
      'CM1 A/evolution-de-la-classe',
    ])
    expect(pathsOf([{ of, sequences: [] }], 'en')).toContain('CM1 A/class-progress')
    expect(reportsWithoutPast).toEqual(['class-competencies'])
  })

  it('have names of their own, where classes or sequences have the same one', () => {
    const twice = [aSequence(3), aSequence(4), aSequence(5, { title: null })]
    const paths = pathsOf([
      { of: aClass(1), sequences: twice },
      { of: aClass(2, { name: 'cm1 a' }), sequences: [] },
      { of: aClass(6, { name: '../..' }), sequences: [] },
    ])
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
    expect(paths).toContain('CM1 A/progression-dans-la-sequence - Lire (2)')
    expect(paths).toContain(`CM1 A/progression-dans-la-sequence - ${idOf(5)}`)
    expect(paths).toContain('cm1 a (2)/progression-de-la-classe')
    expect(paths).toContain('classe/progression-de-la-classe')
  })
})

describe('a request for an archive', () => {
  it('names the year in which the school year begins, and is in French by default', () => {
    expect(ReportArchive.parse({ schoolYear: 2025, format: 'pdf' })).toMatchObject({ language: 'fr' })
    for (const schoolYear of ['2025', 2025.5, 20, 99_999, null])
      expect(ReportArchive.safeParse({ schoolYear, format: 'pdf' }).success, String(schoolYear)).toBe(false)
  })

  it('is refused for a year that has not begun, from its first instant on accepted', () => {
    expect(faultOfYear(span, span.begin)).toBeNull()
    const before = Instant.parse('2025-07-31T21:59:59.999Z')
    expect(faultOfYear(span, before)).toMatchObject({ code: 'school-year-not-begun', pointer: '/schoolYear' })
  })

  it('is refused for a year in which no class was open', () => {
    expect(faultOfClasses([aClass(1)], span)).toBeNull()
    for (const classes of [[], [aClass(1, { openedAt: '2026-09-01T06:00:00.000Z' })]])
      expect(faultOfClasses(classes, span)).toMatchObject({ code: 'school-year-without-classes' })
  })
})
