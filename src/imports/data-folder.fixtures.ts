// The folder with real data for tests, on machines that have it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const NO_DATA =
  'SILLAGE_TEST_DATA is not set: point it at the folder with oulad/ and fun-mooc-xapi-22k.ndjson.gz'

/** SILLAGE_TEST_DATA, or `shared/data` beside the project; null if neither exists. */
export function dataFolder(): string | null {
  const beside = fileURLToPath(new URL('../../../shared/data', import.meta.url))
  return process.env.SILLAGE_TEST_DATA || (existsSync(beside) ? beside : null)
}
