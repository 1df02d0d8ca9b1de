// Runs one check after another. A check that fails is a finding too, and never ends the examination.
import { safeText } from '#kernel/safe-error.ts'
import { type Finding, isTrouble, trouble, warning } from './finding.ts'

export type Check = {
  /** What it checks; other checks use this name in `after`. */
  readonly about: string
  /** Runs only if these checks succeeded: read models cannot be checked while the database does not answer. */
  readonly after?: readonly string[]
  /** What to do if the check itself fails. */
  readonly onFailure: string
  run(): Promise<readonly Finding[]>
}

/** Thrown by a check that has findings and whose dependent checks cannot run. */
export class CheckStopped extends Error {
  override readonly name = 'CheckStopped'
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super(findings.map(({ what }) => what).join('; '))
    this.findings = findings
  }
}

export async function examine(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const unavailable = new Set<string>()
  const skipped: string[] = []
  for (const { about, after = [], onFailure, run } of checks) {
    if (after.some((name) => unavailable.has(name))) {
      unavailable.add(about)
      skipped.push(about)
      continue
    }
    try {
      findings.push(...(await run()))
    } catch (error) {
      unavailable.add(about)
      if (error instanceof CheckStopped) findings.push(...error.findings)
      else findings.push(trouble(about, `could not be checked: ${messageOf(error)}`, onFailure))
    }
  }
  if (skipped.length > 0)
    findings.push(
      warning('left out', `not checked: ${skipped.join(', ')}`, 'Fix the problems above, then run this command again.'),
    )
  return findings
}

/** If several addresses refuse the connection, Node's error has no message itself, but its parts have. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  if (!(error instanceof Error)) return String(error)
  // The database and zod quote the values that they refuse.
  return safeText(error) ?? error.message
}

export const hasTrouble = (findings: readonly Finding[]): boolean => findings.some(isTrouble)
