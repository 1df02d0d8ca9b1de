// The complete OULAD: imported into a separate database, then every read model rebuilt from it.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readDefinitions } from '#definitions/definitions.ts'
import { dataFolder, NO_DATA } from '#imports/data-folder.fixtures.ts'
import { withBenchDatabase } from './bench-database.ts'
import { sillage } from './rebuild-commands.ts'
import { rebuildVerbs } from './rebuild-ours.ts'

export type Oulad = {
  readonly events: number
  readonly readModels: number
  readonly importSeconds: number
  readonly rebuildSeconds: number
}

const Imported = z.object({ imported: z.literal('oulad'), total: z.int().positive() })

/** The reason for not measuring it, where the data or the verb is missing. `only` selects some of its courses. */
export async function rebuildOulad(only: readonly string[] = []): Promise<Oulad | string> {
  const folder = dataFolder()
  if (folder === null || !existsSync(join(folder, 'oulad'))) return NO_DATA
  const { projections } = await readDefinitions()
  const names = [...projections.keys()]
  return withBenchDatabase(async ({ url }) => {
    const data = await mkdtemp(join(tmpdir(), 'sillage-bench-oulad-'))
    const environment = {
      DATABASE_URL: url,
      SILLAGE_DATA: data,
      SILLAGE_KEYS: join(data, 'keys'),
      LOG_LEVEL: 'error',
      EVENT_LOG: 'postgres',
    }
    const timed = async (verb: readonly string[]): Promise<{ output: string; seconds: number }> => {
      const startedMs = performance.now()
      const output = await sillage(verb, environment)
      return { output, seconds: (performance.now() - startedMs) / 1_000 }
    }
    try {
      const courses = only.length > 0 ? ['--only', only.join(',')] : []
      const imported = await timed(['import', 'oulad', join(folder, 'oulad'), ...courses, '--json'])
      const { total } = Imported.parse(JSON.parse(imported.output.trim().split('\n').at(-1) ?? ''))
      const rebuilt = await timed(rebuildVerbs.rebuild(names))
      return {
        events: total,
        readModels: names.length,
        importSeconds: imported.seconds,
        rebuildSeconds: rebuilt.seconds,
      }
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  })
}
