// A refused caller as the failure of a question: hidden things are missing.
import type { Verdict } from '#identity/access/authorise.ts'
import { QueryFailed } from '#kernel/query-problem.ts'

export function refuseUnlessAllowed(verdict: Verdict): void {
  if (verdict === 'allowed') return
  if (verdict.refused === 'restricted') throw new QueryFailed({ kind: 'restricted', person: verdict.person })
  throw new QueryFailed(
    verdict.refused === 'hidden'
      ? { kind: 'missing', what: verdict.what }
      : { kind: 'forbidden', permission: verdict.permission },
  )
}
