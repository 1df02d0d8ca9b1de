// What a process measures of itself and of its machine, for the alerts and figures of the service.
import { randomUUID } from 'node:crypto'
import { cpus, freemem, totalmem } from 'node:os'
import type { ProcessorTimes, ServiceReads } from '#operating/service/measure-service.ts'
import type { RequestWindow } from '#operating/service/request-window.ts'
import { diskSpace } from '#platform/disk-space.ts'
import type { Service } from './service.ts'

type Measured = Pick<Service, 'config' | 'pools' | 'waiting' | 'lags' | 'ping' | 'pingKeys' | 'figureRows' | 'log'>

export const serviceReads = (service: Measured, requests: RequestWindow): ServiceReads => ({
  requests,
  pools: service.pools,
  queue: service.waiting,
  processors,
  memory: () => ({ usedBytes: totalmem() - freemem(), totalBytes: totalmem() }),
  disk: () => diskSpace(service.config.dataDirectory),
  asks: { logMs: () => service.log.head(), databaseMs: service.ping, keysMs: service.pingKeys },
  async lagSeconds() {
    const lags = await service.lags()
    return lags.length > 0 ? Math.max(...lags.map(({ lagSeconds }) => lagSeconds ?? 0)) : null
  },
  rows: service.figureRows,
  monotonicMs: () => performance.now(),
  // A process id may be that of an earlier process, or of one on another machine.
  process: randomUUID(),
})

function processors(): ProcessorTimes {
  let [busy, total] = [0, 0]
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle
    total += all
    busy += all - times.idle
  }
  return { busy, total }
}
