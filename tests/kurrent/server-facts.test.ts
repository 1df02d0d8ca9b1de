// The in-memory server answers as a KurrentDB does.
import { type AppendStreamState, jsonEvent, KurrentDBClient, NO_STREAM, STREAM_EXISTS } from '@kurrent/kurrentdb-client'
import { describe, expect, it } from 'vitest'
import { startKurrentServer } from './kurrent-server.ts'
import { factsOfAKurrentDB, type Opened } from './server-facts.ts'

const inMemory = async (batchAppend: boolean): Promise<Opened> => {
  const server = await startKurrentServer({ batchAppend })
  return { url: server.url, close: () => server.close() }
}

factsOfAKurrentDB('in memory', () => inMemory(true))
factsOfAKurrentDB('in memory, without batches', () => inMemory(false))

describe('a KurrentDB in memory', () => {
  it('is found by gossip', async () => {
    const server = await startKurrentServer()
    const client = KurrentDBClient.connectionString(server.url.replace('kurrentdb:', 'kurrentdb+discover:'))
    const { success } = await client.appendToStream('fact/1', [jsonEvent({ type: 'fact', data: {} })])
    expect(success).toBe(true)
    let read = 0
    for await (const _ of client.readStream('fact/1')) read += 1
    expect(read).toBe(1)
    await client.dispose()
    await server.close()
  })

  // Read in the server's source (IndexWriter.CheckCommit): a real one is not restarted by these tests.
  it('loses in a kill the ids of appends at any revision, but not of those at an exact revision', async () => {
    const server = await startKurrentServer()
    const client = KurrentDBClient.connectionString(server.url)
    const event = jsonEvent({ id: crypto.randomUUID(), type: 'fact', data: {} })
    const append = async (streamState: AppendStreamState) =>
      (await client.appendToStream('fact/1', [event], { streamState })).nextExpectedRevision
    expect([await append(NO_STREAM), await append('any'), await append(STREAM_EXISTS)]).toEqual([0n, 0n, 0n])
    server.store.restart()
    expect([await append(NO_STREAM), await append('any')]).toEqual([0n, 1n])
    await client.dispose()
    await server.close()
  })
})
