// The projections that this program defines, each version with the hash of its source.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Definitions } from '#definitions/definitions.ts'
import { sourceHash } from '#definitions/source-hash.ts'
import type { Defined } from '#projecting/generations/defined-generations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const readDefined = ({
  projections,
  earlierProjections,
  files,
}: Pick<Definitions, 'projections' | 'earlierProjections' | 'files'>): Promise<readonly Defined[]> =>
  Promise.all(
    [...projections.values(), ...earlierProjections].map(async (projection) => ({
      projection,
      sourceHash: await sourceHash(join(root, files.get(projection) ?? '')),
      earlier: earlierProjections.includes(projection),
    })),
  )
