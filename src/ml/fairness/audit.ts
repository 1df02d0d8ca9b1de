// Does a model treat the learners of one slice as it treats those of another? Every slice, every pair, and what chance would do.
//
// What comes out is of slices alone: nothing in it is of one learner.
import { holm } from '../metrics/many-tests.ts'
import { summedGaps } from './learner-sums.ts'
import { equalizedOdds, type MeasurePair, pairMeasure } from './pair-gaps.ts'
import { permuted } from './permutation.ts'
import { type Estimate, resampled } from './resample.ts'
import { figuresOf, type SliceFigures } from './slice-figures.ts'
import { type Attribute, isEnough, type Slice, type SliceBounds, seenOf, sliceBounds, sliced } from './slices.ts'
import { type AuditRows, sortedRows } from './sorted-rows.ts'

export type AuditSettings = {
  /** A row is flagged from this score on. */
  readonly threshold: number
  readonly seed?: number
  /** Draws of the bootstrap. */
  readonly samples?: number
  /** The fewest permutations of a pair that are drawn at most; more where there are many tests. */
  readonly permutations?: number
  readonly bounds?: SliceBounds
}

/**
 * - `equalized-odds`: the larger gap of recall and false-positive rate;
 * - `abroca`: the area between the ROC curves;
 * - `calibration`: the gap of (mean score − base rate);
 * - `item-bias`: the same within one area of exercises. Exercises that are harder for a slice than for others of the same ability
 *   show as miscalibration: the model, which does not know the slice, expects too much of it there.
 */
export const judgedMeasures = ['equalized-odds', 'abroca', 'calibration', 'item-bias'] as const
export type JudgedMeasure = (typeof judgedMeasures)[number]

/**
 * A gap that chance does not explain, and that is not larger than this, is told and fails nothing. Shares flagged (demographic
 * parity) are told and never judged: where slices succeed differently, a model that tells the truth flags them differently.
 */
export const largestGap: Readonly<Record<JudgedMeasure, number>> = {
  'equalized-odds': 0.1,
  abroca: 0.05,
  calibration: 0.03,
  'item-bias': 0.03,
}

/** Chance of any false finding in a whole audit. */
export const ALPHA = 0.05

export type AuditedSlice = {
  readonly value: string
  readonly learners: number
  readonly rows: number
  readonly positives: number
} & Readonly<Record<Exclude<keyof SliceFigures, 'rows' | 'positives'>, Estimate>>

export type AuditTest = {
  readonly measure: JudgedMeasure
  /** Of `item-bias`. */
  readonly area: string | null
  /** First slice minus second, with the sign where the measure has one. */
  readonly gap: number
  /** Half of the gaps that chance makes are smaller. */
  readonly nullMedian: number
  readonly p: number
  /** By Holm’s procedure over all tests of the audit. */
  readonly adjusted: number
  readonly bound: number
  /** `none`: chance may explain it. `small`: it does not, and the gap is within the bound. `failed`: it is beyond. */
  readonly verdict: 'none' | 'small' | 'failed'
}

export type AuditedPair = {
  readonly first: string
  readonly second: string
  readonly recall: Estimate
  readonly fpr: Estimate
  /** Demographic parity. */
  readonly flagged: Estimate
  readonly calibration: Estimate
  readonly tests: readonly AuditTest[]
}

export type FairnessAudit = {
  readonly threshold: number
  readonly learners: number
  readonly rows: number
  readonly attributes: readonly {
    readonly name: string
    readonly slices: readonly AuditedSlice[]
    /** Values that too few learners have: no figure includes them. */
    readonly withheld: number
    readonly pairs: readonly AuditedPair[]
  }[]
  readonly tests: number
  /** `no-verdict`: no two slices of an attribute were large enough. */
  readonly outcome: 'passed' | 'failed' | 'no-verdict'
}

type Raw = Omit<AuditTest, 'adjusted' | 'verdict'>
type RawPair = Omit<AuditedPair, 'tests'> & { readonly tests: readonly Raw[] }

