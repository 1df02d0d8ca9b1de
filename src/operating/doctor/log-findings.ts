// Findings about the log: whether it has gaps, and whether every checkpoint belongs to it.
import type { Contiguity } from '#event-log/contiguity.ts'
import { readableCount } from '#platform/progress.ts'
import type { Generation } from '#projecting/generations/generation.ts'
import type { DoubledIds } from './doubled-ids.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

export function contiguityFindings({ after, until, events, gaps, unnamed }: Contiguity): readonly Finding[] {
  if (until === 0n) return [ok('contiguity', 'the log is empty')]
  const stretch = after === 0n ? `all ${readableCount(events)} events` : `the last ${readableCount(events)} events`
  if (gaps.length + unnamed.length === 0)
    return [ok('contiguity', `${stretch}: no position and no revision is missing or doubled`)]
  return [
    ...gaps.map((gap) =>
      trouble(
        'contiguity',
        gap,
        'Stop every writer, keep the database as it is, and compare it with a restored backup: only Sillage may write to it.',
      ),
    ),
    ...unnamed.map((problem) =>
      trouble(
        'contiguity',
        problem,
        'Find the number on the server that was lost, or in a backup, and restore its row (docs/operations.md, "Numbers without a name").',
      ),
    ),
  ]
}

const MOST_SHOWN = 3

/**
 * A warning and no trouble: everything here works by position, so an installation with doubled ids goes on. Only
 * receivers that identify events by id alone may have dropped one.
 */
export function doubledIdFindings({ events, doubled, first }: DoubledIds): readonly Finding[] {
  if (doubled === 0) return [ok('event ids', `all ${readableCount(events)} events have different ids`)]
  const shown = first.slice(0, MOST_SHOWN).map(({ id, places }) => {
    const where = places.map(
      ({ position, stream, revision }) => `position ${position} (${stream}, revision ${revision})`,
    )
    return `${id} at ${where.join(' and ')}`
  })
  return [
    warning(
      'event ids',
      `${readableCount(doubled)} ${doubled === 1 ? 'id is' : 'ids are'} used by more than one event: ${shown.join('; ')}`,
      'Earlier releases gave two events the same id if two streams were written with the same Idempotency-Key. Nothing has to be repaired here: everything works by position. Ask receivers that identify events by id to read them again (docs/operations.md, "Doubled event ids").',
    ),
  ]
}

/** A checkpoint, and why it does not belong to this log; null if it does. */
export type JudgedCheckpoint = Pick<Generation, 'id' | 'projection'> & { readonly ofAnotherLog: string | null }

export function checkpointFindings(checkpoints: readonly JudgedCheckpoint[]): readonly Finding[] {
  const wrong = checkpoints.flatMap(({ id, projection, ofAnotherLog }) =>
    ofAnotherLog === null
      ? []
      : trouble(
          `read model ${projection}`,
          `the checkpoint of ${id} belongs to another log, or to this one before it was restored from a backup: ${ofAnotherLog}`,
          `Point EVENT_LOG and DATABASE_URL at that log, or rebuild: sillage projections rebuild ${projection} --switch`,
        ),
  )
  return wrong.length > 0 ? wrong : [ok('checkpoints', `all ${checkpoints.length} belong to this log`)]
}
