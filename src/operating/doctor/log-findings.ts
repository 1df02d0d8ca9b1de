// The log itself: without gaps where its adapter promises so, and the one that every checkpoint is of.
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
        'Stop every writer, keep the database as it is, and compare with a backup restored beside it: nothing but Sillage may write there.',
      ),
    ),
    ...unnamed.map((one) =>
      trouble(
        'contiguity',
        one,
        'Look the number up in the server that was lost, or in a backup, and put its row back (docs/operations.md, "Numbers without a name").',
      ),
    ),
  ]
}

const MOST_TOLD = 3

/**
 * A warning and no trouble: events are carried on by their position, so an installation with doubled ids goes on. Only
 * receivers that tell events apart by their id alone may have left one out.
 */
export function doubledIdFindings({ events, doubled, first }: DoubledIds): readonly Finding[] {
  if (doubled === 0) return [ok('event ids', `all ${readableCount(events)} events have an id of their own`)]
  const told = first.slice(0, MOST_TOLD).map(({ id, places }) => {
    const where = places.map(
      ({ position, stream, revision }) => `position ${position} (${stream}, revision ${revision})`,
    )
    return `${id} at ${where.join(' and ')}`
  })
  return [
    warning(
      'event ids',
      `${readableCount(doubled)} ${doubled === 1 ? 'id is' : 'ids are'} used by more than one event: ${told.join('; ')}`,
      'Earlier releases gave two events one id where two streams were written under one Idempotency-Key. Nothing here has to be repaired: everything goes on by position. Tell receivers that recognise events by their id to read them again (docs/operations.md, "Doubled event ids").',
    ),
  ]
}

/** A checkpoint, and why it is not of this log: null where it is. */
export type JudgedCheckpoint = Pick<Generation, 'id' | 'projection'> & { readonly ofAnotherLog: string | null }

export function checkpointFindings(checkpoints: readonly JudgedCheckpoint[]): readonly Finding[] {
  const wrong = checkpoints.flatMap(({ id, projection, ofAnotherLog }) =>
    ofAnotherLog === null
      ? []
      : trouble(
          `read model ${projection}`,
          `the checkpoint of ${id} is of another log, or of this one before it was restored from a backup: ${ofAnotherLog}`,
          `Point EVENT_LOG and DATABASE_URL at the log it came from, or rebuild: sillage projections rebuild ${projection} --switch`,
        ),
  )
  return wrong.length > 0 ? wrong : [ok('checkpoints', `all ${checkpoints.length} are of this log`)]
}
