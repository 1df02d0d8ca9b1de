// Makes one check after another. What cannot be looked at is a finding too, and never ends the examination.
import { type Finding, isTrouble, trouble, warning } from './finding.ts'

export type Check = {
  /** What it looks at, as the others name it in `after`. */
  readonly about: string
  /** Looked at only where these were: nothing can be said of read models while the database does not answer. */
  readonly after?: readonly string[]
  /** What to do where the check itself fails. */
  readonly onFailure: string
  run(): Promise<readonly Finding[]>
}

/** A check that ends so has found something, and those after it have nothing to look at. */
export class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn'
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super(findings.map(({ what }) => what).join('; '))
    this.findings = findings
  }
}

export async function examine(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const closed = new Set<string>()
  const leftOut: string[] = []
  for (const { about, after = [], onFailure, run } of checks) {
    if (after.some((one) => closed.has(one))) {
      closed.add(about)
      leftOut.push(about)
      continue
    }
    try {
      findings.push(...(await run()))
    } catch (error) {
      closed.add(about)
      if (error instanceof CannotGoOn) findings.push(...error.findings)
      else findings.push(trouble(about, `could not be looked at: ${reason(error)}`, onFailure))
    }
  }
  if (leftOut.length > 0)
    findings.push(
      warning('left out', `not looked at: ${leftOut.join(', ')}`, 'Mend what stands above, and run this verb again.'),
    )
  return findings
}

/** Of several addresses that refuse, Node says nothing itself: its parts do. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reason).join('; ')
  return error instanceof Error ? error.message : String(error)
}

export const hasTrouble = (findings: readonly Finding[]): boolean => findings.some(isTrouble)
