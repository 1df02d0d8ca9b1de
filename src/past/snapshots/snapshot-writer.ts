// Writes snapshots in the background: of histories that have grown by a thousand events, or had to be read far.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import { START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { opensFields } from '#projecting/reading.ts'
import { atPosition } from '../moment.ts'
import { type PastParts, past as pastOf } from '../past.ts'
import type { PastState } from '../past-state.ts'
import { eventsBefore, personOf, streamsOf } from '../person-history.ts'
import type { ModelSnapshot, Person, SnapshotStore } from './postgres-snapshots.ts'
import { SNAPSHOT_EVERY, type Snapshots } from './snapshot.ts'

export type SnapshotWriter = Snapshots & {
  /**
   * Call it with events on their way to a projector. After an erasure, it deletes the person's snapshots before it
   * returns.
   */
  observe(events: readonly StoredEvent[]): Promise<void>
  /** Resolves when nothing is left to be written. */
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

/** Losing a hint does no harm: beyond this many, new ones are dropped, and the next question asks again. */
const MOST_WAITING = 10_000
/** Snapshots of one history are held until it is known that no erasure follows, and then written together. */
const MOST_HELD = 50

export function snapshotWriter(parts: SnapshotWriterParts): SnapshotWriter {
  const { log, store, every = SNAPSHOT_EVERY, onTrouble = () => undefined } = parts
  // A row with personal fields would be a copy of them that no key can erase.
  const models = parts.models.filter((model) => !opensFields(model))
  const history = pastOf({ ...parts, snapshots: { latest: store.latest, request: () => undefined } })
  const streamKinds = new Set(models.map(({ of }) => of))
  const queue = new Map<string, Person>()
  let running: Promise<void> | null = null
  let closed = false

  function request(person: Person): void {
    if (closed || queue.size >= MOST_WAITING) return
    queue.set(`${person.tenant} ${person.subject}`, person)
    running ??= work().finally(() => {
      running = null
    })
  }

  /** One after the other, because it is not urgent. */
  async function work(): Promise<void> {
    for (const [text, person] of queue) {
      queue.delete(text)
      if (closed) return
      await write(person).catch(onTrouble)
    }
  }

  /** Starts at the last place before which no snapshot is missing, and ends with a pass that wrote nothing. */
  async function write(person: Person): Promise<void> {
    const places = await store.places(person, models)
    let complete = 0
    while (places.has(complete + every)) complete += every
    const start = atPosition(places.get(complete) ?? START)
    const state = await history.stateAt({ ...person, streams: streamsOf(person.subject), models, moment: start })
    if (eventsBefore(state.followed.place) !== complete) {
      // These snapshots are of a history that no longer exists: the log was restored to an earlier state.
      await store.forget(person)
      return write(person)
    }
    // Until that last pass, the snapshots written may be of a person who was erased meanwhile. So it runs even if the
    // program is stopping.
    for (let written = 1; written > 0; ) written = await writeOn(person, state, places)
  }

  async function writeOn(person: Person, state: PastState, places: ReadonlyMap<number, unknown>): Promise<number> {
    let unsaved: ModelSnapshot[] = []
    let written = 0
    await history.moveOn(state, atPosition(await log.head()), async (event) => {
      if (event.type === ERASURE) {
        unsaved = []
        await store.forget(person)
      }
      const count = eventsBefore(state.followed.place)
      if (count % every !== 0 || places.has(count)) return
      for (const { model, rows } of state.models)
        unsaved.push({ model, snapshot: { ...state.followed, rows: new Map<string, FoldedRow>(rows) } })
      if (unsaved.length < MOST_HELD * models.length) return
      await store.write(person, unsaved)
      written += unsaved.length
      unsaved = []
    })
    await store.write(person, unsaved)
    return written + unsaved.length
  }

  return {
    latest: store.latest,
    request,
    async observe(events) {
      for (const { type, tenant, subject, stream, revision } of events) {
        if (type === ERASURE && subject !== null) await store.forget({ tenant, subject })
        if ((revision + 1) % every === 0 && streamKinds.has(stream.slice(0, -37)))
          request({ tenant, subject: personOf(stream) })
      }
    },
    async settled() {
      while (running) await running
    },
    async close() {
      closed = true
      await running
    },
  }
}

/** The log with readers that call `observe` for what they read, before they return it. */
export function observedLog<Log extends Pick<EventLog, 'readAll' | 'subscribe'>>(
  log: Log,
  observe: (events: readonly StoredEvent[]) => Promise<void>,
): Log {
  return {
    ...log,
    async readAll(request) {
      const page = await log.readAll(request)
      await observe(page.events)
      return page
    },
    async *subscribe(from) {
      for await (const message of log.subscribe(from)) {
        if (message.kind === 'events') await observe(message.events)
        yield message
      }
    },
  }
}
