// `sillage worker`: feeds the read models, and serves nothing.
import { once } from 'node:events'
import type { Command } from 'commander'
import { openService } from '#compose/compose.ts'
import { openPatiently } from '#compose/open-with-retries.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'

export default function worker(program: Command): void {
  program
    .command('worker')
    .description('Feed the read models from this process; the API then runs with SILLAGE_WORKER=none.')
    .action(async () => {
      const config = readConfig(process.env)
      const logger = openLog({ level: config.logLevel })
      const stop = new AbortController()
      process.once('SIGTERM', () => stop.abort())
      process.once('SIGINT', () => stop.abort())
      const service = await openPatiently(
        () => openService(config, { logger, worker: true, whenStuck: 'end-process', join: true }),
        {
          signal: stop.signal,
          delay: systemClock.sleep,
          onWait: (err, waitsMs) =>
            logger.warn({ err, waitsMs }, 'the database or the log is unavailable: the worker waits for it'),
        },
      )
      if (service === null) return
      logger.info({ readModels: service.definitions.projections.size }, 'the worker is at work')
      if (!stop.signal.aborted) await once(stop.signal, 'abort')
      await service.close()
      logger.info('the worker has stopped')
    })
}
