// What is done beside requests: workers and their duties, process managers, webhooks.

import type { WebhookStanding } from '#integrating/webhooks/webhook-standing.ts'
import { readableCount, readableDuration } from '#platform/progress.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

export function crewFindings({
  alive,
  held,
  unheld,
}: Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>): readonly Finding[] {
  if (alive === 0)
    return [
      trouble(
        'workers',
        'none is alive: nothing is folded, no process reacts, no webhook is sent',
        'Start one: sillage worker, or the service with SILLAGE_WORKER=inside.',
      ),
    ]
  const found = `${readableCount(alive)} alive, ${readableCount(held)} duties held`
  if (unheld.length === 0) return [ok('workers', found)]
  return [
    warning(
      'workers',
      `${found}, and nobody holds ${unheld.join(', ')}`,
      'For a few seconds after a worker has gone this is usual; where it lasts, read the workers’ logs.',
    ),
  ]
}

export function processFindings(all: readonly ProcessStatus[]): readonly Finding[] {
  const wrong = all.flatMap((one) => [...stateFindings(one), ...parkedFindings(one), ...stuckFindings(one)])
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
          `makes no progress since ${stalled.since}${stalled.why ? `: ${stalled.why}` : ''}`,
          `Read the log of the worker that runs it; see also: sillage processes status ${process}`,
        ),
      ]
    case 'standing-still': {
      const where = fault ? ` at ${fault.type}: ${fault.error}` : ''
      return [trouble(about, `stands still${where}`, `Mend it, then: sillage processes retry ${process}`)]
    }
    case 'newer':
      return [warning(about, 'is run by a newer program', 'Run the newer program here, too.')]
    case 'another-log':
      return [
        trouble(
          about,
          'has read another log than this one',
          `Point EVENT_LOG at that one, or start it anew: sillage processes forget ${process}`,
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
      `${readableCount(parkedKeys)} ${parkedKeys === 1 ? 'key waits' : 'keys wait'} for a fix`,
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

/** Deliveries are tried for hours where a receiver is away: only then it is worth a person's look. */
const OLDEST_WARNING_S = 3_600

export function webhookFindings(standing: WebhookStanding): readonly Finding[] {
  const { parked, paused, strangers, stalled, isDispatched, oldestSeconds } = standing
  const findings: Finding[] = []
  if (!isDispatched)
    findings.push(
      trouble(
        'webhooks',
        'no dispatcher is at work, or it fails again and again: nothing is sent',
        'Read the logs of the workers; start one where none runs.',
      ),
    )
  if (stalled > 0)
    findings.push(
      trouble(
        'webhooks',
        `${readableCount(stalled)} ${stalled === 1 ? 'endpoint makes' : 'endpoints make'} no progress, and not for want of a receiver`,
        'Read the log of the worker that sends them: it names the webhook and the error.',
      ),
    )
  if (strangers > 0)
    findings.push(
      trouble(
        'webhooks',
        `${readableCount(strangers)} ${strangers === 1 ? 'endpoint has' : 'endpoints have'} a cursor of another log, or of another history of this one`,
        'Their owners make them anew, from a position of this log: docs/integration.md says how.',
      ),
    )
  if (parked > 0)
    findings.push(
      warning(
        'webhooks',
        `${readableCount(parked)} ${parked === 1 ? 'delivery was' : 'deliveries were'} given up and ${parked === 1 ? 'waits' : 'wait'} for a person`,
        'Mend the receiver, then send them again: docs/integration.md says how.',
      ),
    )
  if (paused > 0)
    findings.push(
      warning(
        'webhooks',
        `${readableCount(paused)} ${paused === 1 ? 'endpoint is' : 'endpoints are'} paused`,
        'Their owners resume them when the receiver is well: docs/integration.md says how.',
      ),
    )
  if (oldestSeconds > OLDEST_WARNING_S)
    findings.push(
      warning(
        'webhooks',
        `the oldest undelivered event is ${readableDuration(oldestSeconds * 1_000)} old`,
        'Look whether its receiver answers; the deliveries of an endpoint say what it answered.',
      ),
    )
  return findings.length > 0 ? findings : [ok('webhooks', 'nothing is parked, nothing is late')]
}
