// The program of the worker that `npm start` runs: like `sillage worker`, but it stops with its parent.
import { readConfig } from '#platform/config.ts'
import { whenParentLeaves } from '#platform/kept-process.ts'
import { openLog } from '#platform/logger.ts'
import { openService } from './compose.ts'
import type { FromWorker, ToWorker } from './worker-beside.ts'

const config = readConfig(process.env)
const logger = openLog({ level: config.logLevel, format: config.logFormat })
const filled = Promise.withResolvers<void>()
process.on('message', (message: ToWorker) => {
  if (message.kind === 'react') filled.resolve()
})
const tell = (message: FromWorker) => {
  if (process.connected) process.send?.(message, () => undefined)
}

const opening = openService(config, {
  logger,
  worker: true,
  join: true,
  whenStuck: 'end-process',
  reactAfter: filled.promise,
  onWebhook: (outcome, tookMs) => tell({ kind: 'webhook', outcome, tookMs }),
})
whenParentLeaves(async () => (await opening).close())
await opening.catch((error: unknown) => {
  logger.error({ err: error }, 'the worker could not start')
  process.exit(1)
})
tell({ kind: 'started' })
