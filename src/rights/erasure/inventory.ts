// What there is of a person, place by place: shown before an erasure, and counted again to verify that nothing is left.
import { NO_REVISION } from '#kernel/ids.ts'
import type { ErasureParts, Person } from './parts.ts'
import { countText, ownStreams, places, placeValues } from './places.ts'
import { countRows } from './read-model-rows.ts'
import { countRejected } from './rejected-rows.ts'

export type Inventory = {
  /** Events by stream. They stay, and what is sealed in them cannot be opened once the keys are gone. */
  readonly streams: Readonly<Record<string, number>>
  /** Rows by table of a read model. */
  readonly rows: Readonly<Record<string, number>>
  /** Rows of other tables, lines of files, by place. */
  readonly places: Readonly<Record<string, number>>
}

type Parts = Pick<ErasureParts, 'pool' | 'log' | 'importsDirectory'>

export async function takeInventory(parts: Parts, who: Person): Promise<Inventory> {
  const streams: Record<string, number> = {}
  for (const stream of ownStreams(who.person)) {
    const page = { tenant: who.tenant, from: 'end', direction: 'backwards', limit: 1 } as const
    const { currentRevision } = await parts.log.readStream(stream, page)
    if (currentRevision > NO_REVISION) streams[stream] = currentRevision + 1
  }
  return { streams, ...(await countLeft(parts, who)) }
}

/** All but the events. */
export async function countLeft(
  { pool, importsDirectory }: Pick<Parts, 'pool' | 'importsDirectory'>,
  who: Person,
): Promise<Omit<Inventory, 'streams'>> {
  const counts: Record<string, number> = {}
  for (const place of places) {
    const { rows } = await pool.query<{ count: number }>(countText(place), placeValues(who))
    const count = rows[0]?.count ?? 0
    if (count > 0) counts[place.name] = count
  }
  const rejected = await countRejected(importsDirectory, who)
  if (rejected > 0) counts.rejectedRows = rejected
  return { rows: await countRows(pool, who), places: counts }
}

const isNone = (counts: Readonly<Record<string, number>>): boolean => Object.keys(counts).length === 0

export const isNothingLeft = ({ rows, places: of }: Omit<Inventory, 'streams'>): boolean => isNone(rows) && isNone(of)

/**
 * The school knows nothing of the person. Names in the trail do not count: a refused request about somebody else's learner
 * leaves one, and must not make them a person of the school that asked.
 */
export function isEmpty({ streams, rows, places: of }: Inventory): boolean {
  const { namesInTheTrail: _, ...others } = of
  return isNone(streams) && isNone(rows) && isNone(others)
}
