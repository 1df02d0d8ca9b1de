// How well a calibrated score ranks, before anybody knows what happens: labels of course risk come months later.

/**
 * The AUC that is expected if each score is the true chance of label 1: the chance of a pair in the right order over that of a
 * pair at all, ties counting half. Where scores are not calibrated it is wrong: compare it with the real one once labels are
 * there. NaN below two rows, or where all scores are 0, or all are 1.
 */
export function expectedAuc(scores: ArrayLike<number>): number {
  const sorted = Float64Array.from(scores).sort()
  let [wins, below, ones, zeros, alone] = [0, 0, 0, 0, 0]
  for (let at = 0; at < sorted.length; ) {
    const score = sorted[at] ?? 0
    let end = at
    while (end < sorted.length && sorted[end] === score) end += 1
    const n = end - at
    // Within a tie every pair of two rows counts half; a row makes no pair with itself.
    wins += n * score * below + (n * (n - 1) * score * (1 - score)) / 2
    alone += n * score * (1 - score)
    ones += n * score
    zeros += n * (1 - score)
    below = zeros
    at = end
  }
  return wins / (ones * zeros - alone)
}
