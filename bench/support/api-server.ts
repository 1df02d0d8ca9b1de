// The API as `npm start` runs it, without its worker unless BENCH_WORKER=beside. BENCH_UNSEALED=yes writes personal fields in
// clear, as before sealing; BENCH_AUTHORISATION=off allows everything to whoever has a token; BENCH_TRAIL=off enters nothing.
import { openService } from '#compose/compose.ts'
import { startWorkerBeside } from '#compose/worker-beside.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { silentTrail } from '#trail/trail.ts'

const config = readConfig(process.env)
const logger = openLog({ level: 'error', format: 'json' })
const metrics = createMetrics()
const service = await openService(config, {
  logger,
  worker: false,
  join: false,
  unsealed: process.env.BENCH_UNSEALED === 'yes',
  onCommand: metrics.onCommand,
  ...(process.env.BENCH_TRAIL === 'off' && { trail: silentTrail }),
  ...(process.env.BENCH_AUTHORISATION === 'off' && { authorise: () => 'allowed' as const }),
})
const keys = await openTokenKeys(config.dataDirectory)
const server = buildServer({ ...service, keys, metrics, logger, checks: [], options: {} })
const worker =
  process.env.BENCH_WORKER === 'beside'
    ? startWorkerBeside({
        databaseUrl: service.databaseUrl,
        requestsUrl: service.requestsUrl,
        keys: config.keys,
        logger,
        reactAfter: Promise.resolve(),
        onWebhook: metrics.onWebhook,
      })
    : null
console.log(await server.listen({ port: 0, host: '127.0.0.1' }))
process.on(
  'SIGINT',
  () =>
    void server
      .close()
      .then(() => worker?.stop())
      .then(service.close)
      .then(() => process.exit(0)),
)
