// What the verbs of `sillage projections` share: exit codes, the service that they open, asking before something changes.
import { hostname, userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { codeOf } from '#platform/running.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import { plain } from './projections-text.ts'

/** 0: as wanted. The others, for scripts: */
export const TROUBLE = 1
/** Rows differ, or with `--dry-run` something would change. */
export const DIFFERENT = 2
/** A safety rule refuses; nothing was changed. */
export const REFUSED = 3
const INTERRUPTED = 130

export type Common = {
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly force?: boolean
}
export type Chosen = Common & { readonly generation?: number }

/**
 * Opens the service for one verb; with `lookOnly` nothing is changed by that, not even a database that is behind. Ctrl-C is
 * told to the verb, so that it can end in order.
 */
export async function run(
  act: (service: Service, signal: AbortSignal) => Promise<void>,
  { lookOnly }: { readonly lookOnly: boolean },
): Promise<void> {
  const stop = new AbortController()
  const interrupted = () => stop.abort()
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  const service = await openService(readConfig(process.env), {
    logger: openLog({ level: 'error' }),
    worker: false,
    join: true,
    anyLog: true,
    lookOnly,
  })
  try {
    await act(service, stop.signal)
    if (stop.signal.aborted) process.exitCode = INTERRUPTED
  } catch (error) {
    if (stop.signal.aborted) process.exitCode = INTERRUPTED
    else if (error instanceof GenerationRefused) {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = REFUSED
    } else if (codeOf(error) !== 'EPIPE') throw error
    // Else whoever read has read enough: `export … | head`.
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    await service.close()
  }
}

export function tell(options: Common, value: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(plain(value)) : text()}\n`)
}

/** Says what will be done, and asks whoever sits there. A script says `--yes`. */
export async function mayGoOn(options: Common, plan: string): Promise<boolean> {
  if (options.dryRun) {
    tell(options, { plan }, () => `Would: ${plan}.`)
    process.exitCode = DIFFERENT
    return false
  }
  if (options.yes) return true
  if (!process.stdin.isTTY) {
    process.stderr.write(`${plan}: say --yes, since nobody is here to be asked.\n`)
    process.exitCode = REFUSED
    return false
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question(`${plan}? [y/N] `)
  asking.close()
  if (/^(y|yes|o|oui)$/i.test(answer.trim())) return true
  process.stderr.write('Nothing was changed.\n')
  return false
}

export const described = (one: Generation | null): string =>
  one === null ? 'none' : `${one.generation} (version ${one.version}, position ${one.position})`

export const whoIAm = (): string => `${userInfo().username}@${hostname()}`
