// The data and decisions of a KurrentDB, in memory: streams, positions, idempotency and deletion as on a real server.
// Measured on EventStoreDB 24.2; server-facts.test.ts checks these facts, also on a real server where one is available.

export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint

export type Proposed = {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

export type Recorded = Proposed & {
  readonly stream: string
  readonly revision: bigint
  /** Commit and prepare position: an offset in the log's file, so it grows by the record's size. */
  readonly position: bigint
  /** 100 ns since 1970. */
  readonly createdTicks: bigint
}

export type Written =
  | { readonly kind: 'written'; readonly revision: bigint | null; readonly position: bigint | null }
  | { readonly kind: 'wrong-version'; readonly current: bigint | null }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'invalid'; readonly why: string }

/** In all the data of one append together; metadata and types are counted by newer servers alone. */
const MOST_BYTES = 1_048_576
/** Stands in `$tb` of a deleted stream, and as the revision of the event that ends a tombstoned one. */
export const FOR_EVER = 9_223_372_036_854_775_807n

type Stream = { readonly events: Recorded[]; tombstoned: boolean }

export type StoredStreams = ReturnType<typeof storedStreams>

export function storedStreams() {
  const all: Recorded[] = []
  // By which `any` and `stream-exists` recognise what was written: gone with the process, as its source says.
  const remembered = new Set<string>()
  const streams = new Map<string, Stream>()
  const listeners = new Set<(grown: readonly Recorded[]) => void>()
  let sizeOf = ({ data }: Proposed): number => data.length
  let end = 0n
  let ticks = 0n

  function store(name: string, proposed: readonly Proposed[], firstRevision?: bigint): readonly Recorded[] {
    const stream = streams.get(name) ?? { events: [], tombstoned: false }
    if (proposed.length > 0) streams.set(name, stream)
    const now = BigInt(Date.now()) * 10_000n
    const grown = proposed.map((event): Recorded => {
      ticks = now > ticks ? now : ticks + 1n
      const revision = firstRevision ?? (stream.events.at(-1)?.revision ?? -1n) + 1n
      const recorded = { ...event, stream: name, revision, position: end, createdTicks: ticks }
      end += 100n + BigInt(name.length + event.type.length + event.data.length + event.metadata.length)
      stream.events.push(recorded)
      all.push(recorded)
      remembered.add(recorded.id)
      return recorded
    })
    for (const tell of listeners) tell(grown)
    return grown
  }

  const system = (type: string, data: object): Proposed => ({
    id: crypto.randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: new Uint8Array(),
  })

  /** First event that a read of the stream shows: what stands before `$tb` is gone from it, not from `$all`. */
  function truncatedBefore(name: string): bigint {
    const last = streams.get(`$$${name}`)?.events.at(-1)
    const found = last && /"\$tb":\s*(\d+)/.exec(Buffer.from(last.data).toString())
    return found?.[1] ? BigInt(found[1]) : 0n
  }
  const deleted = (name: string): boolean => truncatedBefore(name) === FOR_EVER

  function visible(name: string): readonly Recorded[] {
    const before = truncatedBefore(name)
    return (streams.get(name)?.events ?? []).filter(({ revision }) => revision >= before)
  }

  function setMetadata(name: string, json: string): void {
    store(`$$${name}`, [{ ...system('$metadata', {}), data: Buffer.from(json) }])
  }

  /** The events that stand where these would have been written before: all of them, none, or only some. */
  function standing(stream: Stream, from: number, proposed: readonly Proposed[]): Recorded | 'others' | 'partly' {
    const there = stream.events.slice(from, from + proposed.length)
    if (there[0]?.id !== proposed[0]?.id || there.length === 0) return 'others'
    const last = there.at(-1)
    return last && there.length === proposed.length && there.every(({ id }, i) => id === proposed[i]?.id)
      ? last
      : 'partly'
  }

  function append(name: string, expected: Expected, proposed: readonly Proposed[]): Written {
    if (name === '') return { kind: 'invalid', why: 'the stream name is empty' }
    if (proposed.some(({ type }) => type === '')) return { kind: 'invalid', why: 'an event type is empty' }
    if (proposed.reduce((sum, event) => sum + sizeOf(event), 0) > MOST_BYTES) return { kind: 'too-large' }
    const stream = streams.get(name) ?? { events: [], tombstoned: false }
    if (stream.tombstoned) return { kind: 'stream-deleted' }
    const last = stream.events.at(-1)
    const current = last?.revision ?? null
    const conflict: Written = { kind: 'wrong-version', current }
    const again = (from: number): Written => {
      const found = standing(stream, from, proposed)
      if (typeof found === 'string') return conflict
      return { kind: 'written', revision: found.revision, position: deleted(name) ? null : found.position }
    }
    const known = stream.events.findIndex(({ id }) => id === proposed[0]?.id)

    if (deleted(name)) {
      if (expected === 'stream-exists') return { kind: 'stream-deleted' }
      // What was deleted is still recognised, and not stored again.
      if (known >= 0 && expected !== current) return again(known)
      if (typeof expected === 'bigint' && expected !== current) return conflict
    } else if (expected === 'any' || expected === 'stream-exists') {
      if (expected === 'stream-exists' && current === null) return conflict
      if (known >= 0 && remembered.has(proposed[0]?.id ?? '')) return again(known)
    } else {
      const at = expected === 'no-stream' ? -1n : expected
      // With the revision that is current now nothing is compared: a known id is written once more.
      if (at > (current ?? -1n)) return conflict
      if (at < (current ?? -1n)) return again(stream.events.findIndex(({ revision }) => revision === at + 1n))
    }
    if (proposed.length === 0) {
      end += 100n
      return { kind: 'written', revision: current, position: end - 100n }
    }
    const reopened = deleted(name)
    const grown = store(name, proposed).at(-1)
    if (reopened) setMetadata(name, `{"$tb": ${(current ?? -1n) + 1n}}`)
    return { kind: 'written', revision: grown?.revision ?? null, position: grown?.position ?? null }
  }

  function mayDelete(name: string, expected: Expected): Written | null {
    const stream = streams.get(name)
    if (stream?.tombstoned) return { kind: 'stream-deleted' }
    const current = stream?.events.at(-1)?.revision ?? null
    const met =
      expected === 'any' || expected === 'stream-exists' ? current !== null : expected === (current ?? 'no-stream')
    return met ? null : { kind: 'wrong-version', current }
  }

  // A server has written of its own before anybody connects.
  store('$users', [system('$UserCreated', { loginName: 'admin' })])
  store('$stats-127.0.0.1:2113', [system('$statsCollected', { 'proc-cpu': 1 })])

  return {
    append,
    setMetadata,
    /** Soft: the stream may be opened again, its numbers go on, and `$all` shows what it held. */
    delete(name: string, expected: Expected): Written {
      const refusal = mayDelete(name, expected)
      if (refusal) return refusal
      setMetadata(name, `{"$tb": ${FOR_EVER}}`)
      return { kind: 'written', revision: null, position: all.at(-1)?.position ?? null }
    },
    tombstone(name: string, expected: Expected): Written {
      const refusal = expected === 'any' ? null : mayDelete(name, expected)
      if (refusal || streams.get(name)?.tombstoned) return refusal ?? { kind: 'stream-deleted' }
      const [ended] = store(name, [system('$streamDeleted', {})], FOR_EVER)
      const stream = streams.get(name)
      if (stream) stream.tombstoned = true
      return { kind: 'written', revision: null, position: ended?.position ?? null }
    },
    /** As `$stats` events do, between ours. */
    writeSystemEvent(): void {
      store('$stats-127.0.0.1:2113', [system('$statsCollected', { 'proc-cpu': 1 })])
    },
    stream(name: string): 'missing' | 'tombstoned' | readonly Recorded[] {
      if (streams.get(name)?.tombstoned) return 'tombstoned'
      const events = visible(name)
      return events.length === 0 ? 'missing' : events
    },
    /** As after a kill: what stands, stands; what was only remembered is gone. */
    restart(): void {
      remembered.clear()
    },
    /** As from a backup: what stood at the position and behind it never was. Whoever is connected is told nothing. */
    restoreTo(position: bigint): void {
      const kept = all.filter((event) => event.position < position)
      all.length = kept.length
      streams.clear()
      for (const event of kept) {
        const stream = streams.get(event.stream) ?? { events: [], tombstoned: false }
        streams.set(event.stream, stream)
        stream.events.push(event)
        stream.tombstoned ||= event.revision === FOR_EVER
      }
      end = position < end ? position : end
      remembered.clear()
    },
    /** As newer servers do; read in the source of KurrentDB 25.1 (Event.SizeOnDisk). */
    countMetadata(): void {
      sizeOf = ({ data, metadata, type }) => data.length + metadata.length + 2 * type.length
    },
    all: all as readonly Recorded[],
    end: () => end,
    /** Called with what each append has stored. */
    listen(tell: (grown: readonly Recorded[]) => void): () => void {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
  }
}
