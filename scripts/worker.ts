// `sillage worker`: feeds the read models, and serves nothing.
import type { Command } from 'commander'
import { openService } from '#compose/compose.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'

export default function worker(program: Command): void {
  program
    .command('worker')
    .description('Feed the read models from this process; the API then runs with SILLAGE_WORKER=none.')
    .action(async () => {
      const config = readConfig(process.env)
      const logger = openLog({ level: config.logLevel })
      const service = await openService(config, { logger, worker: true, whenStuck: 'end-process', join: true })
      logger.info({ readModels: service.definitions.projections.size }, 'the worker is at work')
      const stop = () => void service.close().then(() => logger.info('the worker has stopped'))
      process.once('SIGTERM', stop)
      process.once('SIGINT', stop)
    })
}
