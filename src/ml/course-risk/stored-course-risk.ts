// A model of course risk as bytes. The same model gives the same bytes.
import { z } from 'zod'
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

/** Throws where the bytes are not those of a model of course risk. */
export function courseRiskOf(bytes: Uint8Array): CourseRisk {
  const { about, arrays } = unpack(bytes)
  const { boosting, means, deviations, coefficients } = arrays
  const parsed = About.safeParse(about)
  const isSound =
    parsed.success &&
    boosting instanceof Uint8Array &&
    means instanceof Float64Array &&
    deviations instanceof Float64Array &&
    coefficients instanceof Float64Array &&
    coefficients.length === 2 * means.length + 1
  if (!isSound) throw new Error('These bytes are not a model of course risk.')
  return {
    features: parsed.data.features,
    boosting: boostingOf(boosting),
    logistic: { scaling: { means, deviations }, coefficients },
    calibration: parsed.data.calibration,
    alert: parsed.data.alert,
  }
}

const About = z.object({
  kind: z.literal('course-risk'),
  features: z.array(z.string()),
  calibration: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('platt'), slope: z.number(), intercept: z.number() }),
    z.object({ kind: z.literal('isotonic'), from: z.array(z.number()), to: z.array(z.number()) }),
  ]),
  alert: z.object({ threshold: z.number(), recall: z.number(), precision: z.number(), flagged: z.number() }),
})
