// The loop that consumes the log from a cursor. The projector, the processes and the webhooks share it.
//
// opening ─▶ reading ⇄ waiting. New events are handled, and the cursor moves in the same transaction, by
// compare-and-set under the fence. If the cursor has moved elsewhere, it is opened again; after an error the loop backs
// off first. The cursor is also opened again if the log no longer holds what was read up to there: `open` then decides
// what happens.
import type { EventLog } from '#event-log/event-log.ts'
import { otherHistory, type PlaceInLog } from './history.ts'

export type Consumer<Cursor extends object, Page> = {
  readonly log: Pick<EventLog, 'id' | 'eventAt' | 'head'>
  /**
   * Reads the stored cursor, after checking that the log still holds what was read up to there. `over`: there is
   * nothing more to consume, or consuming is not allowed. `reopen`: the cursor has moved meanwhile.
   */
  open(): Promise<Cursor | 'over' | 'reopen'>
  /** What follows the cursor, or null if there is nothing new. It may wait for new events itself. */
  read(cursor: Cursor): Promise<Page | null>
  /** The remembered place after which the page was read (or where the cursor is); null if there is none. */
  placeOf(cursor: Cursor, page: Page | null): PlaceInLog | null
  /** Processes the page and moves the cursor. `reopen`: another consumer has moved it. */
  handle(cursor: Cursor, page: Page): Promise<Cursor | 'reopen'>
  /**
   * Whether the page reached the head of the log when it was read. If so, there is no need to read again before news
   * arrives.
   */
  reachesHead?(page: Page): boolean
  /** Called when nothing is new, for other work that is due. True if it found some; it is then called again at once. */
  idle?(cursor: Cursor): Promise<boolean>
  /**
   * Called before a read. If the read finds nothing, the returned function is called; it resolves when there may be
   * more.
   */
  watch(): (cursor: Cursor) => Promise<'look' | 'reopen'>
  /** Whether retrying cannot help. */
  isFinal?(error: unknown): boolean
  /** Called with each error that will be retried. */
  readonly onTrouble: (error: unknown) => void
  /** Called after the first success that follows an error. */
  readonly onRecovered?: () => void
}

export type ConsumerState<Cursor extends object> =
  | { readonly at: 'opening' | 'backing-off'; readonly failures: number }
  | { readonly at: 'reading'; readonly failures: number; readonly cursor: Cursor }
  | { readonly at: 'waiting'; readonly failures: number; readonly cursor: Cursor; readonly news: News<Cursor> }
  | { readonly at: 'over' }
type News<Cursor extends object> = ReturnType<Consumer<Cursor, unknown>['watch']>

export type Outcome<Cursor extends object> =
  | { readonly kind: 'opened' | 'moved'; readonly cursor: Cursor }
  | { readonly kind: 'at-head'; readonly cursor: Cursor; readonly news: News<Cursor> }
  | { readonly kind: 'news' | 'reopen' | 'failed' | 'rested' | 'over' }

/** The state machine: the next state for a state and the outcome of a step. Pure. */
export function nextState<Cursor extends object>(
  state: ConsumerState<Cursor>,
  outcome: Outcome<Cursor>,
): ConsumerState<Cursor> {
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
    case 'reopen':
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

/** Runs until the signal or until the outcome is `over`. Throws only final errors. */
export async function consume<Cursor extends object, Page>(
  consumer: Consumer<Cursor, Page>,
  { signal, delay }: { readonly signal: AbortSignal; readonly delay: (ms: number) => Promise<void> },
): Promise<void> {
  let state: ConsumerState<Cursor> = { at: 'opening', failures: 0 }
  let isFailing = true
  while (state.at !== 'over' && !signal.aborted) {
    const outcome: Outcome<Cursor> = await step(state, consumer, delay).catch((error: unknown) => {
      if (signal.aborted) return { kind: 'over' }
      if (consumer.isFinal?.(error)) throw error
      isFailing = true
      consumer.onTrouble(error)
      return { kind: 'failed' }
    })
    if (isFailing && (outcome.kind === 'moved' || outcome.kind === 'at-head')) {
      isFailing = false
      consumer.onRecovered?.()
    }
    state = nextState(state, outcome)
  }
}

async function step<Cursor extends object, Page>(
  state: Exclude<ConsumerState<Cursor>, { at: 'over' }>,
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
      return { kind: (await state.news(state.cursor)) === 'reopen' ? 'reopen' : 'news' }
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
  // The page may not follow the event that was handled last: the connection may have moved to a server that never had
  // that event.
  const place = consumer.placeOf(cursor, page)
  if (place && (await otherHistory(consumer.log, place))) return { kind: 'reopen' }
  if (page === null) {
    if (await consumer.idle?.(cursor)) return { kind: 'moved', cursor }
    return { kind: 'at-head', cursor, news }
  }
  const moved = await consumer.handle(cursor, page)
  if (moved === 'reopen') return { kind: 'reopen' }
  return consumer.reachesHead?.(page) ? { kind: 'at-head', cursor: moved, news } : { kind: 'moved', cursor: moved }
}
