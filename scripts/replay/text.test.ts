// A history as text, without a database: column names, units, the school's time zone, and 80 columns.
import { describe, expect, it } from 'vitest'
import learningStarted from '#events/learning/learning-started.ts'
import { record, someone } from '#kernel/specification.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import learnerProgress from '../../projections/learning/learner-progress.ts'
import skillProfile from '../../projections/learning/skill-profile.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import { attempted, classA } from '../../tests/fixtures/learning.ts'
import { landmarksOf, masteryOf } from './landmarks.ts'
import { columns, widthOf, wrapped } from './layout.ts'
import { screenText } from './screen.ts'
import { beginning } from './stepping.ts'
import { differencesText, type Shown, stepText, tableText } from './text.ts'
import { valueText } from './values.ts'

const learner = someone.learner
const shown: Shown = {
  person: learner,
  lang: 'fr',
  zone: 'Europe/Paris',
  models: new Map([skillProfile, learnerProgress, classRoster].map((model) => [model.name, model])),
  names: new Map([[classA, 'CM2 A']]),
  width: 80,
  styled: false,
}
const english: Shown = { ...shown, lang: 'en' }
const [event] = record([{ ...attempted(), occurredAt: '2026-10-12T08:15:00.000Z' as never }])
if (!event) throw new Error('no event')
const step = (more: Partial<ReplayStep> = {}): ReplayStep => ({
  event,
  late: false,
  words: { fr: 'A répondu juste', en: 'Answered right' },
  changes: [],
  ...more,
})
const changes: ReplayStep['changes'] = [
  {
    model: 'skill-profile',
    key: { learner, skill: 'calcul/addition' },
    change: 'changed',
    fields: {
      attempts: { before: 9, after: 10 },
      proficiency: { before: null, after: 0.5 },
      successRate: { before: 0.811, after: 0.813 },
      lastPractisedAt: { before: '2026-10-12T08:15:01.000Z', after: '2026-10-12T08:15:30.000Z' },
    },
  },
  {
    model: 'learner-progress',
    key: { learner },
    change: 'changed',
    fields: { durationMs: { before: 258_200, after: 3_869_212 } },
  },
]
/** Replaces narrow spaces, which are invisible in a test, by ordinary ones. */
const lines = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ').split('\n')

describe('a step', () => {
  it('shows the time in the school’s zone, the event and the changes, in words, minutes and percent', () => {
    expect(lines(stepText(step({ changes }), 'Étape 15 sur 295', shown))).toEqual([
      'Étape 15 sur 295 · lundi 12 octobre 2026 à 10:15',
      '  A répondu juste',
      '    Compétence calcul/addition',
      '      réponses              9 → 10',
      '      maîtrise estimée      – → 50 %',
      '      taux de réussite      81,1 % → 81,3 %',
      '      dernier entraînement  12 oct. 2026, 10:15:01 → 12 oct. 2026, 10:15:30',
      '    Depuis le début',
      '      temps de travail  4 min 18 s → 1 h 4 min',
    ])
    expect(lines(stepText(step({ changes }), 'Step 15 of 295', english))).toContain(
      '      active time  4 min 18 s → 1 h 4 min',
    )
    const short: ReplayStep['changes'][number] = {
      model: 'learner-progress',
      key: { learner },
      change: 'changed',
      fields: { durationMs: { before: 3_852_706, after: 3_861_806 } },
    }
    expect(lines(stepText(step({ changes: [short] }), 'Étape 16 sur 295', shown))).toContain(
      '      temps de travail  1 h 4 min 12,706 s → 1 h 4 min 21,806 s',
    )
  })

  it('shows the values of a new row, that a row was removed, and when a late event arrived', () => {
    const key = { class: classA, learner }
    const joined = { stays: { before: null, after: 1 }, until: { before: null, after: null } }
    const late = step({
      late: true,
      changes: [
        { model: 'class-roster', key, change: 'added', fields: joined },
        { model: 'class-roster', key, change: 'removed', fields: { stays: { before: 1, after: null } } },
      ],
      event: { ...event, recordedAt: '2026-10-13T06:00:00.000Z' as never },
    })
    expect(lines(stepText(late, 'Step 1 of 1', english))).toEqual([
      'Step 1 of 1 · Monday, 12 October 2026 at 10:15',
      '(arrived late: 13 Oct 2026, 08:00)',
      '  Answered right',
      '    Enrolment CM2 A (new)',
      '      enrolments  1',
      '    Enrolment CM2 A (removed)',
    ])
  })

  it('fits the width for any text, and removes control characters', () => {
    const long = `A répondu « ${'x'.repeat(200)} mot ${'é'.repeat(90)} »`
    const text = stepText(step({ changes, words: { fr: long, en: long } }), 'Étape 1 sur 1', { ...shown, width: 60 })
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(60)
    expect(valueText('\u001b]0;titre\u0007a\nb\u202e', shown)).toBe(' ]0;titre a b ')
  })
})

