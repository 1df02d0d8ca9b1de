// Writes snapshots in the background: of those whose history has grown by a thousand events, or was read far.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { atPosition } from '../moment.ts'
import { type PastParts, type PastState, past as pastOf } from '../past.ts'
import { eventsBefore, personOf, streamsOf } from '../person-history.ts'
import type { Kept, Person, SnapshotStore } from './postgres-snapshots.ts'
import { SNAPSHOT_EVERY, type Snapshots } from './snapshot.ts'

export type SnapshotWriter = Snapshots & {
  /** Looks at events on their way to a projector: an erasure takes the person's snapshots before it goes on. */
  saw(events: readonly StoredEvent[]): Promise<void>
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>
  close(): Promise<void>
}

export type SnapshotWriterParts = Omit<PastParts, 'snapshots'> & {
  readonly log: Pick<EventLog, 'head' | 'readStream'>
  readonly store: SnapshotStore
  readonly models: readonly Projection[]
  readonly every?: number
  readonly onTrouble?: (error: unknown) => void
}

const ERASED = 'privacy.subject-erased'
/** Hints are cheap to lose: beyond so many the oldest wishes come first, and the next question asks again. */
const MOST_WAITING = 10_000
/** Of one history, held until it is known that no erasure follows them; then they are written together. */
const MOST_HELD = 50

export function snapshotWriter(parts: SnapshotWriterParts): SnapshotWriter {
  const { log, store, models, every = SNAPSHOT_EVERY, onTrouble = () => undefined } = parts
  const history = pastOf({ ...parts, snapshots: { latest: store.latest, wanted: () => undefined } })
  const kinds = new Set(models.map(({ of }) => of))
  const waiting = new Map<string, Person>()
  let working: Promise<void> | null = null
  let closed = false

  function wanted(person: Person): void {
    if (closed || waiting.size >= MOST_WAITING) return
    waiting.set(`${person.tenant} ${person.subject}`, person)
    working ??= work().finally(() => {
      working = null
    })
  }

  /** One after the other: it is nobody's hurry. */
  async function work(): Promise<void> {
    for (const [text, person] of waiting) {
      waiting.delete(text)
      if (closed) return
      await write(person).catch(onTrouble)
    }
  }

  /** From the last place before which none is missing; ends with a pass that found nothing more to write. */
  async function write(person: Person): Promise<void> {
    const places = await store.places(person, models)
    let whole = 0
    while (places.has(whole + every)) whole += every
    const start = atPosition(places.get(whole) ?? START)
    const state = await history.stateAt({ ...person, streams: streamsOf(person.subject), models, moment: start })
    if (eventsBefore(state.followed.place) !== whole) {
      // They are of a history that is no more: the log was restored to the past.
      await store.forget(person)
      return write(person)
    }
    // However soon the program stops: until that pass, what was written may be of somebody who was erased meanwhile.
    for (let written = 1; written > 0; ) written = await writeOn(person, state, places)
  }

  async function writeOn(person: Person, state: PastState, places: ReadonlyMap<number, unknown>): Promise<number> {
    let held: Kept[] = []
    let written = 0
    await history.moveOn(state, atPosition(await log.head()), async (event) => {
      if (event.type === ERASED) {
        held = []
        await store.forget(person)
      }
      const count = eventsBefore(state.followed.place)
      if (count % every !== 0 || places.has(count)) return
      for (const { model, rows } of state.models)
        held.push({ model, snapshot: { ...state.followed, rows: new Map<string, FoldedRow>(rows) } })
      if (held.length < MOST_HELD * models.length) return
      await store.write(person, held)
      written += held.length
      held = []
    })
    await store.write(person, held)
    return written + held.length
  }

  return {
    latest: store.latest,
    wanted,
    async saw(events) {
      for (const { type, tenant, subject, stream, revision } of events) {
        if (type === ERASED && subject !== null) await store.forget({ tenant, subject })
        if ((revision + 1) % every === 0 && kinds.has(stream.slice(0, -37)))
          wanted({ tenant, subject: personOf(stream) })
      }
    },
    async settled() {
      while (working) await working
    },
    async close() {
      closed = true
      await working
    },
  }
}

/** Of a log, the readers that a projector follows it by; what they read is looked at before it is handed on. */
export function watched<Log extends Pick<EventLog, 'readAll' | 'subscribe'>>(
  log: Log,
  saw: (events: readonly StoredEvent[]) => Promise<void>,
): Log {
  return {
    ...log,
    async readAll(asked) {
      const page = await log.readAll(asked)
      await saw(page.events)
      return page
    },
    async *subscribe(from) {
      for await (const message of log.subscribe(from)) {
        if (message.kind === 'events') await saw(message.events)
        yield message
      }
    },
  }
}
