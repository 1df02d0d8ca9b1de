// The key of the trail where the service has made it: a verb makes no other one.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '#platform/running.ts'
import { openTrailKey, TRAIL_KEY_FILE, type TrailKey } from '#trail/trail-key.ts'
import { UsageError } from '../command-line/arguments.ts'

export async function existingKey(directory: string): Promise<TrailKey> {
  const path = join(directory, TRAIL_KEY_FILE)
  try {
    await access(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new UsageError(
      `${path} does not exist. Call this with SILLAGE_DATA of the service, which makes the key with its first checkpoint.`,
    )
  }
  return openTrailKey(directory)
}
