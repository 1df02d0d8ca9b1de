// How the read models stand: each one's live generation, and what was left standing beside it.
import { readableCount, readableDuration } from '#platform/progress.ts'
import type { Verdict } from '#projecting/generations/defined-generations.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

const LAG_WARNING_S = 5

export function readModelFindings(all: readonly ProjectionStatus[], workersAlive: number): readonly Finding[] {
  const wrong = all.flatMap((one) => [...verdictFindings(one), ...generationFindings(one, workersAlive)])
  const strangers = all.filter(({ generations }) =>
    generations.some(({ state, ofAnotherLog }) => state === 'live' && ofAnotherLog !== null),
  )
  const bad = new Set([...wrong.map(({ about }) => about), ...strangers.map(({ projection }) => aboutOf(projection))])
  const well = all.length - bad.size
  const sound = ok('read models', `${readableCount(well)} of ${readableCount(all.length)} live and in sync`)
  return well > 0 || all.length === 0 ? [sound, ...wrong] : wrong
}

const aboutOf = (projection: string) => `read model ${projection}`

function verdictFindings({ projection, verdict }: ProjectionStatus): readonly Finding[] {
  const found = verdicts[verdict]
  if (!found) return []
  const make = verdict === 'not-built' ? trouble : warning
  return [make(aboutOf(projection), found.what, found.remedy(projection))]
}

type Words = { readonly what: string; readonly remedy: (projection: string) => string }

const verdicts: Readonly<Record<Verdict, Words | null>> = {
  'in-sync': null,
  changed: {
    what: 'the live rows are of an earlier version than this program defines',
    remedy: (name) => `Run: sillage projections rebuild ${name} --switch`,
  },
  drifted: {
    what: 'its source changed and its version did not',
    remedy: (name) => `Raise the version in its file, then: sillage projections rebuild ${name}`,
  },
  newer: {
    what: 'the live rows are of a newer program than this one',
    remedy: (name) => `Run the newer program; to go back to the rows of this one: sillage projections rollback ${name}`,
  },
  orphan: {
    what: 'no file defines it any more',
    remedy: (name) => `Bring the file of ${name} back if anything still asks for it; its rows stay as they are.`,
  },
  'not-built': {
    what: 'it has no live rows, and its queries answer 503',
    remedy: (name) => `Run: sillage projections rebuild ${name} --switch`,
  },
}

function generationFindings({ projection, generations }: ProjectionStatus, workersAlive: number): readonly Finding[] {
  return generations.flatMap((one) => {
    if (one.state === 'live') return liveFindings(projection, one, workersAlive)
    // A retired one may stand still: it is kept for undo.
    if (one.state === 'building' && one.fedBy === null)
      return [
        warning(
          aboutOf(projection),
          `generation ${one.generation} was left half built at position ${one.position}`,
          `Go on with it: sillage projections rebuild ${projection}`,
        ),
      ]
    return []
  })
}

function liveFindings(projection: string, one: GenerationStatus, workersAlive: number): readonly Finding[] {
  const about = aboutOf(projection)
  const findings: Finding[] = []
  // The checkpoint's own finding says so (see checkpointFindings).
  if (one.ofAnotherLog !== null) return findings
  if (one.fault)
    findings.push(
      trouble(
        about,
        `stands still before position ${one.fault.position} (${one.fault.type}): ${one.fault.error}`,
        `Mend its fold, then: sillage projections retry ${projection}`,
      ),
    )
  if (one.stalledSince !== null)
    findings.push(
      trouble(
        about,
        `makes no progress since ${one.stalledSince}, ${readableCount(one.lagEvents ?? 0)} events behind`,
        'Read the log of the worker that feeds it, and start that worker anew.',
      ),
    )
  if (one.parkedKeys > 0)
    findings.push(
      trouble(
        about,
        `${readableCount(one.parkedKeys)} ${one.parkedKeys === 1 ? 'row waits' : 'rows wait'} for a fix`,
        `See why: sillage projections parked ${projection}; after the fix: sillage projections retry ${projection}`,
      ),
    )
  if (one.paused) findings.push(warning(about, 'paused by a person', `Go on: sillage projections resume ${projection}`))
  // With no worker at all, one finding says so for all of them (see crewFindings).
  if (one.frozenSince !== null && workersAlive > 0)
    findings.push(
      warning(
        about,
        `frozen since ${one.frozenSince}: no worker at work holds the definition that made its rows`,
        `Start a worker of the program that made them, or: sillage projections rebuild ${projection} --switch`,
      ),
    )
  const { lagEvents, lagSeconds } = one
  if (findings.length === 0 && workersAlive > 0 && lagEvents !== null && (lagSeconds ?? 0) > LAG_WARNING_S)
    findings.push(
      warning(
        about,
        `${readableCount(lagEvents)} events, ${readableDuration((lagSeconds ?? 0) * 1_000)} behind`,
        'It is catching up, or the worker is too slow: look again in a minute, and at the dashboard “Read models”.',
      ),
    )
  return findings
}
