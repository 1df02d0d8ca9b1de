// What the verbs of `sillage projections` share: the service that they open, and asking before something changes.
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

/** Opens the service for one verb; with `lookOnly` nothing is changed by that, not even a database that is behind. */
export const run = (
  act: (service: Service, signal: AbortSignal) => Promise<void>,
  { lookOnly }: { readonly lookOnly: boolean },
): Promise<void> =>
  withService(({ service, signal }) => act(service, signal), { logLevel: 'error', anyLog: true, lookOnly })

export function tell(options: Common, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(plain(value)) : text()}\n`)
}

/** Says what will be done, and asks whoever sits there. A script says `--yes`. */
export async function mayGoOn(options: Common, plan: string): Promise<boolean> {
  if (options.dryRun) {
    tell(options, { plan }, () => `Would: ${plan}.`)
    process.exitCode = exitCodes.wouldChange
    return false
  }
  if (options.yes) return true
  if (!process.stdin.isTTY) {
    process.stderr.write(`${plan}: not done without --yes, since nobody can be asked here.\n`)
    process.exitCode = exitCodes.refused
    return false
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`${plan}? [y/N] `)
  asking.close()
  if (/^(y|yes|o|oui)$/i.test(answer.trim())) return true
  process.stderr.write('Nothing was changed.\n')
  process.exitCode = exitCodes.refused
  return false
}

export const described = (one: Generation | null): string =>
  one === null ? 'none' : `${one.generation} (version ${one.version}, position ${one.position})`

export const whoIAm = (): string => `${userInfo().username}@${hostname()}`
