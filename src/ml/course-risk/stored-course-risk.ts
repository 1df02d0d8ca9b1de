// A model of course risk as bytes. The same model gives the same bytes.
import { boostingBytes } from '../boosting/stored-boosting.ts'
import { pack } from '../packed.ts'
import type { CourseRisk } from './course-risk.ts'

export function courseRiskBytes({ features, boosting, logistic, calibration, alert }: CourseRisk): Uint8Array {
  return pack({
    about: { kind: 'course-risk', features, calibration, alert },
    arrays: {
      boosting: boostingBytes(boosting),
      means: logistic.scaling.means,
      deviations: logistic.scaling.deviations,
      coefficients: logistic.coefficients,
    },
  })
}
