// `sillage processes`: how the process managers are doing, and what a person may do about one that has stopped.
import type { Command } from 'commander'
import { tenantId } from './command-line/arguments.ts'
import type { ForgetOptions, Options } from './processes/acts.ts'

const acts = () => import('./processes/acts.ts')

export default function processes(program: Command): void {
  const verb = program
    .command('processes')
    .description('How the process managers are doing, and what to do about one that has stopped.')
  verb
    .command('list')
    .description('All of them, one a line.')
    .option('--json', 'answer for machines')
    .action(async (options: Options) => {
      const { onProcesses, list } = await acts()
      await onProcesses((opened) => list(opened, options))
    })
  verb
    .command('status')
    .argument('<name>')
    .description('One of them: how far it is, and which of its commands were refused or cannot be sent.')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: Options) => {
      const { onProcesses, status } = await acts()
      await onProcesses((opened) => status(opened, name, options))
    })
  verb
    .command('retry')
    .argument('<name>')
    .description('Let it try again, in order, what waits for a fix, and send at once what waits after failures.')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: Options) => {
      const { onProcesses, retry } = await acts()
      await onProcesses((opened) => retry(opened, name, options))
    })
  verb
    .command('forget')
    .argument('<name>')
    .description(
      'Remove its states, timers and unsent commands: it starts anew, at the head of the log. Or drop one parked key. Exits with 3 without --yes.',
    )
    .option('--key <key>', 'only what waits under this key, as status shows it: the process will never react to it')
    .option('--tenant <school>', 'of this school alone', tenantId)
    .option('--yes', 'do it; without this, only what would go is shown')
    .option('--json', 'answer for machines')
    .action(async (name: string, options: ForgetOptions) => {
      const { onProcesses, forget, forgetKey } = await acts()
      const { key } = options
      await onProcesses((opened) =>
        key === undefined ? forget(opened, name, options) : forgetKey(opened, name, key, options),
      )
    })
}
