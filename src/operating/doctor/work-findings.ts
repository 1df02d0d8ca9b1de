// Findings about background work: workers and their duties, process managers, webhooks.

import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { JobCounts } from '#jobs/job-status.ts'
import { readableCount, readableDuration } from '#platform/progress.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'
import type { UnfinishedErasure } from './reads.ts'

export function workerFindings({
  alive,
  held,
  unheld,
}: Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>): readonly Finding[] {
  if (alive === 0)
    return [
      trouble(
        'workers',
        'none is running: nothing is folded, no process reacts, no webhook is sent',
        'Start one: sillage worker, or the service with SILLAGE_WORKER=inside.',
      ),
    ]
  const summary = `${readableCount(alive)} running, ${readableCount(held)} duties held`
  if (unheld.length === 0) return [ok('workers', summary)]
  return [
    warning(
      'workers',
      `${summary}, and nobody holds ${unheld.join(', ')}`,
      'This is normal for a few seconds after a worker has stopped. If it lasts, read the workers’ logs.',
    ),
  ]
}

export function processFindings(all: readonly ProcessStatus[]): readonly Finding[] {
  const wrong = all.flatMap((status) => [...stateFindings(status), ...parkedFindings(status), ...stuckFindings(status)])
  if (wrong.length > 0) return wrong
  return [ok('processes', all.length === 0 ? 'none is deployed yet' : `${readableCount(all.length)} running`)]
}

function stateFindings({ process, state, fault, stalled }: ProcessStatus): readonly Finding[] {
  const about = `process ${process}`
  switch (state) {
    case 'running':
      if (!stalled) return []
      return [
        trouble(
          about,
          `has made no progress since ${stalled.since}${stalled.why ? `: ${stalled.why}` : ''}`,
          `Read the log of the worker that runs it; see also: sillage processes status ${process}`,
        ),
      ]
    case 'standing-still': {
      const where = fault ? ` at ${fault.type}: ${fault.error}` : ''
      return [trouble(about, `is stopped${where}`, `Fix the cause, then: sillage processes retry ${process}`)]
    }
    case 'newer':
      return [warning(about, 'is run by a newer program', 'Run the newer program here too.')]
    case 'another-log':
      return [
        trouble(
          about,
          'has read another log than this one',
          `Point EVENT_LOG at that log, or restart the process at the head of this one: sillage processes forget ${process}`,
        ),
      ]
    case 'undefined':
      return [warning(about, 'no file defines it any more', `To remove it: sillage processes forget ${process}`)]
  }
}

function parkedFindings({ process, parkedKeys }: ProcessStatus): readonly Finding[] {
  if (parkedKeys === 0) return []
  return [
    trouble(
      `process ${process}`,
      `${readableCount(parkedKeys)} ${parkedKeys === 1 ? 'key is' : 'keys are'} parked`,
      `See why: sillage processes status ${process}; after the fix: sillage processes retry ${process}`,
    ),
  ]
}

function stuckFindings({ process, stuck }: ProcessStatus): readonly Finding[] {
  if (stuck === 0) return []
  return [
    trouble(
      `process ${process}`,
      `${readableCount(stuck)} of its commands ${stuck === 1 ? 'is' : 'are'} stuck after many attempts`,
      `See why: sillage processes status ${process}; after the fix: sillage processes retry ${process}`,
    ),
  ]
}

/** An erasure takes seconds; a read model that is rebuilt may hold it up for minutes. */
const LONGEST_ERASURE_MS = 3_600_000

export function erasureFindings(unfinished: readonly UnfinishedErasure[]): readonly Finding[] {
  const late = unfinished.filter(({ ageMs }) => ageMs > LONGEST_ERASURE_MS)
  const [oldest] = late
  if (!oldest) {
    const running = unfinished.length === 0 ? 'none is under way' : `${readableCount(unfinished.length)} under way`
    return [ok('erasures', running)]
  }
  return [
    trouble(
      'erasures',
      `${readableCount(late.length)} ${late.length === 1 ? 'is' : 'are'} not finished after an hour; the oldest began ${readableDuration(oldest.ageMs)} ago and waits for ${oldest.waitingFor ?? 'a worker to take it up'}`,
      'Start a worker, or remove what it waits for: it goes on by itself. See all of them: sillage rgpd status',
    ),
  ]
}

/** Longer than a training takes, and the one before it. */
const LONGEST_WAIT_S = 1_800

export function jobFindings({ waiting, running, oldestSeconds, failed }: JobCounts): readonly Finding[] {
  const findings: Finding[] = []
  if (failed > 0)
    findings.push(
      warning(
        'jobs',
        `${readableCount(failed)} ${failed === 1 ? 'has' : 'have'} failed within a day, and not because of what ${failed === 1 ? 'it was' : 'they were'} asked`,
        'Read the logs of the workers: they name the job and the error. Then: sillage jobs retry',
      ),
    )
  if (oldestSeconds > LONGEST_WAIT_S)
    findings.push(
      warning(
        'jobs',
        `the oldest has waited for ${readableDuration(oldestSeconds * 1_000)}`,
        'See whether a worker runs, and what it does: sillage jobs list',
      ),
    )
  return findings.length > 0
    ? findings
    : [ok('jobs', `${readableCount(running)} running, ${readableCount(waiting)} waiting`)]
}

/** Deliveries are retried for hours while a receiver is unavailable. Only after this time should a person look. */
const OLDEST_WARNING_S = 3_600

export function webhookFindings(status: WebhookStatus): readonly Finding[] {
  const { parked, paused, otherLog, stalled, isDispatched, oldestSeconds } = status
  const findings: Finding[] = []
  if (!isDispatched)
    findings.push(
      trouble(
        'webhooks',
        'no dispatcher is running, or it fails repeatedly: nothing is sent',
        'Read the logs of the workers, or start one if none is running.',
      ),
    )
  if (stalled > 0)
    findings.push(
      trouble(
        'webhooks',
        `${readableCount(stalled)} ${stalled === 1 ? 'endpoint makes' : 'endpoints make'} no progress, although the receiver is not the cause`,
        'Read the log of the worker that sends them: it names the webhook and the error.',
      ),
    )
  if (otherLog > 0)
    findings.push(
      trouble(
        'webhooks',
        `${readableCount(otherLog)} ${otherLog === 1 ? 'endpoint has' : 'endpoints have'} a cursor of another log, or of another history of this one`,
        'Their owners must create them again, from a position of this log: see docs/integration.md.',
      ),
    )
  if (parked > 0)
    findings.push(
      warning(
        'webhooks',
        `${readableCount(parked)} ${parked === 1 ? 'delivery was' : 'deliveries were'} parked after the last attempt`,
        'Fix the receiver, then send them again: see docs/integration.md.',
      ),
    )
  if (paused > 0)
    findings.push(
      warning(
        'webhooks',
        `${readableCount(paused)} ${paused === 1 ? 'endpoint is' : 'endpoints are'} paused`,
        'Their owners resume them when the receiver works again: see docs/integration.md.',
      ),
    )
  if (oldestSeconds > OLDEST_WARNING_S)
    findings.push(
      warning(
        'webhooks',
        `the oldest undelivered event is ${readableDuration(oldestSeconds * 1_000)} old`,
        'Check that its receiver answers. The deliveries of an endpoint show the responses.',
      ),
    )
  return findings.length > 0 ? findings : [ok('webhooks', 'nothing is parked or late')]
}