/** The same rows, attributes and settings give the same audit. Throws a RangeError on a score outside of 0 to 1. */
export function auditFairness(
  rows: AuditRows,
  attributes: readonly Attribute[],
  settings: AuditSettings,
): FairnessAudit {
  const { threshold, seed = 1, samples = 500, permutations = 1_000, bounds = sliceBounds } = settings
  const { kept, attributes: all } = sliced(rows, attributes, bounds)
  const size = Math.max(0, ...kept) + 1
  const compared = all.map(({ name, slices }) => ({ name, pairs: pairsOf(slices, judgedAreas(rows, bounds)) }))
  const tests = compared.flatMap(({ pairs }) => pairs).reduce((sum, { areas }) => sum + 3 + areas.length, 0)
  // The smallest p-value must stay below α when it is multiplied by the number of tests.
  const most = Math.max(permutations, Math.ceil((2.5 * tests) / ALPHA))
  const raw = compared.map(({ name, pairs }) =>
    pairs.map((pair) => auditedPair(rows, pair, size, { threshold, samples, most, seed: [seed, name] })),
  )
  const adjusted = holm(raw.flat().flatMap((pair) => pair.tests.map(({ p }) => p)))
  let next = 0
  const audited = all.map(({ name, slices, withheld }, n) => ({
    name,
    withheld,
    slices: slices.map((slice) => auditedSlice(rows, slice, size, { threshold, samples, seed: [seed, name] })),
    pairs: (raw[n] ?? []).map((pair) => ({
      ...pair,
      tests: pair.tests.map((test) => judged(test, adjusted[next++] ?? 1)),
    })),
  }))
  const verdicts = audited.flatMap(({ pairs }) => pairs.flatMap((pair) => pair.tests.map(({ verdict }) => verdict)))
  return {
    threshold,
    learners: kept.size,
    rows: sortedRows(rows, (learner) => kept.has(learner)).labels.length,
    attributes: audited,
    tests,
    outcome: verdicts.length === 0 ? 'no-verdict' : verdicts.includes('failed') ? 'failed' : 'passed',
  }
}

const judged = (test: Raw, adjusted: number): AuditTest => ({
  ...test,
  adjusted,
  verdict: adjusted >= ALPHA ? 'none' : Math.abs(test.gap) > test.bound ? 'failed' : 'small',
})

type Pair = { readonly first: Slice; readonly second: Slice; readonly areas: readonly number[] }

function pairsOf(slices: readonly Slice[], areasOf: (first: Slice, second: Slice) => number[]): Pair[] {
  return slices.flatMap((first, n) =>
    slices.slice(n + 1).map((second) => ({ first, second, areas: areasOf(first, second) })),
  )
}

/** The areas in which both slices are large enough. */
function judgedAreas(rows: AuditRows, bounds: SliceBounds) {
  const seen = rows.areas.map((_, area) => seenOf(rows, area))
  return (...pair: readonly Slice[]): number[] =>
    seen.flatMap((inArea, area) =>
      pair.every(({ learners }) =>
        isEnough(
          [...learners].filter((learner) => inArea.has(learner)),
          inArea,
          bounds,
        ),
      )
        ? [area]
        : [],
    )
}

type Drawing = { readonly threshold: number; readonly samples: number; readonly seed: readonly (string | number)[] }

function auditedSlice(rows: AuditRows, { value, learners }: Slice, size: number, drawing: Drawing): AuditedSlice {
  const sorted = sortedRows(rows, (learner) => learners.has(learner))
  const all = figuresOf(sorted, drawing.threshold)
  const {
    rows: _,
    positives: __,
    ...estimates
  } = resampled([[...learners]], size, (weights) => figuresOf(sorted, drawing.threshold, weights), {
    samples: drawing.samples,
    seed: [...drawing.seed, value],
  })
  return { value, learners: learners.size, rows: all.rows, positives: all.positives, ...estimates }
}

function auditedPair(
  rows: AuditRows,
  { first, second, areas }: Pair,
  size: number,
  { threshold, samples, most, seed }: Drawing & { readonly most: number },
): RawPair {
  const learners = [...first.learners, ...second.learners]
  const side = new Int8Array(size)
  for (const learner of second.learners) side[learner] = 1
  const sorted = sortedRows(rows, (learner) => first.learners.has(learner) || second.learners.has(learner))
  const measure: MeasurePair = pairMeasure(sorted, threshold, rows.areas.length)
  const drawing = { most, seed: [...seed, first.value, second.value] }
  const signed = measure(side)
  const summed = summedGaps(sorted, threshold, rows.areas.length)
  const statistics = (of: Int8Array, isWanted: (n: number) => boolean) => {
    const { equalizedOdds: odds, calibration, byArea } = summed(of)
    // The area between curves alone needs every row, in the order of the scores.
    const abroca = isWanted(1) ? measure(of).abroca : Number.NaN
    return [odds, abroca, calibration, ...areas.map((area) => byArea[area] ?? Number.NaN)]
  }
  const chance = permuted(learners, side, statistics, drawing)
  const intervals = resampled(
    [[...first.learners], [...second.learners]],
    size,
    (weights) => {
      const { recall, fpr, flagged, calibration } = measure(side, weights)
      return { recall, fpr, flagged, calibration }
    },
    { samples, seed: drawing.seed },
  )
  const kinds: readonly (readonly [JudgedMeasure, string | null, number])[] = [
    ['equalized-odds', null, equalizedOdds(signed)],
    ['abroca', null, signed.abroca],
    ['calibration', null, signed.calibration],
    ...areas.map((area) => ['item-bias', rows.areas[area] ?? '', signed.byArea[area] ?? Number.NaN] as const),
  ]
  return {
    first: first.value,
    second: second.value,
    ...intervals,
    tests: kinds.map(([kind, area, gap], n) => ({
      measure: kind,
      area,
      gap,
      nullMedian: chance.median[n] ?? Number.NaN,
      p: chance.p[n] ?? 1,
      bound: largestGap[kind],
    })),
  }
}
