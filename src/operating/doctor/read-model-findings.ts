// Findings about the read models: each one's live generation, and unfinished generations beside it.
import { readableCount, readableDuration } from '#platform/progress.ts'
import type { Verdict } from '#projecting/generations/defined-generations.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

const LAG_WARNING_S = 5

export function readModelFindings(all: readonly ProjectionStatus[], workersAlive: number): readonly Finding[] {
  const wrong = all.flatMap((status) => [...verdictFindings(status), ...generationFindings(status, workersAlive)])
  const ofOtherLog = all.filter(({ generations }) =>
    generations.some(({ state, ofAnotherLog }) => state === 'live' && ofAnotherLog !== null),
  )
  const bad = new Set([...wrong.map(({ about }) => about), ...ofOtherLog.map(({ projection }) => aboutOf(projection))])
  const healthy = all.length - bad.size
  const summary = ok('read models', `${readableCount(healthy)} of ${readableCount(all.length)} live and in sync`)
  return healthy > 0 || all.length === 0 ? [summary, ...wrong] : wrong
}

const aboutOf = (projection: string) => `read model ${projection}`

function verdictFindings({ projection, verdict }: ProjectionStatus): readonly Finding[] {
  const words = verdicts[verdict]
  if (!words) return []
  const make = verdict === 'not-built' ? trouble : warning
  return [make(aboutOf(projection), words.what, words.remedy(projection))]
}

type Words = { readonly what: string; readonly remedy: (projection: string) => string }

const verdicts: Readonly<Record<Verdict, Words | null>> = {
  'in-sync': null,
  changed: {
    what: 'the live rows are of an earlier version than this program defines',
    remedy: (name) => `Run: sillage projections rebuild ${name} --switch`,
  },
  drifted: {
    what: 'its source has changed but not its version',
    remedy: (name) => `Raise the version in its file, then: sillage projections rebuild ${name}`,
  },
  newer: {
    what: 'the live rows are of a newer program than this one',
    remedy: (name) => `Run the newer program, or go back to the rows of this one: sillage projections rollback ${name}`,
  },
  orphan: {
    what: 'no file defines it any more',
    remedy: (name) => `Restore the file of ${name} if it is still used. Its rows stay as they are.`,
  },
  'not-built': {
    what: 'it has no live rows, and its queries answer 503',
    remedy: (name) => `Run: sillage projections rebuild ${name} --switch`,
  },
}

function generationFindings({ projection, generations }: ProjectionStatus, workersAlive: number): readonly Finding[] {
  return generations.flatMap((generation) => {
    if (generation.state === 'live') return liveFindings(projection, generation, workersAlive)
    // A retired generation may be frozen: it is kept for a rollback.
    if (generation.state === 'building' && generation.fedBy === null)
      return [
        warning(
          aboutOf(projection),
          `generation ${generation.generation} was left unfinished at position ${generation.position}`,
          `Continue the build: sillage projections rebuild ${projection}`,
        ),
      ]
    return []
  })
}

function liveFindings(projection: string, live: GenerationStatus, workersAlive: number): readonly Finding[] {
  const about = aboutOf(projection)
  const findings: Finding[] = []
  // checkpointFindings reports it.
  if (live.ofAnotherLog !== null) return findings
  if (live.fault)
    findings.push(
      trouble(
        about,
        `is stopped before position ${live.fault.position} (${live.fault.type}): ${live.fault.error}`,
        `Fix its fold, then: sillage projections retry ${projection}`,
      ),
    )
  if (live.stalledSince !== null)
    findings.push(
      trouble(
        about,
        `has made no progress since ${live.stalledSince}, ${readableCount(live.lagEvents ?? 0)} events behind`,
        'Read the log of the worker that feeds it, and restart that worker.',
      ),
    )
  if (live.parkedKeys > 0)
    findings.push(
      trouble(
        about,
        `${readableCount(live.parkedKeys)} ${live.parkedKeys === 1 ? 'row is' : 'rows are'} parked`,
        `See why: sillage projections parked ${projection}; after the fix: sillage projections retry ${projection}`,
      ),
    )
  if (live.paused)
    findings.push(warning(about, 'paused by a person', `Resume it: sillage projections resume ${projection}`))
  // If there is no worker at all, workerFindings reports that once for all of them.
  if (live.frozenSince !== null && workersAlive > 0)
    findings.push(
      warning(
        about,
        `frozen since ${live.frozenSince}: no running worker has the definition that made its rows`,
        `Start a worker of the program that made them, or rebuild: sillage projections rebuild ${projection} --switch`,
      ),
    )
  const { lagEvents, lagSeconds } = live
  if (findings.length === 0 && workersAlive > 0 && lagEvents !== null && (lagSeconds ?? 0) > LAG_WARNING_S)
    findings.push(
      warning(
        about,
        `${readableCount(lagEvents)} events, ${readableDuration((lagSeconds ?? 0) * 1_000)} behind`,
        'It is catching up, or the worker is too slow. Check again in a minute, and see the dashboard “Read models”.',
      ),
    )
  return findings
}
