// The parts of `sillage replay` that need no database: keys, and how a past reads as text.
import { PassThrough } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { describe, expect, it } from 'vitest'
import { record, someone } from '#kernel/specification.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import { attempted } from '../tests/fixtures/learning.ts'
import { keyReader, keysOf } from './replay-keys.ts'
import { columns, differencesText, stepText, tableText, valueText } from './replay-text.ts'

describe('a key', () => {
  const read = (...pressed: string[]) => {
    const reader = keyReader()
    return pressed.map(reader).filter(({ go }) => go !== 'nowhere')
  }
  const RIGHT = '\u001b[C'
  const LEFT = '\u001b[D'

  it('goes on or back by one, or by the number typed before it', () => {
    expect(read(RIGHT, ' ', LEFT)).toEqual([
      { go: 'on', steps: 1 },
      { go: 'on', steps: 1 },
      { go: 'back', steps: 1 },
    ])
    expect(read('1', '2', RIGHT, RIGHT, '3', LEFT)).toEqual([
      { go: 'on', steps: 12 },
      { go: 'on', steps: 1 },
      { go: 'back', steps: 3 },
    ])
    expect(read('0', ' ', ...'99999999', ' ')).toEqual([
      { go: 'on', steps: 1 },
      { go: 'on', steps: 100_000 },
    ])
  })

  it('forgets the number where another key comes between, and ends with q and Ctrl-C', () => {
    expect(read('4', 'x', RIGHT)).toEqual([{ go: 'on', steps: 1 }])
    for (const end of ['q', '\u0003', '\u0004']) expect(read(end)).toEqual([{ go: 'away' }])
  })

  it('comes one by one, however fast, and leaves the terminal as it was', async () => {
    const modes: boolean[] = []
    const terminal = Object.assign(new PassThrough(), {
      setRawMode: (raw: boolean) => void modes.push(raw),
    }) as unknown as ReadStream
    terminal.push(`${RIGHT}${RIGHT}12 ${LEFT}q`)
    const keys: string[] = []
    for await (const key of keysOf(terminal)) {
      keys.push(key)
      if (key === 'q') break
    }
    expect(keys).toEqual([RIGHT, RIGHT, '1', '2', ' ', LEFT, 'q'])
    expect(modes).toEqual([true, false])
    expect(terminal.isPaused()).toBe(true)
  })
})

describe('a past as text', () => {
  const [event] = record([{ ...attempted(), occurredAt: '2026-10-12T08:15:00.000Z' as never }])
  if (!event) throw new Error('no event')
  const step = (more: Partial<ReplayStep>): ReplayStep => ({
    event,
    late: false,
    words: { fr: 'A répondu juste', en: 'Answered right' },
    changes: [],
    ...more,
  })
  const learner = someone.learner

  it('says when by the school’s clock, what, and field by field what changed', () => {
    const changes: ReplayStep['changes'] = [
      {
        model: 'skill-profile',
        key: { learner, skill: 'calcul/addition' },
        change: 'changed',
        fields: {
          attempts: { before: 9, after: 10 },
          proficiency: { before: null, after: 0.5 },
          lastPractisedAt: { before: '2026-10-12T08:15:01.000Z', after: '2026-10-12T08:15:30.000Z' },
        },
      },
    ]
    expect(stepText(step({ changes }), learner, 'fr', false).split('\n')).toEqual([
      '       1  12 oct. 2026, 10:15',
      '          A répondu juste',
      '            skill-profile calcul/addition  attempts         9 → 10',
      '                                           proficiency      – → 0,5',
      '                                           lastPractisedAt  2026-10-12 10:15:01 → 2026-10-12 10:15:30',
    ])
  })

  it('says of a new row what it holds, of a removed one that it is gone, and of a late event when it came', () => {
    const changes: ReplayStep['changes'] = [
      {
        model: 'a',
        key: { learner },
        change: 'added',
        fields: { n: { before: null, after: 1 }, none: { before: null, after: 0 } },
      },
      { model: 'b', key: { learner }, change: 'removed', fields: { n: { before: 1, after: null } } },
    ]
    const late = step({ late: true, changes, event: { ...event, recordedAt: '2026-10-13T06:00:00.000Z' as never } })
    expect(stepText(late, learner, 'en', false).split('\n')).toEqual([
      '       1  12 Oct 2026, 10:15 (came late: 13 Oct 2026, 08:00)',
      '          Answered right',
      '            a (new)      n  1',
      '            b (removed)',
    ])
  })

  it('shows what is stored, and lets none of it drive the terminal', () => {
    expect(valueText('\u001b]0;titre\u0007a\nb\u202e', { lang: 'fr' })).toBe(' ]0;titre a b ')
    expect(valueText(learner, { lang: 'fr' })).toBe(`${learner.slice(0, 8)}…`)
    expect(valueText('2026-10-12T08:15:00.000Z', { lang: 'fr' })).toBe('2026-10-12 08:15Z')
    expect([valueText(true, { lang: 'fr' }), valueText(null, { lang: 'fr' }), valueText([1], { lang: 'fr' })]).toEqual([
      'oui',
      '–',
      '[1]',
    ])
  })

  it('keeps columns, by what is seen and not by what is stored', () => {
    expect(
      columns([
        ['é', 'x'],
        ['e\u0301', 'y'],
        ['long', 'z'],
      ]),
    ).toEqual(['é     x', 'e\u0301     y', 'long  z'])
    expect(columns([['n'], ['10'], ['9']], new Set([0]))).toEqual([' n', '10', ' 9'])
  })

  it('puts rows in a table where it fits, else one field a line, without what is empty in all', () => {
    const rows = [
      { learner, skill: 'a', attempts: 10, level: null },
      { learner, skill: 'bb', attempts: 9, level: null },
    ]
    expect(tableText(rows, learner, 'en', 80)).toEqual(['skill  attempts', 'a            10', 'bb            9'])
    expect(tableText(rows, learner, 'en', 10)).toEqual([
      'skill     a',
      'attempts  10',
      '',
      'skill     bb',
      'attempts  9',
    ])
    expect(tableText([], learner, 'fr', 80)).toEqual(['aucune ligne'])
  })

  it('says what differs, and how many events are behind it', () => {
    const attempts = { field: 'attempts', before: 1, after: 3, eventsInAll: 2 }
    const difference = { key: { learner, skill: 'a' }, change: 'changed', fields: [attempts] } as const
    expect(differencesText('skill-profile', [difference], learner, 'fr')).toEqual([
      'skill-profile a  attempts  1 → 3  2 événements',
    ])
  })
})
