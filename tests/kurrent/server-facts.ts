// What a KurrentDB answers to the official client, as tests: the adapter relies on each of these facts. They are
// checked on the in-memory server, and on a real one where it is available.
import { randomUUID } from 'node:crypto'
import {
  type AllStreamSubscription,
  type AppendStreamState,
  type EventData,
  eventTypeFilter,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  type Position,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const LAST_REVISION = 9_223_372_036_854_775_807n

export type Opened = { readonly url: string; readonly close: () => Promise<void> }

export function factsOfAKurrentDB(name: string, open: () => Promise<Opened>): void {
  describe(`a KurrentDB ${name}`, () => {
    let server: Opened
    let client: KurrentDBClient
    beforeAll(async () => {
      server = await open()
      client = KurrentDBClient.connectionString(server.url)
    })
    afterAll(async () => {
      await client.dispose()
      await server.close()
    })

    // Not as a stream of ours is named: a log opened over this server afterwards is to meet nothing of it.
    const aStream = () => `fact/${randomUUID()}`
    const anEvent = (data: object = {}, id: string = randomUUID(), type = 'fact'): EventData =>
      jsonEvent({ id, type, data: { ...data } })
    const append = (stream: string, streamState: AppendStreamState, ...events: EventData[]) =>
      client.appendToStream(stream, events, { streamState })
    const idsOf = async (stream: string) => {
      const ids: string[] = []
      for await (const { event } of client.readStream(stream)) ids.push(event?.id ?? '')
      return ids
    }
    async function read(options: Parameters<KurrentDBClient['readAll']>[0]) {
      const events = []
      for await (const { event } of client.readAll(options)) if (event) events.push(event)
      return events
    }

    describe('recognises an append by its first id and its expected revision', () => {
      it('and repeats the first revision and position, also after later appends and for a part of its events', async () => {
        const stream = aStream()
        const [one, two] = [anEvent(), anEvent()]
        const first = await append(stream, NO_STREAM, one, two)
        await append(stream, 1n, anEvent())
        for (const state of [NO_STREAM, 'any', STREAM_EXISTS] as const)
          expect(await append(stream, state, one, two)).toEqual(first)
        expect((await append(stream, NO_STREAM, one)).nextExpectedRevision).toBe(0n)
        expect(await idsOf(stream)).toHaveLength(3)
      })

      it('but writes a known id again at the current revision', async () => {
        const stream = aStream()
        const event = anEvent()
        await append(stream, NO_STREAM, event)
        expect((await append(stream, 0n, event)).nextExpectedRevision).toBe(1n)
        expect(await idsOf(stream)).toEqual([event.id, event.id])
      })

      it('and keeps the stored data where it differs, and refuses an id at a wrong revision', async () => {
        const stream = aStream()
        const id = randomUUID()
        await append(stream, NO_STREAM, anEvent({ n: 1 }, id))
        expect((await append(stream, NO_STREAM, anEvent({ n: 2 }, id))).nextExpectedRevision).toBe(0n)
        await expect(append(stream, 7n, anEvent({}, id))).rejects.toBeInstanceOf(WrongExpectedVersionError)
        expect(await idsOf(stream)).toEqual([id])
      })

      it('and refuses known ids before new ones, but writes them after new ones, and one id twice', async () => {
        const stream = aStream()
        const known = anEvent()
        await append(stream, NO_STREAM, known)
        await expect(append(stream, NO_STREAM, known, anEvent())).rejects.toBeInstanceOf(WrongExpectedVersionError)
        await append(stream, 'any', anEvent(), known)
        const twice = anEvent()
        await append(stream, 2n, twice, twice)
        expect(await idsOf(stream)).toHaveLength(5)
      })

      it('even if deleted, without a position, and stores nothing', async () => {
        const stream = aStream()
        const event = anEvent()
        await append(stream, NO_STREAM, event)
        await client.deleteStream(stream)
        const again = await append(stream, NO_STREAM, event)
        expect([again.success, again.position]).toEqual([true, undefined])
        await expect(idsOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError)
      })
    })

    describe('accepts an append', () => {
      it('with the current revision, and reports that revision to any other', async () => {
        const stream = aStream()
        await expect(append(stream, 0n, anEvent())).rejects.toMatchObject({ actualState: NO_STREAM })
        await expect(append(stream, STREAM_EXISTS, anEvent())).rejects.toBeInstanceOf(WrongExpectedVersionError)
        await append(stream, NO_STREAM, anEvent(), anEvent())
        for (const state of [NO_STREAM, 0n, 5n] as const)
          await expect(append(stream, state, anEvent())).rejects.toMatchObject({ actualState: 1n })
      })

      it('of 1,048,576 bytes of data in all its events together, and none larger', async () => {
        const of = (count: number) => Array.from({ length: count }, () => anEvent({ text: 'x'.repeat(102_400) }))
        expect((await append(aStream(), NO_STREAM, ...of(10))).success).toBe(true)
        const stream = aStream()
        await expect(append(stream, NO_STREAM, ...of(20))).rejects.toMatchObject({
          type: 'maximum-append-size-exceeded',
        })
        await expect(idsOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError)
      })

      it('without events: checks the expected revision, and creates no stream', async () => {
        const stream = aStream()
        await expect(append(stream, 3n)).rejects.toBeInstanceOf(WrongExpectedVersionError)
        expect((await append(stream, NO_STREAM)).position?.commit).toBeGreaterThan(0n)
        await expect(idsOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError)
      })

      it('but none without an event type', async () => {
        await expect(append(aStream(), NO_STREAM, anEvent({}, randomUUID(), ''))).rejects.toThrow()
      })
    })

    describe('deletes a stream', () => {
      it('softly: its revisions continue, and it counts as missing where it must exist', async () => {
        const [fromNone, fromLast] = [aStream(), aStream()]
        for (const stream of [fromNone, fromLast]) {
          await client.setStreamMetadata(stream, { maxCount: 100 })
          await append(stream, NO_STREAM, anEvent(), anEvent())
          await client.deleteStream(stream)
          await expect(idsOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError)
          await expect(append(stream, STREAM_EXISTS, anEvent())).rejects.toBeInstanceOf(StreamDeletedError)
          const { metadata } = await client.getStreamMetadata(stream)
          expect(Object.keys(metadata ?? {})).toEqual(['truncateBefore'])
          expect(Number(metadata?.truncateBefore)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
        }
        expect((await append(fromNone, NO_STREAM, anEvent())).nextExpectedRevision).toBe(2n)
        expect((await append(fromLast, 1n, anEvent())).nextExpectedRevision).toBe(2n)
        expect(await idsOf(fromNone)).toHaveLength(1)
        expect((await client.getStreamMetadata(fromNone)).metadata).toMatchObject({ truncateBefore: 2 })
      })

      it('only where it exists, and keeps its events in $all', async () => {
        await expect(client.deleteStream(aStream())).rejects.toThrow()
        const stream = aStream()
        const { position } = await append(stream, NO_STREAM, anEvent())
        if (!position) throw new Error('no position')
        await client.deleteStream(stream)
        expect((await read({ fromPosition: position, maxCount: 1 }))[0]?.streamId).toBe(stream)
      })

      it('permanently: it can no longer be read, written or deleted', async () => {
        const stream = aStream()
        const { position } = await append(stream, NO_STREAM, anEvent())
        await client.tombstoneStream(stream)
        await expect(idsOf(stream)).rejects.toBeInstanceOf(StreamDeletedError)
        for (const state of [NO_STREAM, 'any', STREAM_EXISTS, 0n] as const)
          await expect(append(stream, state, anEvent())).rejects.toBeInstanceOf(StreamDeletedError)
        await expect(client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError)
        const events = await read({ fromPosition: position ?? 'start' })
        expect(events.find(({ type, streamId }) => type === '$streamDeleted' && streamId === stream)?.revision).toBe(
          LAST_REVISION,
        )
      })

      it('permanently, which a subscriber sees as a last event and an error, a later one as the error only', async () => {
        const stream = aStream()
        await append(stream, NO_STREAM, anEvent())
        const told: string[] = []
        const over = Promise.withResolvers<void>()
        client
          .subscribeToStream(stream)
          .on('confirmation', () => told.push('confirmation'))
          .on('data', ({ event }) => told.push(event?.type ?? ''))
          .on('caughtUp', () => void client.tombstoneStream(stream))
          .on('error', (error) => {
            told.push(error.constructor.name)
            over.resolve()
          })
        await over.promise
        expect(told).toEqual(['confirmation', 'fact', '$streamDeleted', 'StreamDeletedError'])
        const late = await new Promise((resolve) => {
          client
            .subscribeToStream(stream)
            .on('confirmation', () => resolve('confirmation'))
            .on('error', (error) => resolve(error.constructor.name))
        })
        expect(late).toBe('StreamDeletedError')
      })
    })

    describe('reads', () => {
      it('growing positions with equal commit and prepare, after the server’s own events', async () => {
        const stream = aStream()
        await append(stream, NO_STREAM, anEvent(), anEvent())
        await append(stream, 1n, anEvent())
        const events = await read({})
        expect(events[0]?.type).toMatch(/^\$/)
        const positions = events.map(({ position }) => [position?.commit ?? 0n, position?.prepare ?? 0n] as const)
        expect(positions.every(([commit, prepare]) => commit === prepare)).toBe(true)
        expect(positions.every(([commit], n) => n === 0 || commit > (positions[n - 1]?.[0] ?? 0n))).toBe(true)
      })

      it('including the event at the position forwards, excluding it backwards', async () => {
        const stream = aStream()
        const { position } = await append(stream, NO_STREAM, anEvent())
        if (!position) throw new Error('no position')
        expect((await read({ fromPosition: position, maxCount: 1 }))[0]?.position).toEqual(position)
        const before = await read({ fromPosition: position, direction: 'backwards', maxCount: 1 })
        expect((before[0]?.position?.commit ?? 0n) < position.commit).toBe(true)
      })

      it('nothing at an invalid position: only a subscriber gets the reason', async () => {
        const { position } = await append(aStream(), NO_STREAM, anEvent())
        const bogus = (position?.commit ?? 0n) + 1n
        await append(aStream(), NO_STREAM, anEvent())
        const wrong = { commit: bogus, prepare: bogus }
        await expect(read({ fromPosition: wrong, maxCount: 1 })).rejects.toThrow()
        // A confirmation proves nothing: it comes before the server has looked at the position.
        for (const filter of [undefined, streamNameFilter({ prefixes: ['fact/'] })]) {
          const heard: unknown[] = []
          await new Promise<void>((resolve) => {
            client
              .subscribeToAll({ fromPosition: wrong, ...(filter && { filter }) })
              .on('confirmation', () => heard.push('confirmation'))
              .on('data', () => heard.push('an event'))
              .on('caughtUp', () => heard.push('caught-up'))
              .on('error', ({ code }: Error & { code?: number }) => {
                heard.push(code)
                resolve()
              })
          })
          expect(heard).toEqual(['confirmation', 3])
        }
      })

      it('nothing beyond the end', async () => {
        const { position } = await append(aStream(), NO_STREAM, anEvent())
        const beyond = (position?.commit ?? 0n) + 1_000_000_000n
        expect(await read({ fromPosition: { commit: beyond, prepare: beyond } })).toEqual([])
      })

      it('a missing stream with an error only while iterating', async () => {
        const reading = client.readStream(aStream())
        await expect(reading[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(StreamNotFoundError)
      })
    })

    describe('sends to a subscriber', () => {
      /** What a subscription is told until it is stopped. */
      async function told(
        options: NonNullable<Parameters<KurrentDBClient['subscribeToAll']>[0]>,
        until: (told: readonly string[]) => boolean,
        onCaughtUp: () => void = () => undefined,
      ): Promise<{ told: string[]; checkpoints: Position[] }> {
        const told: string[] = []
        const checkpoints: Position[] = []
        const over = Promise.withResolvers<void>()
        const tell = (what: string) => {
          told.push(what)
          if (until(told)) over.resolve()
        }
        const checkpointReached = (_: AllStreamSubscription, position: Position) => {
          checkpoints.push(position)
        }
        const subscription = client
          .subscribeToAll({ ...options, ...(options.filter && { filter: { ...options.filter, checkpointReached } }) })
          .on('confirmation', () => tell('confirmation'))
          .on('data', ({ event }) => tell(event?.type ?? ''))
          .on('caughtUp', () => {
            tell('caught-up')
            onCaughtUp()
          })
          .on('error', over.reject)
        await over.promise
        await subscription.unsubscribe()
        return { told, checkpoints }
      }

      it('a confirmation, the events after its position, caught-up, and new events', async () => {
        const stream = aStream()
        const { position } = await append(stream, NO_STREAM, anEvent())
        await append(stream, 0n, anEvent({}, randomUUID(), 'second'))
        const filter = streamNameFilter({ prefixes: [stream] })
        const seen = await told(
          { fromPosition: position ?? 'start', filter },
          (told) => told.includes('third'),
          () => void append(stream, 1n, anEvent({}, randomUUID(), 'third')),
        )
        expect(seen.told).toEqual(['confirmation', 'second', 'caught-up', 'third'])
      })

      it('with a filter, regular checkpoints: at an event, or before one already checked', async () => {
        const stream = aStream()
        const start = await append(stream, NO_STREAM, anEvent())
        for (let n = 0; n < 4; n += 1) {
          await append(aStream(), NO_STREAM, ...Array.from({ length: 20 }, () => anEvent()))
          if (n === 1) await append(stream, 0n, anEvent({}, randomUUID(), 'rare'))
        }
        const filter = { ...eventTypeFilter({ prefixes: ['rare'] }), maxSearchWindow: 10, checkpointInterval: 1 }
        const fromPosition = start.position ?? 'start'
        const { checkpoints } = await told({ fromPosition, filter }, (told) => told.includes('caught-up'))
        const past = checkpoints.filter(({ commit }) => commit > (start.position?.commit ?? 0n))
        expect(past.length).toBeGreaterThanOrEqual(3)
        // Both kinds come: of 150 that were looked at on a real server, 42 were of the second.
        expect(past.every(({ commit, prepare }) => prepare === 0n || prepare === commit)).toBe(true)
        expect(past.some(({ prepare }) => prepare === 0n)).toBe(true)
        expect(past.some(({ commit, prepare }) => prepare === commit)).toBe(true)

        const at = past.find(({ prepare }) => prepare === 0n)
        if (!at) throw new Error('no checkpoint')
        const everything = { filter: streamNameFilter({ prefixes: ['fact/'] }) }
        const firstFrom = async (from: Position) => {
          let first: bigint | undefined
          const over = Promise.withResolvers<void>()
          const subscription = client
            .subscribeToAll({ fromPosition: from, ...everything })
            .on('data', ({ event }) => {
              first ??= event?.position?.commit
              over.resolve()
            })
            .on('error', over.reject)
          await over.promise
          await subscription.unsubscribe()
          return first
        }
        expect(await firstFrom(at)).toBe(at.commit)
        expect(await firstFrom({ commit: at.commit, prepare: at.commit })).toBeGreaterThan(at.commit)
      })
    })
  })
}
