/** Sending what waits on a device, while other screens and tabs share it. */
import { describe, expect, it } from 'vitest'
import { type Queue, sendWaiting } from './send-waiting.ts'
import type { Sent } from './send-work.ts'
import { type Waiting, withWaiting } from './waiting-work.ts'

const work = (key: string): Waiting => ({
  ...{ key, learner: 'l', occurredAt: '2026-11-21T10:20:00.000Z' },
  work: { of: 'revision-end', session: key },
})
const answer = (status: number, pointers: readonly string[] = []): Sent => ({
  ...{ status, code: null, detail: null, pointers, data: undefined },
})

/** A device with what waits on it, and a service that answers as it is told. */
function device(keys: readonly string[], more: Partial<Queue> = {}) {
  let waiting: readonly Waiting[] = keys.map(work)
  const sent: Waiting[] = []
  const refused: string[] = []
  const change: Queue['change'] = (to) => {
    waiting = to(waiting)
  }
  const queue: Queue = {
    read: () => waiting,
    change,
    send: async (next) => {
      sent.push(next)
      return answer(201)
    },
    goesOn: () => true,
    isStillTheirs: async () => true,
    onAccepted: () => undefined,
    onRefused: (_, { key }) => refused.push(key),
    ...more,
  }
  return { queue, change, sent, refused, left: () => waiting.map(({ key }) => key) }
}

describe('sending what waits', () => {
  it('counts visits of a path as no work, either', async () => {
    const visit: Waiting = {
      ...work('1'),
      work: { of: 'path-visits', path: 'p', visits: [{ screen: 'path', enteredAt: '', durationMs: 1 }] },
    }
    const { queue, change, sent, refused } = device([], { send: async () => answer(409) })
    change(() => [visit])
    expect(await sendWaiting(queue)).toBe(false)
    expect([sent.length, refused, queue.read()]).toEqual([0, [], []])
  })

  it('sends all of it in order', async () => {
    const { queue, sent, left } = device(['1', '2'])
    expect(await sendWaiting(queue)).toBe(true)
    expect(sent.map(({ key }) => key)).toEqual(['1', '2'])
    expect(left()).toEqual([])
  })

  it('sends visits too, and says nothing of them: they are no work that a learner waits for', async () => {
    const visit: Waiting = {
      ...work('1'),
      work: {
        of: 'visits',
        sequence: 's',
        visits: [{ screen: 'activity', activity: 'a', enteredAt: '', durationMs: 1 }],
      },
    }
    for (const status of [201, 409]) {
      const here = device([], { send: async () => answer(status), onAccepted: () => expect.unreachable() })
      here.change(() => [visit])
      expect(await sendWaiting(here.queue)).toBe(false)
      expect([here.left(), here.refused]).toEqual([[], []])
    }
    const offline = device([], { send: async () => answer(0) })
    offline.change(() => [visit])
    expect(await sendWaiting(offline.queue)).toBe(false)
    expect(offline.left()).toEqual(['1'])
  })

  it('keeps what another screen hands in while the one before is on its way', async () => {
    let status = 201
    const here = device(['1'], {
      send: async () => {
        if (status === 201) here.change((waiting) => withWaiting(waiting, work('2')))
        const given = answer(status)
        status = 0
        return given
      },
    })
    expect(await sendWaiting(here.queue)).toBe(true)
    expect(here.left()).toEqual(['2'])
  })

  it('does not bring back what another tab has sent meanwhile', async () => {
    const here = device(['1', '2'], {
      send: async () => {
        here.change(() => [work('3')])
        return answer(0)
      },
    })
    expect(await sendWaiting(here.queue)).toBe(false)
    expect(here.left()).toEqual(['3'])
  })

  it('stops after what is on its way once its screen is gone or somebody else has come', async () => {
    let isThere = true
    const { queue, sent, left } = device(['1', '2'], { goesOn: () => isThere })
    const send = queue.send
    await sendWaiting({
      ...queue,
      send: (next) => {
        isThere = false
        return send(next)
      },
    })
    expect(sent.map(({ key }) => key)).toEqual(['1'])
    expect(left()).toEqual(['2'])
  })

  it('loses nothing that was refused under the session of somebody else', async () => {
    const { queue, refused, left } = device(['1'], { send: async () => answer(404), isStillTheirs: async () => false })
    expect(await sendWaiting(queue)).toBe(false)
    expect([left(), refused]).toEqual([['1'], []])
  })

  it('gives up what the service refused to its own learner, says so, and goes on', async () => {
    const { queue, refused, left } = device(['1', '2'], {
      send: async ({ key }) => answer(key === '1' ? 409 : 201),
    })
    expect(await sendWaiting(queue)).toBe(true)
    expect([left(), refused]).toEqual([[], ['1']])
  })

  it('sends work again without its moment, under another key, where the clock of the device is wrong', async () => {
    const tried: Waiting[] = []
    const { queue, refused, left } = device(['1', '2'], {
      send: async (next) => {
        tried.push(next)
        return next.occurredAt === null ? answer(201) : answer(422, ['/occurredAt'])
      },
    })
    expect(await sendWaiting(queue)).toBe(true)
    expect(tried.map(({ key, occurredAt }) => [key, occurredAt === null])).toEqual([
      ['1', false],
      ['1-undated', true],
      ['2', false],
      ['2-undated', true],
    ])
    expect([left(), refused]).toEqual([[], []])
  })
})
