// Starts the service: database, log, read models and HTTP, and stops all of it again.
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { openService } from '#compose/compose.ts'
import { makeDemonstrationAccounts } from '#compose/demonstration-accounts.ts'
import { makeDemonstrationModels } from '#compose/demonstration-models.ts'
import { measuring } from '#compose/measuring.ts'
import { assertKeysDecided } from '#compose/open-keys.ts'
import { openPatiently } from '#compose/open-patiently.ts'
import { rotatingTokenKeys } from '#compose/rotating-token-keys.ts'
import type { OpenOptions, Service } from '#compose/service.ts'
import { serviceReads } from '#compose/service-reads.ts'
import { fillPatiently, readModelsCaughtUp, welcome } from '#compose/welcome.ts'
import { startWorkerBeside, type WorkerBeside } from '#compose/worker-beside.ts'
import { EventLogError } from '#event-log/event-log.ts'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { measureService } from '#operating/service/measure-service.ts'
import { requestWindow } from '#operating/service/request-window.ts'
import { systemClock } from '#platform/clock.ts'
import { type Config, readConfig, risksOf, unknownVariables } from '#platform/config.ts'
import { failureOf } from '#platform/failure.ts'
import { isInstalled } from '#platform/installation.ts'
import { type Logger, openLog } from '#platform/logger.ts'
import { demonstrationState } from '#simulator/demonstration.ts'

async function start(config: Config, logger: Logger): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const startedMs = performance.now()
  const metrics = createMetrics()
  const requests = requestWindow()
  const filled = Promise.withResolvers<void>()
  const service = await openedOnceThere(config, say, {
    logger,
    worker: false,
    join: false,
    pastProcesses: config.pastProcesses ?? Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2))),
    onProgress: say,
    limits: { onShared: metrics.setLimitsShared },
    onCommand(command, outcome, tookMs) {
      metrics.onCommand(command, outcome, tookMs)
      requests.onCommand()
    },
    onQuery: metrics.onQuery,
    onCommit: metrics.onCommit,
  })
  if (service === null) return
  const keys = await openTokenKeys(config.dataDirectory)
  const stopRotating = rotatingTokenKeys(config.dataDirectory, {
    onRotated: ({ from, to }) => logger.info({ from, to }, 'another key signs tokens'),
    onTrouble: (error) => logger.warn({ err: error }, 'the keys of tokens were not rotated: trying again in an hour'),
  })
  const console = await readBuiltConsole(join(import.meta.dirname, '..', 'built', 'console'))
  const server = buildServer({
    ...service,
    keys,
    metrics: {
      ...metrics,
      onRequest(route, method, status, tookMs) {
        metrics.onRequest(route, method, status, tookMs)
        requests.onRequest(status, tookMs)
      },
    },
    logger,
    console,
    options: {
      mostReaders: config.streams,
      mostReadersPerSchool: config.streamsPerSchool,
      corsOrigins: config.corsOrigins,
      cookies: config.cookies,
      ...(config.dashboards !== undefined && { dashboards: config.dashboards }),
      proxies: config.proxies,
    },
    checks: [
      { name: 'database', run: () => service.ping().then(() => null) },
      {
        name: 'migrations',
        run: async () => {
          const apart = await service.migrationsApart()
          return apart.length === 0 ? null : `the program and the database differ: ${apart.join(', ')}`
        },
      },
    ],
  })

  const stopMeasuring = measuring(service, metrics, logger)
  const measured = measureService(serviceReads(service, requests), (error) =>
    logger.warn({ err: error }, 'the figures of the service were not stored'),
  )
  const ending = new AbortController()
  let worker: WorkerBeside | null = null
  let stopping: Promise<void> | null = null
  const stop = (code: number, delayMs: number) => {
    stopping ??= (async () => {
      ending.abort()
      stopMeasuring()
      measured.stop()
      await stopRotating()
      await server.sillage.drain({ delayMs })
      await worker?.stop()
      await service.close()
    })()
      .catch((error: unknown) => logger.fatal({ err: error }, 'the service did not stop in order'))
      .finally(() => process.exit(code))
    return stopping
  }
  // A load balancer is given time to see that this process leaves; a person at a terminal is not kept waiting.
  process.on('SIGTERM', () => void stop(0, config.drainMs))
  process.on('SIGINT', () => void stop(0, 0))
  void service.databaseLost.then(() => {
    logger.fatal('the embedded database has stopped by itself; its log is in the data directory')
    return stop(1, 0)
  })

  try {
    await server.listen({ port: config.port, host: config.host })
  } catch (error) {
    await service.close()
    throw portTaken(error, config)
  }
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  // Where it listens everywhere, that is no address to open.
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host
  const url = `http://${host}:${port}`
  await service.announce(url)
  if (config.worker === 'inside')
    worker = startWorkerBeside({
      databaseUrl: service.databaseUrl,
      requestsUrl: service.requestsUrl,
      keys: config.keys,
      logger,
      reactAfter: filled.promise,
      onWebhook: metrics.onWebhook,
    })

  // From here on it answers requests: what else goes wrong is told, and does not end it.
  const { signal } = ending
  const pauseOf = (ms: number) => () => setTimeout(ms, undefined, { signal }).catch(() => undefined)
  try {
    const isNew = config.demonstration && (await fillPatiently(service, say, { pause: pauseOf(1_000), signal }))
    if (config.demonstration && (await demonstrationState(service.log)).kind === 'complete')
      await makeDemonstrationAccounts(service, config.dataDirectory)
    filled.resolve()
    if (isNew && worker) await readModelsCaughtUp(service, { pause: pauseOf(200), signal })
  } catch (error) {
    logger.error({ err: error }, 'the demonstration school was not filled')
  }
  filled.resolve()
  // Somebody who follows the welcome text immediately would otherwise read before anything folds.
  await worker?.tried
  const tookMs = performance.now() - startedMs
  await welcome(service, config, url, tookMs, say, { hasConsole: console !== null, setUp: service.setUp }).catch(
    (error: unknown) => logger.error({ err: error }, 'the welcome text was not made'),
  )
  if (config.demonstration)
    await modelsOfDemonstration(service, { pause: (ms) => pauseOf(ms)(), signal }).catch((error: unknown) => {
      // A service that stops has closed its database.
      if (!signal.aborted) logger.error({ err: error }, 'the models of the demonstration school were not made')
    })
}

