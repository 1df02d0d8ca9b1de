// A refused caller as the failure of a question: hidden things are missing. And its entry in the access trail.
import type { Verdict } from '#identity/access/authorise.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { Trail, TrailEntry } from '#trail/trail.ts'

export function refuseUnlessAllowed(verdict: Verdict): void {
  if (verdict === 'allowed') return
  if (verdict.refused === 'restricted') throw new QueryFailed({ kind: 'restricted', person: verdict.person })
  throw new QueryFailed(
    verdict.refused === 'hidden'
      ? { kind: 'missing', what: verdict.what }
      : { kind: 'forbidden', permission: verdict.permission },
  )
}

/** Refuses as `refuseUnlessAllowed` does, and first enters what was refused, with the reason as its outcome. */
export async function refuseAndEnter(
  trail: Trail,
  verdict: Verdict,
  entry: Omit<TrailEntry, 'outcome'>,
): Promise<void> {
  try {
    refuseUnlessAllowed(verdict)
  } catch (error) {
    if (error instanceof QueryFailed) await trail.record({ ...entry, outcome: error.problem.kind })
    throw error
  }
}
