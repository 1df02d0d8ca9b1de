// An audit of fairness as the log holds it: figures of groups, with four digits.
import type { z } from 'zod'
import type modelAudited from '#events/insight/model-audited.ts'
import { kindOf, type ModelName } from '#events/insight/models.ts'
import type { FairnessAudit } from '#ml/fairness/audit.ts'
import { auditGate } from '#ml/fairness/audit-gate.ts'
import type { Estimate } from '#ml/fairness/resample.ts'

export type AuditRecord = z.output<typeof modelAudited.data>
export type AuditedOn = AuditRecord['judgedOn']

export function auditRecord(model: ModelName, audit: FairnessAudit, judgedOn: AuditedOn): AuditRecord {
  const { outcome, threshold, learners, rows, tests, attributes } = audit
  return {
    model,
    kind: kindOf(model),
    outcome,
    judgedOn,
    threshold,
    learners,
    rows,
    tests,
    failed: auditGate(audit).value,
    attributes: attributes.map(({ name, slices, withheld, pairs }) => ({
      name,
      withheld,
      slices: slices.map((slice) => ({
        // A learner whose value is not known is in a slice as well.
        value: slice.value === '' ? NOT_KNOWN : slice.value,
        ...{ learners: slice.learners, rows: slice.rows, positives: slice.positives },
        ...{ baseRate: of(slice.baseRate), meanScore: of(slice.meanScore), flagged: of(slice.flagged) },
        ...{ auc: of(slice.auc), recall: of(slice.recall), fpr: of(slice.fpr), precision: of(slice.precision) },
        ...{ ece: of(slice.ece), miscalibration: of(slice.miscalibration) },
      })),
      pairs: pairs.map(({ first, second, recall, fpr, flagged, calibration, tests: tested }) => ({
        first: first === '' ? NOT_KNOWN : first,
        second: second === '' ? NOT_KNOWN : second,
        ...{ recall: of(recall), fpr: of(fpr), flagged: of(flagged), calibration: of(calibration) },
        tests: tested.map((test) => ({
          ...test,
          ...{ gap: digits(test.gap), nullMedian: digits(test.nullMedian) },
          ...{ p: digits(test.p), adjusted: digits(test.adjusted) },
        })),
      })),
    })),
  }
}

export const NOT_KNOWN = '?'

const digits = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(4)) : null)
const of = ({ value, low, high }: Estimate) => ({ value: digits(value), low: digits(low), high: digits(high) })
