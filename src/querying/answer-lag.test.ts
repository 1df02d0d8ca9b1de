import { describe, expect, it } from 'vitest'
import { LogUnavailable, UnknownPosition } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { answerLag } from './answer-lag.ts'

const UNKNOWN = { lag: null, lagSeconds: null }
const readAll = async () => ({ events: [], position: START, end: true })

describe('how far an answer is behind the log', () => {
  it('is reported if the log answers', async () => {
    const tell = answerLag({ lag: async () => 7, readAll })
    expect(await tell(START, 0)).toEqual({ lag: 7, lagSeconds: 0 })
  })

  it('is unknown if the log fails, and for a while the log is not queried again', async () => {
    let calls = 0
    const lag = async () => {
      calls += 1
      throw new LogUnavailable(new Error('gone'))
    }
    const tell = answerLag({ lag, readAll }, { quietMs: 60_000 })
    for (let n = 0; n < 3; n += 1) expect(await tell(START, 0)).toEqual(UNKNOWN)
    expect(calls).toBe(1)
  })

  it('is unknown if the rows belong to another log, and the next answer gets its own lag', async () => {
    const ofAnother = 7n as Position
    const lag = async (at: Position) => {
      if (at === ofAnother) throw new UnknownPosition(at)
      return 3
    }
    const tell = answerLag({ lag, readAll }, { quietMs: 60_000 })
    expect(await tell(ofAnother, 0)).toEqual(UNKNOWN)
    expect(await tell(START, 0)).toEqual({ lag: 3, lagSeconds: 0 })
  })

  it('is read once for answers about one position that come at the same time', async () => {
    let calls = 0
    const lag = async () => {
      calls += 1
      return 3
    }
    const tell = answerLag({ lag, readAll }, { rememberedMs: 3_600_000 })
    for (let n = 0; n < 3; n += 1) expect(await tell(START, 0)).toEqual({ lag: 3, lagSeconds: 0 })
    expect(calls).toBe(1)
    await tell(7n as Position, 0)
    expect(calls).toBe(2)
  })

  it('passes on any other error', async () => {
    const tell = answerLag({ lag: () => Promise.reject(new TypeError('a defect')), readAll })
    await expect(tell(START, 0)).rejects.toBeInstanceOf(TypeError)
  })

  it('is unknown while the log does not answer: nobody waits a second time, and it is queried again once it has answered', async () => {
    const silent = Promise.withResolvers<number>()
    const answers = [silent.promise, Promise.resolve(0)]
    const tell = answerLag(
      { lag: () => answers.shift() ?? Promise.reject(new Error('asked too often')), readAll },
      { waitMs: 20 },
    )
    expect(await tell(START, 0)).toEqual(UNKNOWN)
    expect(await tell(START, 0)).toEqual(UNKNOWN)
    expect(answers).toHaveLength(1)
    silent.resolve(3)
    await expect.poll(() => tell(START, 0)).toEqual({ lag: 0, lagSeconds: 0 })
  })
})
