// Which records of MathCopain are taken, which are set aside, and by which rule.
import { describe, expect, it } from 'vitest'
import { Zone } from '#kernel/ids.ts'
import { readAnalytics } from './analytics.ts'
import { momentIn } from './moments.ts'
import { readLink, readParent, readProfile, readResponse, readUser } from './records.ts'

const clock = { zone: Zone.parse('Europe/Paris'), nowMs: Date.parse('2026-01-15T12:00:00Z') }
const at = '2025-11-16T10:00:00'
const atMs = Date.parse('2025-11-16T09:00:00Z')
const user = { id: 7, username: 'leo7', created_at: at }
const response = {
  id: 1,
  user_id: 7,
  exercise_id: 'mult_6x7',
  skill_domain: 'multiplication',
  is_correct: true,
  created_at: at,
}

describe('a moment', () => {
  it.each([
    ['2025-11-16T10:00:00', '2025-11-16T09:00:00.000Z'],
    ['2025-07-16 10:00:00.25', '2025-07-16T08:00:00.250Z'],
    ['2025-11-16T10:00:00Z', '2025-11-16T10:00:00.000Z'],
    ['2025-11-16T10:00:00-0500', '2025-11-16T15:00:00.000Z'],
    ['2025-11-16', '2025-11-15T23:00:00.000Z'],
  ])('reads %s on the clock of the school unless it has a zone', (text, expected) => {
    expect(new Date(momentIn(text, clock) ?? Number.NaN).toISOString()).toBe(expected)
  })
  it.each(['31/12/2024', '2025-02-30T10:00:00', '2025-11-16T25:00:00', '1999-12-31', '2026-01-15T14:00:00Z', 'hier'])(
    'refuses %s',
    (text) => expect(momentIn(text, clock)).toBeNull(),
  )
})

describe('a user', () => {
  it('is taken under its user name, and says that the family name is not known', () => {
    expect(readUser(user, clock)).toEqual({
      record: {
        ...{ id: '7', username: 'leo7', givenName: 'leo7', familyName: '(nom inconnu)' },
        ...{ grade: undefined, birthDate: undefined, atMs },
      },
      faults: [],
    })
  })
  it('has a grade in any usual spelling', () => {
    expect(readUser({ ...user, grade_level: 'ce1' }, clock).record?.grade).toBe('CE1')
    expect(readUser({ ...user, grade_level: '6ème' }, clock).record?.grade).toBe('6e')
  })
  it.each([
    [{ ...user, username: ' ' }, 'username is missing', false],
    [{ ...user, id: undefined }, 'id is missing', false],
    [{ ...user, username: 'x'.repeat(51) }, 'username is not a text of at most 50 letters', false],
    [{ ...user, grade_level: 'Terminator' }, 'grade_level is not a French grade from CP to Tle: left out', true],
    [{ ...user, age: 210 }, 'age is not from 3 to 25 years: left out', true],
    [{ ...user, birth_date: '1900-01-01' }, 'birth_date is not a day that gives 3 to 25 years: left out', true],
    [{ ...user, created_at: 'hier' }, 'created_at is not a date between 2000 and now: left out', true],
    [['leo7'], 'the record is not a JSON object', false],
  ])('%j breaks one rule', (json, rule, taken) => {
    const reading = readUser(json, clock)
    expect(reading.faults).toEqual([{ rule, taken }])
    expect(reading.record !== null).toBe(taken)
  })
})

describe('a response', () => {
  it('becomes an answer: seconds are milliseconds, and short texts are codes', () => {
    const said = { difficulty_level: 3, time_taken_seconds: 12.5, strategy_used: 'Compte sur les doigts' }
    expect(readResponse({ ...response, ...said, user_response: 42 }, clock).record).toMatchObject({
      ...{ id: '1', user: '7', exercise: 'mult_6x7', skill: 'multiplication', correct: true, atMs },
      ...{ difficulty: 3, durationMs: 12_500, strategy: 'compte-sur-les-doigts', response: '42' },
    })
  })
  it('reads verdicts written as numbers or words, and domains with accents or in English', () => {
    expect(readResponse({ ...response, is_correct: 0 }, clock).record?.correct).toBe(false)
    expect(readResponse({ ...response, is_correct: 'True' }, clock).record?.correct).toBe(true)
    expect(readResponse({ ...response, skill_domain: 'Géométrie' }, clock).record?.skill).toBe('geometrie')
    expect(readResponse({ ...response, skill_domain: 'subtraction' }, clock).record?.skill).toBe('soustraction')
  })
  it.each([
    [{ is_correct: undefined }, 'is_correct is missing', false],
    [{ is_correct: 'peut-être' }, 'is_correct is not true or false', false],
    [{ created_at: '31/12/2024' }, 'created_at is not a date between 2000 and now', false],
    [{ exercise_id: '' }, 'exercise_id is missing', false],
    [{ skill_domain: 'histoire' }, 'skill_domain is not a known domain: imported as unknown', true],
    [{ difficulty_level: 9 }, 'difficulty_level is not a level from 1 to 5: left out', true],
    [{ time_taken_seconds: -4 }, 'time_taken_seconds is not a number of seconds from 0 to a day: left out', true],
    [{ user_response: 'a\0b' }, 'user_response is not a text of at most 2 000 letters: left out', true],
  ])('with %j breaks one rule', (change, rule, taken) => {
    const reading = readResponse({ ...response, ...change }, clock)
    expect(reading.faults).toEqual([{ rule, taken }])
    expect(reading.record !== null).toBe(taken)
  })
})

describe('the other records', () => {
  it('are a declared level, with the date of the last practice', () => {
    const profile = { user_id: 7, skill_domain: 'addition', proficiency_level: 0.8, last_practiced: at }
    expect(readProfile(profile, clock).record).toEqual({ user: '7', skill: 'addition', proficiency: 0.8, atMs })
    expect(readProfile({ ...profile, proficiency_level: 1.4 }, clock).faults).toEqual([
      { rule: 'proficiency_level is not a share from 0 to 1', taken: false },
    ])
  })
  it('are a parent, without an address that is not one', () => {
    const { record, faults } = readParent({ id: 2, username: 'mam', email: 'rien' }, clock)
    expect(record).toMatchObject({ id: '2', email: undefined })
    expect(faults).toEqual([{ rule: 'email is not an e-mail address: left out', taken: true }])
  })
  it('are a link, whose unknown permission gives no more than to view', () => {
    const { record, faults } = readLink({ parent_id: 2, child_id: 7, permission_level: 'admin' }, clock)
    expect(record?.level).toBe('view')
    expect(faults).toEqual([{ rule: 'permission_level is not view or manage: left out', taken: true }])
  })
  it.each([
    ['session_start', { session_id: 's1' }, { kind: 'session', session: 's1' }],
    ['page_view', { event_data: { page: 'cours/tables' } }, { kind: 'view', content: 'cours/tables', medium: 'page' }],
    ['exercise_completed', {}, 'left out: responses.json has the answers'],
    ['logout', {}, 'left out: the end of a session has no event here'],
    ['button_click', {}, 'left out: no event here for this event_type'],
    ['session_start', {}, 'left out: a session without a session_id'],
    ['page_view', {}, 'left out: a view without its content'],
  ])('are an analytics event %s with %j', (event_type, more, expected) => {
    const { record, faults } = readAnalytics({ user_id: 7, event_type, created_at: at, ...more }, clock)
    if (typeof expected === 'string') expect(faults).toEqual([{ rule: expected, taken: false }])
    else expect(record).toMatchObject(expected)
  })
})
