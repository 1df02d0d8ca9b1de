// `sillage worker`: runs a worker without the API.
import type { Command } from 'commander'

export default function worker(program: Command): void {
  program
    .command('worker')
    .description('Feed the read models from this process; the API then runs with SILLAGE_WORKER=none.')
    .action(async () => (await import('./worker/working.ts')).work())
}
