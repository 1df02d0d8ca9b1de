// What a model of course risk is audited on: each learner, predicted by a model that was trained likewise on others, from what
// the model itself was trained on.
import type { Service } from '#compose/service.ts'
import type { TenantId } from '#kernel/ids.ts'
import { courseRiskOf } from '#ml/course-risk/stored-course-risk.ts'
import type { Audited } from './auditing.ts'
import { courseRiskOutOfFold } from './course-risk-at-work.ts'
import type { StoredModel } from './stored-model.ts'

/** The threshold is that of the model: it was chosen on such predictions. */
export async function courseRowsOf(
  service: Service,
  tenant: TenantId,
  { bytes, ...stored }: StoredModel,
  shown: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<Audited> {
  const { table, learners, scores } = await courseRiskOutOfFold(service, tenant, stored, shown)
  return {
    rows: {
      labels: table.labels,
      scores,
      learner: table.learner,
      area: table.learner.map(() => -1),
      areas: [],
    },
    threshold: courseRiskOf(bytes).alert.threshold,
    judgedOn: 'out-of-fold',
    learners,
  }
}
