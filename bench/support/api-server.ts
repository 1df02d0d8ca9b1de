// The API as `npm start` runs it, without its worker. BENCH_UNSEALED=yes writes personal fields in clear, as before sealing.
import { openService } from '#compose/compose.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'

const config = readConfig(process.env)
const logger = openLog({ level: 'error', format: 'json' })
const metrics = createMetrics()
const service = await openService(config, {
  logger,
  worker: false,
  join: false,
  unsealed: process.env.BENCH_UNSEALED === 'yes',
  onCommand: metrics.onCommand,
})
const keys = await openTokenKeys(config.dataDirectory)
const server = buildServer({ ...service, keys, metrics, logger, checks: [], options: {} })
console.log(await server.listen({ port: 0, host: '127.0.0.1' }))
process.on(
  'SIGINT',
  () =>
    void server
      .close()
      .then(service.close)
      .then(() => process.exit(0)),
)
