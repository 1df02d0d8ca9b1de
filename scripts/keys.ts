// `sillage keys`: the keys of personal data, and those that sign tokens. Whoever loses the former loses every name, so they have
// backups and a drill.
import type { Command } from 'commander'

type Common = { readonly json?: boolean }

export default function keys(program: Command): void {
  const verb = program
    .command('keys')
    .description('The keys of personal data: status, rotation, backup, drill. The keys of tokens: status, rotation.')
  const add = (usage: string, description: string) =>
    verb.command(usage).description(description).option('--json', 'answer for machines')
  const acting = () => import('./keys/acting.ts')

  add(
    'status',
    'Show where keys are kept, how many there are, the age of the epoch and the last backup; then the keys of tokens.',
  ).action(async (options: Common) => (await acting()).status(options))
  add(
    'rotate',
    'End the epoch: wrap all keys under a new secret and destroy the old one, so that no old copy of the store opens ' +
      'what was destroyed. An interrupted run continues. With --tokens, another key signs tokens.',
  )
    .option('--tokens', 'only let the next key sign tokens; tokens of the present one stay valid')
    .option('--withdraw', 'with --tokens, after a theft: refuse every token that was made before')
    .action(async ({ tokens, withdraw, ...options }: Common & { tokens?: boolean; withdraw?: boolean }) =>
      tokens
        ? (await import('./keys/tokens.ts')).rotateTokens(options, withdraw ? 'withdraw' : 'now')
        : (await acting()).rotation({ ...options, ...(withdraw && { withdraw }) }),
    )
  add('backup', 'Write all keys to one file, and the secrets that open them to another place.')
    .requiredOption('--to <directory>', 'for the wrapped keys; by itself this file opens nothing')
    .option('--secrets-to <directory>', 'for the secrets of the epochs; keep them apart from the keys')
    .action(async (options: Common & { to: string; secretsTo?: string }) => (await acting()).backup(options))
  add(
    'verify',
    'Open every key. With --backup it is the drill: opens the backup beside the store and compares. Exits with 1 if a key ' +
      'does not open or differs.',
  )
    .option('--backup <directory>', 'the newest backup of this directory, or one file of it')
    .option('--secrets <directory>', 'the secrets that were backed up with it; by default those of the store')
    .action(async (options: Common & { backup?: string; secrets?: string }) => (await acting()).verify(options))
  add(
    'restore',
    'Restore a backup into an empty store. What was destroyed since, by the ledger in SILLAGE_DATA, stays destroyed.',
  )
    .requiredOption('--from <directory>', 'the newest backup of this directory, or one file of it')
    .option('--secrets-from <directory>', 'the secrets that were backed up with it')
    .option('--ledger <files...>', 'more ledgers, of other machines of this installation')
    .action(async (options: Common & { from: string; secretsFrom?: string; ledger?: string[] }) =>
      (await acting()).restore(options),
    )
}
