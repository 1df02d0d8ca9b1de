// `sillage processes`: the status of process managers, and what an operator can do about a stopped one.
import type { Command } from 'commander'
import { tenantId } from './command-line/arguments.ts'
import type { ForgetOptions, Options } from './processes/acts.ts'

const acts = () => import('./processes/acts.ts')

export default function processes(program: Command): void {
  const verb = program.command('processes').description('Show process managers, and repair one that has stopped.')
  verb
    .command('list')
    .description('List all processes, one per line.')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => {
      const { onProcesses, list } = await acts()
      await onProcesses((opened) => list(opened, options))
    })
  verb
    .command('status')
    .argument('<name>')
    .description('Show one process: its position, and which of its commands were refused or cannot be sent.')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: Options) => {
      const { onProcesses, status } = await acts()
      await onProcesses((opened) => status(opened, name, options))
    })
  verb
    .command('retry')
    .argument('<name>')
    .description('Retry, in order, what waits for a fix, and send delayed commands at once.')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: Options) => {
      const { onProcesses, retry } = await acts()
      await onProcesses((opened) => retry(opened, name, options))
    })
  verb
    .command('forget')
    .argument('<name>')
    .description(
      'Remove its states, timers and unsent commands, so that it starts again at the head of the log; or drop one parked key. Exits with 3 without --yes.',
    )
    .option('--key <key>', 'drop only what waits under this key (see status): the process will never react to it')
    .option('--tenant <school>', 'only in this school', tenantId)
    .option('--yes', 'do it; without this, only show what would be removed')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: ForgetOptions) => {
      const { onProcesses, forget, forgetKey } = await acts()
      const { key } = options
      await onProcesses((opened) =>
        key === undefined ? forget(opened, name, options) : forgetKey(opened, name, key, options),
      )
    })
}
