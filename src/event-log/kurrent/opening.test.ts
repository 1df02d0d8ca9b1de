import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KurrentServer, startKurrentServer } from '../../../tests/kurrent/kurrent-server.ts'
import { readConnectionString } from './connection-string.ts'
import { CannotOpenLog, NoAnswer } from './failures.ts'
import { opening } from './opening.ts'

describe('opening a log on a KurrentDB', () => {
  let server: KurrentServer
  let disposed = 0
  const client = {
    async dispose() {
      disposed += 1
    },
  }
  beforeAll(async () => {
    server = await startKurrentServer()
  })
  afterAll(() => server.close())
  const opened = (failures: readonly Error[], patienceMs: number) => {
    const left = [...failures]
    const work = async () => {
      const failure = left.shift()
      if (failure) throw failure
      return 'open'
    }
    return opening(client, readConnectionString(server.url), work, { patienceMs })
  }

  it('is tried again after a temporary failure', async () => {
    expect(await opened([new NoAnswer('late'), new Error('14 UNAVAILABLE: Server Is Not Ready')], 60_000)).toBe('open')
    expect(disposed).toBe(0)
  })

  it('fails after the timeout, and disposes of the client', async () => {
    const refused = opened([new NoAnswer('late')], 0)
    await expect(refused).rejects.toThrow('the log answers, and is not ready: does its cluster have a leader?')
    await expect(refused).rejects.toBeInstanceOf(CannotOpenLog)
    expect(disposed).toBe(1)
  })

  it('fails immediately with a permanent error', async () => {
    const defect = new RangeError('not of the server')
    await expect(opened([defect], 60_000)).rejects.toBe(defect)
  })
})
