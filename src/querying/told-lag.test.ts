import { describe, expect, it } from 'vitest'
import { LogUnavailable, UnknownPosition } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { toldLag } from './told-lag.ts'

const UNKNOWN = { lag: null, lagSeconds: null }
const readAll = async () => ({ events: [], position: START, end: true })

describe('how far an answer is behind the log', () => {
  it('is told where the log says so', async () => {
    const tell = toldLag({ lag: async () => 7, readAll })
    expect(await tell(START, 0)).toEqual({ lag: 7, lagSeconds: 0 })
  })

  it('is unknown where the log fails, and for a while nobody asks it again', async () => {
    let asked = 0
    const lag = async () => {
      asked += 1
      throw new LogUnavailable(new Error('gone'))
    }
    const tell = toldLag({ lag, readAll }, { quietMs: 60_000 })
    for (let n = 0; n < 3; n += 1) expect(await tell(START, 0)).toEqual(UNKNOWN)
    expect(asked).toBe(1)
  })

  it('is unknown where the rows are of another log, and the next answer is told its own', async () => {
    const ofAnother = 7n as Position
    const lag = async (at: Position) => {
      if (at === ofAnother) throw new UnknownPosition(at)
      return 3
    }
    const tell = toldLag({ lag, readAll }, { quietMs: 60_000 })
    expect(await tell(ofAnother, 0)).toEqual(UNKNOWN)
    expect(await tell(START, 0)).toEqual({ lag: 3, lagSeconds: 0 })
  })

  it('is not passed over where something else is wrong', async () => {
    const tell = toldLag({ lag: () => Promise.reject(new TypeError('a defect')), readAll })
    await expect(tell(START, 0)).rejects.toBeInstanceOf(TypeError)
  })

  it('is unknown where the log keeps silent, nobody waits for it a second time, and it is asked again once it has spoken', async () => {
    const silent = Promise.withResolvers<number>()
    const answers = [silent.promise, Promise.resolve(0)]
    const tell = toldLag(
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
