// The implementation of `sillage worker`: runs until a signal stops it.
import { once } from 'node:events'
import { openService } from '#compose/compose.ts'
import { assertKeysDecided } from '#compose/open-keys.ts'
import { openPatiently } from '#compose/open-patiently.ts'
import { systemClock } from '#platform/clock.ts'
import { assertInstalled } from '#platform/installation.ts'
import { openLog } from '#platform/logger.ts'
import { configuration } from '../command-line/session.ts'

export async function work(): Promise<void> {
  const config = configuration()
  // Before it waits for a database, so that the answer comes at once.
  assertKeysDecided(config.keys)
  if (config.databaseUrl === undefined) await assertInstalled(config.dataDirectory)
  const logger = openLog({ level: config.logLevel, format: config.logFormat })
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  process.once('SIGINT', () => stop.abort())
  const service = await openPatiently(
    () => openService(config, { logger, worker: true, whenStuck: 'end-process', join: true }),
    {
      signal: stop.signal,
      delay: systemClock.sleep,
      onWait: (err, waitsMs) =>
        logger.warn({ err, waitsMs }, 'the database or the log is unavailable: the worker will retry'),
    },
  )
  if (service === null) return
  logger.info({ readModels: service.definitions.projections.size }, 'the worker has started')
  if (!stop.signal.aborted) await once(stop.signal, 'abort')
  await service.close()
  logger.info('the worker has stopped')
}
