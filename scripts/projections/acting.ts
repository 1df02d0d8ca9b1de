// Shared by the verbs of `sillage projections`: opening the service, output, and confirmation before a change.
import { hostname, userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import type { Service } from '#compose/service.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { withService } from '../command-line/session.ts'
import { plain } from './text.ts'

export type Common = {
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly force?: boolean
}
export type Chosen = Common & { readonly generation?: number }

/** Opens the service for one verb. With `lookOnly`, opening changes nothing: no migration is applied. */
export const run = (
  act: (service: Service, signal: AbortSignal) => Promise<void>,
  { lookOnly }: { readonly lookOnly: boolean },
): Promise<void> =>
  withService(({ service, signal }) => act(service, signal), { logLevel: 'error', anyLog: true, lookOnly })

export function print(options: Common, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(plain(value)) : text()}\n`)
}

/** Shows the plan and asks for confirmation. Scripts use `--yes`. */
export async function confirmed(options: Common, plan: string): Promise<boolean> {
  if (options.dryRun) {
    print(options, { plan }, () => `Dry run: ${plan}.`)
    process.exitCode = exitCodes.wouldChange
    return false
  }
  if (options.yes) return true
  if (!process.stdin.isTTY) {
    process.stderr.write(`${plan}: not done without --yes, since there is no terminal to ask.\n`)
    process.exitCode = exitCodes.refused
    return false
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${plan}? [y/N] `)
  prompt.close()
  if (/^(y|yes|o|oui)$/i.test(answer.trim())) return true
  process.stderr.write('Nothing was changed.\n')
  process.exitCode = exitCodes.refused
  return false
}

export const generationText = (row: Generation | null): string =>
  row === null ? 'none' : `${row.generation} (version ${row.version}, position ${row.position})`

export const operatorName = (): string => `${userInfo().username}@${hostname()}`
