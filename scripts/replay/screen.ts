// The interactive replay: draws the current step, and moves by keys.
import type { ReadStream, WriteStream } from 'node:tty'
import type { ReplayStep } from '#past/replay/replay.ts'
import { keyOf, keysOf } from './keys.ts'
import { landmarksOf, masteryOf } from './landmarks.ts'
import { wrapped } from './layout.ts'
import { phrases } from './phrases.ts'
import { beginning, countShown, type Landmark, type Place, press } from './stepping.ts'
import { type Shown, stepText } from './text.ts'

type Display = {
  readonly shown: Shown
  /** Whether the steps are the complete history. */
  readonly isWhole: boolean
  readonly terminal: ReadStream
  readonly screen: Pick<WriteStream, 'write' | 'columns' | 'on' | 'off'>
  /** Aborted by a Ctrl-C outside raw mode. */
  readonly signal: AbortSignal
}

const CLEAR = '\u001b[H\u001b[2J'

export async function stepThrough(
  steps: readonly ReplayStep[],
  { shown, isWhole, terminal, screen, signal }: Display,
): Promise<void> {
  const landmarks = landmarksOf(steps)
  let place = beginning
  const draw = () => {
    const width = Math.min(shown.width, screen.columns || shown.width)
    // On a terminal without cursor control, the steps follow one another, separated by a blank line.
    const lead = process.env.TERM === 'dumb' ? '\n' : CLEAR
    screen.write(`${lead}${screenText(place, steps, landmarks, { shown: { ...shown, width }, isWhole })}\n`)
  }
  const keys = keysOf(terminal)
  const stop = () => void keys.return(undefined)
  signal.addEventListener('abort', stop, { once: true })
  screen.on('resize', draw)
  try {
    draw()
    for await (const pressed of keys) {
      place = press(place, keyOf(pressed, place.typed), landmarks)
      if (place.view === 'left') break
      draw()
    }
  } finally {
    screen.off('resize', draw)
    signal.removeEventListener('abort', stop)
  }
}

/** The screen at a place: the step or the help, and a line about the keys. */
export function screenText(
  place: Place,
  steps: readonly ReplayStep[],
  landmarks: readonly Landmark[],
  { shown, isWhole }: Pick<Display, 'shown' | 'isWhole'>,
): string {
  const words = phrases[shown.lang]
  if (place.view === 'help')
    return words.help.flatMap((line) => (line === '' ? [''] : fitted(line, shown.width))).join('\n')
  const step = steps[place.at]
  if (!step) return words.nothing
  const { number, of } = countShown(place, landmarks)
  const heading = `${words.step(place.at + 1, steps.length)}${isWhole ? '' : ' +'}${place.onlyMastery ? ` (${words.onlyMastery(number, of)})` : ''}`
  const changes = place.onlyMastery ? step.changes.flatMap((change) => masteryOf(change) ?? []) : step.changes
  const below = [
    ...(place.note === null ? [] : [words[place.note]]),
    ...(place.typed === '' ? [] : [words.typed(place.typed)]),
    ...(place.at === steps.length - 1 && !isWhole ? [words.leftOut(steps.length)] : []),
  ]
  return [
    stepText({ ...step, changes }, heading, shown),
    ...(changes.length === 0 ? [`    ${words.unchanged}`] : []),
    '',
    ...below.flatMap((line) => wrapped(line, shown.width)),
    ...fitted(words.keys, shown.width),
  ].join('\n')
}

/** Wraps only lines that are too long, so that shorter ones keep their columns. */
const fitted = (line: string, width: number): string[] => (line.length <= width ? [line] : wrapped(line, width))
