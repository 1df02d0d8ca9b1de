// The server in memory answers as a KurrentDB does.
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client'
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
    const { success } = await client.appendToStream('fact-1', [jsonEvent({ type: 'fact', data: {} })])
    expect(success).toBe(true)
    let read = 0
    for await (const _ of client.readStream('fact-1')) read += 1
    expect(read).toBe(1)
    await client.dispose()
    await server.close()
  })
})
