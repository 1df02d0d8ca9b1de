// Stepping through a history by keys, as a state machine: a place and a key give the next place. Pure: reads and draws
// nothing.

/** The actions of keys. A number typed before a key repeats it or gives the step. */
export type Key =
  | { readonly go: 'on' | 'back' | 'day' | 'day-back' | 'session' | 'session-back'; readonly times: number }
  | { readonly go: 'to'; readonly step: number }
  | { readonly go: 'last' | 'mastery' | 'help' | 'away' }
  | { readonly go: 'digit'; readonly digit: string }
  /** A key without a meaning. */
  | { readonly go: 'nowhere' }

/** What the state machine knows about a step. */
export type Landmark = {
  /** The day on which it happened, in the school's zone. */
  readonly day: string
  /** The number of the session: all its steps have the same number. */
  readonly session: number
  /** Whether it changed the learner's mastery of a skill. */
  readonly mastery: boolean
}

export type Note = 'first' | 'last' | 'noOtherDay' | 'noOtherSession' | 'noMastery'

export type Place = {
  /** Index of the step that is shown. */
  readonly at: number
  readonly onlyMastery: boolean
  readonly view: 'step' | 'help' | 'left'
  /** Digits typed so far. */
  readonly typed: string
  /** Why the last key had no effect. */
  readonly note: Note | null
}

export const beginning: Place = { at: 0, onlyMastery: false, view: 'step', typed: '', note: null }

const MOST_DIGITS = 6

export function press(place: Place, key: Key, steps: readonly Landmark[]): Place {
  if (key.go === 'away') return { ...place, view: 'left', typed: '', note: null }
  if (place.view === 'help') return { ...place, view: 'step' }
  if (key.go === 'digit') return { ...place, typed: (place.typed + key.digit).slice(0, MOST_DIGITS), note: null }
  const still: Place = { ...place, typed: '', note: null }
  switch (key.go) {
    case 'nowhere':
      return still
    case 'help':
      return { ...still, view: 'help' }
    case 'mastery':
      return still.onlyMastery ? { ...still, onlyMastery: false } : filtered(still, steps)
    case 'to':
      return { ...still, at: nearest(key.step - 1, shownOf(still, steps)) ?? still.at }
    case 'last':
      return { ...still, at: shownOf(still, steps).at(-1) ?? still.at }
    case 'on':
      return moved(still, steps, key.times, 'last', (at) => at + 1)
    case 'back':
      return moved(still, steps, key.times, 'first', (at) => at - 1)
    case 'day':
      return moved(
        still,
        steps,
        key.times,
        'noOtherDay',
        toNext(({ day }) => day),
      )
    case 'day-back':
      return moved(
        still,
        steps,
        key.times,
        'noOtherDay',
        toStartOfPrevious(({ day }) => day),
      )
    case 'session':
      return moved(
        still,
        steps,
        key.times,
        'noOtherSession',
        toNext(({ session }) => session),
      )
    case 'session-back':
      return moved(
        still,
        steps,
        key.times,
        'noOtherSession',
        toStartOfPrevious(({ session }) => session),
      )
  }
}

/** The indices of the steps that are shown. */
const shownOf = ({ onlyMastery }: Pick<Place, 'onlyMastery'>, steps: readonly Landmark[]): number[] =>
  steps.flatMap(({ mastery }, index) => (mastery || !onlyMastery ? [index] : []))

/** Among the shown steps: the one at `index`, else the next one, else the last. */
const nearest = (index: number, shown: readonly number[]): number | undefined =>
  shown.find((shownIndex) => shownIndex >= index) ?? shown.at(-1)

/** Shows only mastery changes from here on. */
function filtered(place: Place, steps: readonly Landmark[]): Place {
  const at = nearest(place.at, shownOf({ onlyMastery: true }, steps))
  return at === undefined ? { ...place, note: 'noMastery' } : { ...place, at, onlyMastery: true }
}

/** The target of a move among the shown steps; an index out of range if there is none. */
type Move = (at: number, shown: readonly Landmark[]) => number

/** Repeats a move as often as requested, as far as possible; the note gives the reason for stopping early. */
function moved(place: Place, steps: readonly Landmark[], times: number, note: Note, move: Move): Place {
  const indices = shownOf(place, steps)
  const shown = indices.flatMap((index) => steps[index] ?? [])
  let at = indices.indexOf(place.at)
  for (let n = 0; n < times; n += 1) {
    const next = move(at, shown)
    if (shown[next] === undefined) return { ...place, at: indices[at] ?? place.at, note }
    at = next
  }
  return { ...place, at: indices[at] ?? place.at }
}

type Part = (step: Landmark) => unknown

const leave = (at: number, shown: readonly Landmark[], by: 1 | -1, part: Part): number => {
  const here = shown[at]
  let index = at
  for (let step = here; here && step && part(step) === part(here); step = shown[index]) index += by
  return index
}

/** The next step of another day or session. */
const toNext =
  (part: Part): Move =>
  (at, shown) =>
    leave(at, shown, 1, part)

/** The first step of the previous day or session: moving back lands at a beginning, as moving forward does. */
const toStartOfPrevious =
  (part: Part): Move =>
  (at, shown) => {
    const end = leave(at, shown, -1, part)
    return shown[end] === undefined ? end : leave(end, shown, -1, part) + 1
  }

/** How many steps are shown, and which of them this is, from 1. */
export function countShown(place: Place, steps: readonly Landmark[]): { number: number; of: number } {
  const shown = shownOf(place, steps)
  return { number: shown.filter((index) => index <= place.at).length, of: shown.length }
}