async function modelsOfDemonstration(service: Service, patience: Parameters<typeof makeDemonstrationModels>[1]) {
  if ((await demonstrationState(service.log)).kind === 'complete') await makeDemonstrationModels(service, patience)
}

/** So long a database may take to start beside the service; after it, whoever started both is told. */
const MOST_WAIT_MS = 120_000

/** A database of somebody else's may start later than the service. Null where the service was told to stop before. */
async function openedOnceThere(
  config: Config,
  say: (line: string) => void,
  options: OpenOptions,
): Promise<Service | null> {
  if (config.databaseUrl === undefined) return openService(config, options)
  const where = whereOf(config.databaseUrl)
  const stop = new AbortController()
  const stopped = () => stop.abort()
  process.once('SIGTERM', stopped).once('SIGINT', stopped)
  let isTold = false
  try {
    return await openPatiently(() => openService(config, options), {
      signal: stop.signal,
      delay: systemClock.sleep,
      onWait(error) {
        if (isTold) return
        isTold = true
        const what = error instanceof EventLogError ? 'the event log of EVENT_LOG' : where
        const reason = error instanceof Error && error.message !== '' ? error.message : 'it does not answer'
        say(`Waiting up to ${MOST_WAIT_MS / 60_000} minutes for ${what} (${reason}).`)
      },
      most: { waitMs: MOST_WAIT_MS, nowMs: () => performance.now() },
    })
  } finally {
    process.off('SIGTERM', stopped).off('SIGINT', stopped)
  }
}

/** Without user and password. */
function whereOf(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl)
  return `the database of DATABASE_URL at ${hostname || 'its socket'}:${port || 5432}`
}

/** What stops a start, in words; anything else is a defect and keeps its stack. */
class CannotStart extends Error {
  override readonly name = 'CannotStart'
}

function portTaken(error: unknown, { port, host }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new CannotStart(`Port ${port} on ${host} is taken by another program: set PORT to another one, or stop it.`)
  if (code === 'EACCES')
    return new CannotStart(`Port ${port} needs more rights than this program has: set PORT to another one.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new CannotStart(`HOST ${host} is not an address of this machine: set HOST to one, such as 127.0.0.1.`)
  return error
}

try {
  const config = readConfig(process.env)
  for (const unknown of unknownVariables(process.env)) process.stderr.write(`${unknown}\n`)
  for (const risk of risksOf(config)) process.stderr.write(`${risk}\n`)
  // Before it waits for a database, so that the answer comes at once.
  assertKeysDecided(config.keys)
  if (config.databaseUrl === undefined && !(await isInstalled(config.dataDirectory)))
    process.stdout.write(`New installation in ${resolve(config.dataDirectory)}\n`)
  await start(config, openLog({ level: config.logLevel, format: config.logFormat }))
} catch (error) {
  const { message, exitCode } = failureOf(error)
  process.stderr.write(`${message}\n`)
  process.exit(exitCode)
}
