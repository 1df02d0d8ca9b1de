// The output of the service after its start, also if its log becomes unavailable at that moment.
import { describe, expect, it, vi } from 'vitest'
import { LogUnavailable } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { readConfig } from '#platform/config.ts'
import { fillPatiently, readModelsCaughtUp, welcome } from './welcome.ts'

const config = readConfig({ DATABASE_URL: 'postgres://nobody@localhost/nothing' })
const URL = 'http://localhost:3000'
type Service = Parameters<typeof welcome>[0]
const unused = new Error('no command is sent')

const serviceOver = (log: Service['log']): Service =>
  new Proxy({ log } as Service, {
    get(target, name) {
      if (name === 'log') return target.log
      throw unused
    },
  })
const away = async () => {
  throw new LogUnavailable(new Error('gone'))
}

it('prints the address, and the number of events in the log', async () => {
  const lines: string[] = []
  await welcome(serviceOver(openMemoryLog()), config, URL, 1_000, (line) => lines.push(line))
  expect(lines.join('\n')).toMatch(/answers at .*localhost:3000/)
  expect(lines.join('\n')).toMatch(/Log\s+0 events/)
})

it('prints the address even if the log is unavailable, and reports that', async () => {
  for (const gone of [{ lag: away }, { readStream: away }]) {
    const lines: string[] = []
    await welcome(serviceOver({ ...openMemoryLog(), ...gone }), config, URL, 1_000, (line) => lines.push(line))
    expect(lines.join('\n')).toMatch(/answers at .*localhost:3000/)
    expect(lines.join('\n')).toMatch(/Log\s+does not answer now/)
  }
})

it('waits until the log answers before filling it, reports that once, and ends with the service', async () => {
  const log = openMemoryLog()
  const head = vi.fn(async () => 7n as Awaited<ReturnType<typeof log.head>>)
  head.mockImplementationOnce(away).mockImplementationOnce(away)
  const lines: string[] = []
  const pause = vi.fn(async () => undefined)
  const { signal } = new AbortController()
  await fillPatiently(serviceOver({ ...log, head }), (line) => lines.push(line), { pause, signal })
  expect(lines).toEqual([expect.stringContaining('does not answer')])
  expect(pause).toHaveBeenCalledTimes(2)

  const stop = new AbortController()
  await fillPatiently(serviceOver({ ...log, head: away }), () => undefined, {
    pause: async () => stop.abort(),
    signal: stop.signal,
  })
})

it('does not retry after a permanent error', async () => {
  const head = async () => {
    throw new TypeError('a defect')
  }
  const { signal } = new AbortController()
  const filling = fillPatiently(serviceOver({ ...openMemoryLog(), head }), () => undefined, { pause: away, signal })
  await expect(filling).rejects.toBeInstanceOf(TypeError)
})

describe('the welcome after a filling', () => {
  type Lag = Awaited<ReturnType<Parameters<typeof readModelsCaughtUp>[0]['lags']>>[number]
  const lag = (lagEvents: number | null, fault: object | null = null) => ({ lagEvents, fault }) as Lag
  const { signal } = new AbortController()

  it('waits until every read model that can has caught up', async () => {
    const lags = vi.fn(async () => [lag(0), lag(null), lag(7, {})])
    lags.mockResolvedValueOnce([lag(0), lag(5)]).mockImplementationOnce(away)
    const pause = vi.fn(async () => undefined)
    await readModelsCaughtUp({ lags }, { pause, signal })
    expect(pause).toHaveBeenCalledTimes(2)
  })

  it('comes all the same where they never do', async () => {
    const pause = vi.fn(async () => undefined)
    await readModelsCaughtUp({ lags: async () => [lag(5)] }, { pause, signal })
    expect(pause).toHaveBeenCalled()
  })

  it('does not wait in a service that is told to stop', async () => {
    const lags = vi.fn(async () => [lag(5)])
    await readModelsCaughtUp({ lags }, { pause: away, signal: AbortSignal.abort() })
    expect(lags).not.toHaveBeenCalled()
  })
})
