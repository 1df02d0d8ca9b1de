// A model of course risk as bytes and back. The same model gives the same bytes.
import { boostingBytes, boostingOf } from '../boosting/stored-boosting.ts'
import { pack, unpack } from '../packed.ts'
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

/** Throws where the bytes are not those of a model of course risk. The features are checked when it is asked. */
export function courseRiskOf(bytes: Uint8Array): CourseRisk {
  const { about, arrays } = unpack(bytes)
  const { boosting, means, deviations, coefficients } = arrays
  if (
    !isAbout(about) ||
    !(boosting instanceof Uint8Array) ||
    !(means instanceof Float64Array) ||
    !(deviations instanceof Float64Array) ||
    !(coefficients instanceof Float64Array)
  )
    throw new Error('These bytes are not a model of course risk.')
  const { features, calibration, alert } = about
  return {
    features,
    boosting: boostingOf(boosting),
    logistic: { scaling: { means, deviations }, coefficients },
    calibration,
    alert,
  }
}

function isAbout(about: unknown): about is Pick<CourseRisk, 'features' | 'calibration' | 'alert'> {
  return (
    typeof about === 'object' &&
    about !== null &&
    'kind' in about &&
    about.kind === 'course-risk' &&
    'features' in about &&
    Array.isArray(about.features) &&
    about.features.every((name) => typeof name === 'string') &&
    'calibration' in about &&
    typeof about.calibration === 'object' &&
    about.calibration !== null &&
    'alert' in about &&
    typeof about.alert === 'object' &&
    about.alert !== null &&
    'threshold' in about.alert &&
    typeof about.alert.threshold === 'number'
  )
}
