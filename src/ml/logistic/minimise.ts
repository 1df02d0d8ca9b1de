// Finds the minimum of a smooth convex function by L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithm 7.4).

/** Fills in the gradient at a point and returns the value there. */
export type Slope = (at: Float64Array, gradient: Float64Array) => number

const remembered = 8
const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

type Step = { readonly moved: Float64Array; readonly turned: Float64Array; readonly scale: number }

/**
 * Changes `at` in place until no gradient is above the tolerance, or for so many steps. Each step is halved until it lowers
 * the value enough (Armijo's condition), so the value never rises.
 */
export function minimise(slope: Slope, at: Float64Array, { steps = 100, tolerance = 1e-6 } = {}): void {
  const gradient = new Float64Array(at.length)
  let value = slope(at, gradient)
  const memory: Step[] = []
  for (let step = 0; step < steps; step += 1) {
    if (gradient.every((one) => Math.abs(one) <= tolerance)) return
    const direction = downhill(gradient, memory)
    const steepness = dot(direction, gradient)
    const before = at.slice()
    const gradientBefore = gradient.slice()
    const valueBefore = value
    let length = memory.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1
    for (;;) {
      for (let i = 0; i < at.length; i += 1) at[i] = (before[i] ?? 0) + length * (direction[i] ?? 0)
      value = slope(at, gradient)
      if (value <= valueBefore + 1e-4 * length * steepness) break
      length /= 2
      if (length < 1e-12) {
        // No step in this direction helps any more: as low as double precision gets.
        at.set(before)
        return
      }
    }
    const moved = at.map((one, i) => one - (before[i] ?? 0))
    const turned = gradient.map((one, i) => one - (gradientBefore[i] ?? 0))
    const curvature = dot(moved, turned)
    if (curvature > 1e-14) memory.push({ moved, turned, scale: 1 / curvature })
    if (memory.length > remembered) memory.shift()
  }
}

/** Minus the gradient, bent by what the last steps showed of the curvature. */
function downhill(gradient: Float64Array, memory: readonly Step[]): Float64Array {
  const direction = gradient.map((one) => -one)
  const shares: number[] = []
  for (const { moved, turned, scale } of memory.toReversed()) {
    const share = scale * dot(moved, direction)
    shares.push(share)
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] ?? 0) - share * (turned[i] ?? 0)
  }
  const last = memory.at(-1)
  if (last !== undefined) {
    const factor = 1 / (last.scale * dot(last.turned, last.turned))
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] ?? 0) * factor
  }
  for (const { moved, turned, scale } of memory) {
    const change = (shares.pop() ?? 0) - scale * dot(turned, direction)
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] ?? 0) + change * (moved[i] ?? 0)
  }
  return direction
}
