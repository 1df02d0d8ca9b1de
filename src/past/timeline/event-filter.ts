// Which events of a history a list shows, and the search for them from a place in either direction.
import type { RecordedEvent } from '#kernel/event.ts'
import type { InWords } from '#kernel/in-words.ts'
import type { Lane } from '#kernel/lane.ts'
import type { Recorder } from '../recorders.ts'
import type { HistoryIndex } from './history-index.ts'

export type EventFilter = {
  readonly lanes: ReadonlySet<Lane> | null
  readonly skill: string | null
  readonly correct: boolean | null
  /** Words that the sentence must have, without accents and in lower case. */
  readonly text: string | null
  readonly by: Recorder | null
}

export type OpenedEvent = { readonly n: number; readonly event: RecordedEvent; readonly words: InWords }

export type Search = {
  readonly index: HistoryIndex
  readonly filter: EventFilter
  readonly laneOf: (type: string) => Lane
  /** Who recorded the event, by its number; null where that is not shown, or where no filter needs it. */
  readonly recorderOf: (n: number) => Recorder | null
  readonly open: (numbers: readonly number[]) => Promise<readonly OpenedEvent[]>
}

/** What a search found, in the order of the history, and where it stopped: null at the end of the history. */
export type Found = { readonly events: readonly OpenedEvent[]; readonly stoppedAt: number | null }

/** How many events one request opens. */
const MOST_OPENED = 3_000
const OPENED_AT_ONCE = 250

/** Lower case without accents, so that « élève » is found as `eleve`. */
export const plainText = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replaceAll(/[\u202f\u00a0]/g, ' ')
    .toLowerCase()

/** Whether the index shows that the event is selected. `null`: it must be opened first. */
function isSelected({ index, filter, laneOf, recorderOf }: Search, n: number): boolean | null {
  if (filter.lanes && !filter.lanes.has(laneOf(index.type[n] ?? ''))) return false
  if (filter.by !== null && recorderOf(n) !== filter.by) return false
  const isAboutData = filter.skill !== null || filter.correct !== null
  if (index.sealed[n] && isAboutData) return null
  if (filter.skill !== null && index.skill[n] !== filter.skill) return false
  if (filter.correct !== null && index.correct[n] !== filter.correct) return false
  return filter.text === null ? true : null
}

function isFound({ filter }: Search, { event, words }: OpenedEvent): boolean {
  if (filter.skill !== null && event.data.skill !== filter.skill) return false
  if (filter.correct !== null && event.data.correct !== filter.correct) return false
  if (filter.text === null) return true
  const sentence = plainText(`${words.fr}\n${words.en}`)
  return plainText(filter.text)
    .split(/\s+/)
    .every((word) => sentence.includes(word))
}

/** Searches from an event, itself included, in one direction until it has enough. */
export async function search(asked: Search, from: number, step: 1 | -1, limit: number): Promise<Found> {
  const { index, open } = asked
  const found: OpenedEvent[] = []
  let opened = 0
  let n = from
  const ended = () => n < 0 || n >= index.length
  while (!ended() && found.length < limit && opened < MOST_OPENED) {
    const batch: number[] = []
    let isCertain = true
    const most = Math.min(OPENED_AT_ONCE, MOST_OPENED - opened)
    for (; !ended() && batch.length < (isCertain ? Math.min(most, limit - found.length) : most); n += step) {
      const selected = isSelected(asked, n)
      if (selected === null) isCertain = false
      if (selected !== false) batch.push(n)
    }
    opened += batch.length
    const events = await open(step === 1 ? batch : batch.toReversed())
    for (const one of step === 1 ? events : events.toReversed()) {
      if (!isFound(asked, one)) continue
      if (found.length === limit) {
        n = (found.at(-1)?.n ?? n) + step
        break
      }
      found.push(one)
    }
  }
  return { events: step === 1 ? found : found.toReversed(), stoppedAt: ended() ? null : n }
}

/** How many events the filter selects, and how many of them come before an event; null if the index does not show it. */
export function countSelected(
  asked: Search,
  before: number,
): { readonly total: number; readonly before: number } | null {
  let total = 0
  let earlier = 0
  for (let n = 0; n < asked.index.length; n += 1) {
    const selected = isSelected(asked, n)
    if (selected === null) return null
    if (!selected) continue
    total += 1
    if (n < before) earlier += 1
  }
  return { total, before: earlier }
}
