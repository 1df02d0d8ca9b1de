// What the verbs about files share: the file store must be configured, and one process works at a time.
import type { FileAdministration } from '#compose/open-file-store.ts'
import type { Service } from '#compose/service.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { UsageError } from '../command-line/arguments.ts'

export function configuredStore({ fileAdministration }: Service): FileAdministration {
  if (fileAdministration) return fileAdministration
  throw new UsageError('No file store is configured: set SILLAGE_FILES_ENDPOINT and the variables beside it.')
}

export function someoneElse(at: string): void {
  process.stderr.write(`Another process is ${at}. Wait until it has ended.\n`)
  process.exitCode = exitCodes.refused
}
