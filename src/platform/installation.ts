/** Whether an installation lives in a data directory. Only the service makes one; a verb with a mistyped SILLAGE_DATA must
 * not leave keys and a database where nobody looks for them. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { codeOf } from './running.ts'

/** Created by the first start, and never removed. */
const marks = ['token-keys.json', 'postgres.json', 'webhook-key.json']

export class NoInstallation extends Error {
  override readonly name = 'NoInstallation'

  constructor(directory: string, what = 'no installation') {
    super(
      `There is ${what} in ${resolve(directory)}. Set SILLAGE_DATA to the directory of the service, or make a new one there with npm start.`,
    )
  }
}

export async function isInstalled(directory: string): Promise<boolean> {
  for (const mark of marks) if (await isThere(join(directory, mark))) return true
  return false
}

export async function assertInstalled(directory: string): Promise<void> {
  if (!(await isInstalled(directory))) throw new NoInstallation(directory)
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    // Below a file: this does not exist either.
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false
    throw error
  }
}