describe('a screen', () => {
  const steps = [step(), step({ changes })]
  const at = (more: object) =>
    lines(screenText({ ...beginning, ...more }, steps, landmarksOf(steps), { shown, isWhole: true }))
  it('shows the number of the step and the total, and the keys', () => {
    expect(at({ at: 1 })[0]).toMatch(/^Étape 2 sur 2 /)
    expect(at({ at: 1 }).at(-1)).toBe('→ suite  ← retour  d jour  s séance  m maîtrise  ? aide  q quitter')
    expect(at({ at: 0 })).toContain('    Aucun changement visible.')
    expect(at({ note: 'last', typed: '12' })).toEqual(
      expect.arrayContaining(['C’est la dernière étape.', 'Nombre : 12']),
    )
  })
  it('shows only the mastery changes of a step on request', () => {
    const text = at({ at: 1, onlyMastery: true })
    expect(text[0]).toContain('maîtrise seulement : 1 sur 1')
    expect(text).toContain('      maîtrise estimée  – → 50 %')
    expect(text.join()).not.toMatch(/temps de travail|réponses/)
  })
  it('describes every key in the help', () => {
    expect(at({ view: 'help' }).join('\n')).toMatch(
      /espace.*\n.*retour arrière b[\s\S]* d {2}D [\s\S]* s {2}S [\s\S]* m [\s\S]* q /,
    )
    for (const line of at({ view: 'help' })) expect(widthOf(line)).toBeLessThanOrEqual(80)
  })
})

describe('landmarks', () => {
  const [started, first, other] = record([
    { ...learningStarted({ session: '5e551000-0000-4000-8000-000000000001', class: classA }) },
    { ...attempted({ session: '5e551000-0000-4000-8000-000000000001' }) },
    { ...attempted({ session: '5e551000-0000-4000-8000-000000000002' }) },
  ])
  const sessionsOf = (...of: (typeof started)[]) =>
    landmarksOf(of.flatMap((one) => (one ? [step({ event: one })] : []))).map(({ session }) => session)
  it('separate sessions by their ids, or by a pause of half an hour where there are no ids', () => {
    expect(sessionsOf(started, first, other)).toEqual([1, 1, 2])
    const at = (time: string) => ({ ...event, occurredAt: `2026-10-12T${time}:00.000Z` as never })
    expect(sessionsOf(at('08:00'), at('08:29'), at('09:01'))).toEqual([0, 0, 1])
  })
  it('distinguish mastery from the other columns of a skill’s row', () => {
    expect(changes.map(masteryOf)).toEqual([
      expect.objectContaining({ fields: { proficiency: { before: null, after: 0.5 } } }),
      null,
    ])
  })
})

describe('a value', () => {
  it('is shown in the language, in the school’s time zone, and by name', () => {
    expect(valueText(learner, shown)).toBe(`${learner.slice(0, 8)}…`)
    expect(valueText(classA, shown)).toBe('CM2 A')
    expect(valueText('2026-10-12T08:15:00.000Z', shown)).toBe('12 oct. 2026, 10:15')
    const { zone: _, ...nowhere } = shown
    expect(valueText('2026-10-12T08:15:00.000Z', nowhere)).toBe('12 oct. 2026, 08:15 UTC')
    expect([true, null, [1], '2026-10-12'].map((value) => valueText(value, shown))).toEqual([
      'oui',
      '–',
      '[1]',
      '12 oct. 2026',
    ])
    const of = { model: 'path-progress', column: 'percentage' }
    expect([66.6, 99.9, 100].map((value) => valueText(value, shown, of))).toEqual([
      '66\u202f%',
      '99\u202f%',
      '100\u202f%',
    ])
    expect(valueText('withdrawn', shown, { model: 'class-roster', column: 'result' })).toBe('abandon')
    expect(valueText('constructor', shown, { model: 'class-roster', column: 'result' })).toBe('constructor')
  })
})

describe('a table', () => {
  const rows = [
    { learner, skill: 'a', attempts: 10, level: null },
    { learner, skill: 'bb', attempts: 9, level: null },
  ]
  it('aligns columns by displayed width', () => {
    expect(
      columns([
        ['é', 'x'],
        ['e\u0301', 'y'],
        ['long', 'z'],
      ]),
    ).toEqual(['é     x', 'e\u0301     y', 'long  z'])
    expect(columns([['n'], ['10'], ['9']], new Set([0]))).toEqual([' n', '10', ' 9'])
    expect(wrapped('un deux trois', 7)).toEqual(['un deux', 'trois'])
  })
  it('is used where it fits, otherwise one field per line, without empty columns', () => {
    expect(tableText('skill-profile', rows, english)).toEqual(['skill  answers', 'a           10', 'bb           9'])
    expect(tableText('skill-profile', rows, { ...english, width: 10 })).toEqual([
      'skill    a',
      'answers  10',
      '',
      'skill    bb',
      'answers  9',
    ])
    expect(tableText('skill-profile', [], shown)).toEqual(['aucune ligne'])
  })
  it('shows common values once, and breaks long column names', () => {
    const more = rows.map((row) => ({ ...row, declaredBy: 'tool', exercisesCompleted: 1 }))
    expect(tableText('skill-profile', more, shown)).toEqual([
      'déclarée par  un outil',
      '                      exercices',
      'compétence  réponses   terminés',
      'a                 10          1',
      'bb                 9          1',
    ])
  })
  it('shows each difference with its number of events', () => {
    const attempts = { field: 'attempts', before: 1, after: 3, eventsInAll: 2 }
    const difference = { key: { learner, skill: 'a' }, change: 'changed', fields: [attempts] } as const
    expect(differencesText('skill-profile', [difference], shown)).toEqual([
      'Compétence a',
      '  réponses  1 → 3  2 événements',
    ])
  })
})
