// Stepping through a history by keys: where each key leads.
import { PassThrough } from 'node:stream'
import type { ReadStream } from 'node:tty'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf, keysOf } from './keys.ts'
import { beginning, countShown, type Key, type Landmark, type Place, press } from './stepping.ts'

const RIGHT = '\u001b[C'
const LEFT = '\u001b[D'

/** Days, sessions and mastery of the steps, as `1a` (day 1, session a) and `1a*` where mastery changed. */
const steps = (...marks: string[]): Landmark[] =>
  marks.map((mark) => ({
    day: mark.charAt(0),
    session: mark.charCodeAt(1),
    mastery: mark.endsWith('*'),
  }))

const history = steps('1a', '1a*', '1b', '2c', '2c*', '2c', '3d')

/** The place after these keys, pressed one by one. */
const placeAfter = (landmarks: readonly Landmark[], ...pressed: string[]): Place =>
  pressed.reduce((place, key) => press(place, keyOf(key, place.typed), landmarks), beginning)
const stepAfter = (...pressed: string[]) => placeAfter(history, ...pressed).at + 1

describe('a key', () => {
  it('moves to the next and to the previous step', () => {
    for (const key of [RIGHT, ' ', '\r', 'n']) expect(stepAfter(key)).toBe(2)
    for (const key of [LEFT, 'b', '\u007f']) expect(stepAfter(' ', ' ', key)).toBe(2)
  })

  it('is repeated by the number typed before it; an unused number is discarded', () => {
    expect(stepAfter('4', RIGHT)).toBe(5)
    expect(stepAfter('4', RIGHT, RIGHT)).toBe(6)
    expect(stepAfter('4', 'x', RIGHT)).toBe(2)
    expect(placeAfter(history, '1', '2').typed).toBe('12')
    expect(placeAfter(history, ...'99999999').typed).toBe('999999')
  })

  it('stops at the first and last step, with a note', () => {
    expect(placeAfter(history, LEFT)).toMatchObject({ at: 0, note: 'first' })
    expect(placeAfter(history, '1', '2', RIGHT)).toMatchObject({ at: 6, note: 'last' })
    expect(placeAfter(history, 'G', LEFT)).toMatchObject({ at: 5, note: null })
  })

  it('moves to the next day, and to the start of the previous day', () => {
    expect(stepAfter('d')).toBe(4)
    expect(stepAfter('2', 'd')).toBe(7)
    expect(stepAfter('G', 'D')).toBe(4)
    expect(stepAfter('d', RIGHT, 'D')).toBe(1)
    expect(placeAfter(history, 'D')).toMatchObject({ at: 0, note: 'noOtherDay' })
    expect(placeAfter(history, 'G', 'd')).toMatchObject({ at: 6, note: 'noOtherDay' })
  })

  it('moves to the next session, and to the start of the previous session', () => {
    expect(stepAfter('s')).toBe(3)
    expect(stepAfter('s', 's')).toBe(4)
    expect(stepAfter('G', 'S')).toBe(4)
    expect(placeAfter(history, 'S')).toMatchObject({ at: 0, note: 'noOtherSession' })
  })

  it('moves to a step by number, to the first and to the last', () => {
    expect(stepAfter('5', 'g')).toBe(5)
    expect(stepAfter('9', '9', 'g')).toBe(7)
    expect(stepAfter('G')).toBe(7)
    expect(stepAfter('G', 'g')).toBe(1)
  })

  it('shows only mastery changes, from the next such step on, and then everything again', () => {
    expect(placeAfter(history, 'm')).toMatchObject({ at: 1, onlyMastery: true })
    expect(placeAfter(history, 'm', RIGHT)).toMatchObject({ at: 4 })
    expect(placeAfter(history, 'm', RIGHT, RIGHT)).toMatchObject({ at: 4, note: 'last' })
    expect(placeAfter(history, 'm', 'd')).toMatchObject({ at: 4 })
    expect(placeAfter(history, 'm', 'd', 'D')).toMatchObject({ at: 1 })
    expect(placeAfter(history, 'G', 'm')).toMatchObject({ at: 4, onlyMastery: true })
    expect(placeAfter(history, 'm', 'm', RIGHT)).toMatchObject({ at: 2, onlyMastery: false })
    expect(countShown(placeAfter(history, 'm', RIGHT), history)).toEqual({ number: 2, of: 2 })
    expect(placeAfter(steps('1a', '1a'), 'm')).toMatchObject({ onlyMastery: false, note: 'noMastery' })
  })

  it('shows the help, and any key returns to the step', () => {
    expect(placeAfter(history, RIGHT, '?')).toMatchObject({ view: 'help', at: 1 })
    expect(placeAfter(history, RIGHT, '?', RIGHT)).toMatchObject({ view: 'step', at: 1 })
    for (const key of ['q', '\u0003', '\u0004']) expect(placeAfter(history, '?', key).view).toBe('left')
  })

  it('without a meaning changes nothing', () => {
    for (const key of ['x', '\u001b', '\u001b[5~', 'é', '\u0000']) expect(placeAfter(history, RIGHT, key).at).toBe(1)
  })
})

it('is always at a visible step, whatever keys are pressed', () => {
  const landmark = fc.record({
    day: fc.constantFrom('1', '2', '3'),
    session: fc.nat(3),
    mastery: fc.boolean(),
  })
  const pressed = fc.constantFrom(RIGHT, LEFT, 'd', 'D', 's', 'S', 'm', 'g', 'G', '1', '7', '?', 'x')
  fc.assert(
    fc.property(fc.array(landmark, { minLength: 1 }), fc.array(pressed), (landmarks, keys) => {
      const { at, onlyMastery } = placeAfter(landmarks, ...keys)
      expect(landmarks[at]).toBeDefined()
      if (onlyMastery) expect(landmarks[at]?.mastery).toBe(true)
    }),
  )
})

it('moves by a day to the same step as by single steps to the next day', () => {
  const landmark = fc.record({ day: fc.constantFrom('1', '2'), session: fc.constant(0), mastery: fc.constant(false) })
  fc.assert(
    fc.property(fc.array(landmark, { minLength: 1 }), fc.nat(), (landmarks, n) => {
      const from: Place = { ...beginning, at: n % landmarks.length }
      const on: Key = { go: 'on', times: 1 }
      let place = press(from, on, landmarks)
      while (place.note === null && landmarks[place.at]?.day === landmarks[from.at]?.day)
        place = press(place, on, landmarks)
      const byDay = press(from, { go: 'day', times: 1 }, landmarks)
      if (byDay.note === null) expect(byDay.at).toBe(place.at)
      else expect(byDay.at).toBe(from.at)
    }),
  )
})

it('reads keys one by one, however fast they are pressed, and restores the terminal', async () => {
  const modes: boolean[] = []
  const terminal = Object.assign(new PassThrough(), {
    setRawMode: (raw: boolean) => void modes.push(raw),
  }) as unknown as ReadStream
  terminal.push(`${RIGHT}${RIGHT}12 \u001bOC${LEFT}q`)
  const keys: string[] = []
  for await (const key of keysOf(terminal)) {
    keys.push(key)
    if (key === 'q') break
  }
  expect(keys).toEqual([RIGHT, RIGHT, '1', '2', ' ', '\u001bOC', LEFT, 'q'])
  expect(modes).toEqual([true, false])
  expect(terminal.isPaused()).toBe(true)
})
