// How often a sum of squares of normal errors is as large as this.

/** P(X ≥ value) for a χ² distribution with `freedom` degrees of freedom; right to about twelve digits. */
export function chiSquareTail(value: number, freedom: number): number {
  if (!(freedom > 0)) throw new RangeError(`Expected degrees of freedom above 0, found ${freedom}.`)
  if (!(value > 0)) return 1
  const [a, x] = [freedom / 2, value / 2]
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

/** The value that is reached with probability `tail`. */
export function chiSquareQuantile(tail: number, freedom: number): number {
  let [low, high] = [0, freedom + 10]
  while (chiSquareTail(high, freedom) > tail) high *= 2
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2
    if (chiSquareTail(middle, freedom) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The series of the lower incomplete gamma function (Abramowitz and Stegun 6.5.29). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; Math.abs(term) > 1e-16 * Math.abs(sum); n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/** The continued fraction of the upper one (6.5.31), by Lentz’s method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 10_000; n += 1) {
    const factor = -n * (n - a)
    b += 2
    d = 1 / (factor * d + b)
    c = b + factor / c
    const change = c * d
    fraction *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return fraction
}

/** Lanczos' approximation with g = 7 and nine terms. */
function logGamma(value: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value)
  const x = value - 1
  const sum = terms.reduce((total, term, n) => total + term / (x + n + 1), 0.99999999999980993)
  const t = x + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum)
}
