// The rule that decides when a skill is mastered. Pure; the rule is defined here only.
//
// The rule: three right answers in a row on the skill, each at level 3 or above. A wrong answer at any level starts
// over; a right one below level 3, or without a level, neither counts nor starts over.
//
// Why: three consecutive correct responses is ASSISTments' rule. On its data it predicted the next answer better than
// knowledge tracing did, and three gave adequate practice (Kelly, Wang, Thompson, Heffernan: Defining Mastery:
// Knowledge Tracing Versus N-Consecutive Correct Responses, EDM 2015). It is the optimal policy of a Bayesian knowledge
// tracing model without slips (Doroudi: Mastery Learning Heuristics and Their Hidden Models, AIED 2020), and it can be
// explained to a child. The minimum of level 3 prevents mastery by three easy items; it is ours, not from the papers.
// Limits: the rule detects neither guessing on two-choice items nor forgetting. Mastery is a date, not a guarantee.

export const MASTERY_RULE = 'three-right-in-a-row-at-level-3'
const RIGHT_ANSWERS_IN_A_ROW = 3
const LEAST_LEVEL = 3

type Answer = { readonly correct: boolean; readonly difficulty?: number | undefined }

/** The run of right answers that count, after one more answer. */
export function nextRun(run: number, { correct, difficulty }: Answer): number {
  if (!correct) return 0
  return difficulty !== undefined && difficulty >= LEAST_LEVEL ? run + 1 : run
}

export const masters = (run: number): boolean => run >= RIGHT_ANSWERS_IN_A_ROW
