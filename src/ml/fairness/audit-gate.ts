// The audit as a gate of promotion: what a model must pass before it serves.
import type { FairnessAudit } from './audit.ts'

export type AuditGate = {
  readonly gate: 'audited'
  /** Null if no slice was large enough for a verdict: a person decides. */
  readonly passed: boolean | null
  /** Gaps beyond their bounds that chance does not explain. */
  readonly value: number
  readonly bound: 0
}

export function auditGate({ outcome, attributes }: Pick<FairnessAudit, 'outcome' | 'attributes'>): AuditGate {
  const failed = attributes.flatMap(({ pairs }) =>
    pairs.flatMap(({ tests }) => tests.filter(({ verdict }) => verdict === 'failed')),
  )
  return {
    gate: 'audited',
    passed: outcome === 'no-verdict' ? null : failed.length === 0,
    value: failed.length,
    bound: 0,
  }
}
