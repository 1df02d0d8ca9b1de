// Consuming the log from a cursor: the one loop of the projector, of processes and of webhooks.
//
// opening ─▶ reading ⇄ waiting: what is new is handled, and the cursor moves with what was made of it, both or neither, by
// compare-and-set under the fence. Whoever finds the cursor elsewhere opens it anew; trouble backs off first. A cursor is
// opened anew, too, where the log no longer holds what was read of it: `open` then says so and what becomes of it.
import type { EventLog } from '#event-log/event-log.ts'
import { type Checkpointed, otherHistory } from './history.ts'

export type Consumer<Cursor extends object, Page> = {
  readonly log: Pick<EventLog, 'id' | 'eventAt' | 'head'>
  /**
   * The cursor as it is stored, once the log is known to hold what was read up to there. `over`: there is nothing more to
   * consume, or nothing may be; `anew`: it has moved meanwhile.
   */
  open(): Promise<Cursor | 'over' | 'anew'>
  /** What comes after the cursor, or null where nothing has come. It may wait for it itself. */
  read(cursor: Cursor): Promise<Page | null>
  /** The place that the page was read after, or that the cursor stands at, as it is remembered; null where none is. */
  placeOf(cursor: Cursor, page: Page | null): Checkpointed | null
  /** Makes what the page asks for and moves the cursor. `anew`: somebody else has moved it. */
  handle(cursor: Cursor, page: Page): Promise<Cursor | 'anew'>
  /** Whether the page held everything there was when it was read: no need to look again before there is news. */
  reachesHead?(page: Page): boolean
  /** Nothing has come: what else is due. Whether there was anything; it is then looked for more at once. */
  idle?(cursor: Cursor): Promise<boolean>
  /** Called before a read; the result is called where it found nothing, and ends when there may be more. */
  watch(): (cursor: Cursor) => Promise<'look' | 'anew'>
  /** Of what no trying again helps. */
  isFinal?(error: unknown): boolean
  /** Told of what is tried again, and once that has helped. */
  readonly onTrouble: (error: unknown) => void
  readonly onRecovered?: () => void
}

export type Consuming<Cursor extends object> =
  | { readonly at: 'opening' | 'backing-off'; readonly failures: number }
  | { readonly at: 'reading'; readonly failures: number; readonly cursor: Cursor }
  | { readonly at: 'waiting'; readonly failures: number; readonly cursor: Cursor; readonly news: News<Cursor> }
  | { readonly at: 'over' }
type News<Cursor extends object> = ReturnType<Consumer<Cursor, unknown>['watch']>

export type Outcome<Cursor extends object> =
  | { readonly kind: 'opened' | 'moved'; readonly cursor: Cursor }
  | { readonly kind: 'at-head'; readonly cursor: Cursor; readonly news: News<Cursor> }
  | { readonly kind: 'news' | 'anew' | 'failed' | 'rested' | 'over' }

/** The state machine: what follows from what a step came to. Pure. */
export function consuming<Cursor extends object>(
  state: Consuming<Cursor>,
  outcome: Outcome<Cursor>,
): Consuming<Cursor> {
  if (state.at === 'over') return state
  const { failures } = state
  switch (outcome.kind) {
    case 'opened':
      return { at: 'reading', failures, cursor: outcome.cursor }
    case 'moved':
      return { at: 'reading', failures: 0, cursor: outcome.cursor }
    case 'at-head':
      return { at: 'waiting', failures: 0, cursor: outcome.cursor, news: outcome.news }
    case 'news':
      return 'cursor' in state ? { at: 'reading', failures, cursor: state.cursor } : { at: 'opening', failures }
    case 'anew':
    case 'rested':
      return { at: 'opening', failures }
    case 'failed':
      return { at: 'backing-off', failures: failures + 1 }
    case 'over':
      return { at: 'over' }
  }
}

const MOST_RETRY_MS = 5_000
export const backOffMs = (failures: number): number => Math.min(50 * 2 ** failures, MOST_RETRY_MS)

/** Runs until the signal, or until it is over. Throws only what is final. */
export async function consume<Cursor extends object, Page>(
  consumer: Consumer<Cursor, Page>,
  { signal, delay }: { readonly signal: AbortSignal; readonly delay: (ms: number) => Promise<void> },
): Promise<void> {
  let state: Consuming<Cursor> = { at: 'opening', failures: 0 }
  let isTroubled = true
  while (state.at !== 'over' && !signal.aborted) {
    const outcome: Outcome<Cursor> = await step(state, consumer, delay).catch((error: unknown) => {
      if (signal.aborted) return { kind: 'over' }
      if (consumer.isFinal?.(error)) throw error
      isTroubled = true
      consumer.onTrouble(error)
      return { kind: 'failed' }
    })
    if (isTroubled && (outcome.kind === 'moved' || outcome.kind === 'at-head')) {
      isTroubled = false
      consumer.onRecovered?.()
    }
    state = consuming(state, outcome)
  }
}

async function step<Cursor extends object, Page>(
  state: Exclude<Consuming<Cursor>, { at: 'over' }>,
  consumer: Consumer<Cursor, Page>,
  delay: (ms: number) => Promise<void>,
): Promise<Outcome<Cursor>> {
  switch (state.at) {
    case 'opening': {
      const cursor = await consumer.open()
      return typeof cursor === 'string' ? { kind: cursor } : { kind: 'opened', cursor }
    }
    case 'reading':
      return readOn(state.cursor, consumer)
    case 'waiting':
      return { kind: (await state.news(state.cursor)) === 'anew' ? 'anew' : 'news' }
    case 'backing-off':
      await delay(backOffMs(state.failures))
      return { kind: 'rested' }
  }
}

async function readOn<Cursor extends object, Page>(
  cursor: Cursor,
  consumer: Consumer<Cursor, Page>,
): Promise<Outcome<Cursor>> {
  const news = consumer.watch()
  const page = await consumer.read(cursor)
  // What was read may follow another event than the one that was handled last: a connection may have come back to a
  // server that never had it.
  const place = consumer.placeOf(cursor, page)
  if (place && (await otherHistory(consumer.log, place))) return { kind: 'anew' }
  if (page === null) {
    if (await consumer.idle?.(cursor)) return { kind: 'moved', cursor }
    return { kind: 'at-head', cursor, news }
  }
  const moved = await consumer.handle(cursor, page)
  if (moved === 'anew') return { kind: 'anew' }
  return consumer.reachesHead?.(page) ? { kind: 'at-head', cursor: moved, news } : { kind: 'moved', cursor: moved }
}
