// Whether revisions come when they should: simulated learners, whose true memory follows another formula than the plan, revise for
// a school year. `npm run bench -- revision [--json] [--quick]`
import { openTrainer, type TrainedReview } from '#modelling/revision/memory-trainer.ts'
import { benchOptions, printFigures, printTable } from './support/report.ts'
import { fixedPlan, memoryPlan, type Review, type Year, yearOf } from './support/revision-life.ts'

const TARGET = 0.9
/** What the trainer gave on Linux, for machines that have no trainer. */
const RECORDED = [
  0.0808, 0.4929, 0.8792, 3.1622, 6.7984, 0.3876, 3.4846, 0.0818, 1.0799, 0.2489, 0.2398, 1.8169, 0.0055, 0.734, 1.8331,
  0.6014, 1.8729, 0, 0, 0, 0.8,
]

const options = benchOptions()
const size = options.quick ? { learners: 20, contents: 15 } : { learners: 100, contents: 20 }
const tested = { ...size, seed: 'tested' }

const asTrained = (history: readonly Review[]): TrainedReview[] =>
  history.map(({ day, isRecalled }, index) => ({
    rating: isRecalled ? 3 : 1,
    days: index === 0 ? 0 : day - (history[index - 1]?.day ?? day),
  }))

/** The first weights are fitted on what the usual ones plan for several targets, and again on what follows from that. */
async function weightsOf(): Promise<{ weights: readonly number[]; how: string }> {
  const train = openTrainer()
  if (!train) return { weights: RECORDED, how: 'recorded: the trainer is a package for Linux on x64' }
  const learning = { learners: 30, contents: 20 }
  const seen = [0.8, 0.9, 0.95].flatMap(
    (target) => yearOf(memoryPlan(target), { ...learning, seed: `usual ${target}` }).histories,
  )
  let weights = await train(seen.map(asTrained))
  for (const round of [1, 2]) {
    seen.push(...yearOf(memoryPlan(TARGET, weights), { ...learning, seed: `round ${round}` }).histories)
    weights = await train(seen.map(asTrained))
  }
  return { weights, how: `fitted on ${seen.length} histories of other learners` }
}

const { weights, how } = await weightsOf()
const fixed = yearOf(fixedPlan, tested)
const usual = yearOf(memoryPlan(TARGET), tested)
const planned = yearOf(memoryPlan(TARGET, weights), tested)

/** The plan whose learners keep as much as those of the fixed one. */
function asGood(): { target: number; year: Year } {
  let [low, high] = [0.7, 0.97]
  for (let step = 0; step < 6; step += 1) {
    const target = (low + high) / 2
    if (yearOf(memoryPlan(target, weights), tested).kept < fixed.kept) low = target
    else high = target
  }
  return { target: high, year: yearOf(memoryPlan(high, weights), tested) }
}
const equal = asGood()

const row = (name: string, target: number | null, { recall, kept, reviews }: Year) => [
  name,
  target,
  recall,
  kept,
  reviews,
]
console.log(
  `${size.learners} learners, ${size.contents} contents each, ${how}. Weights: ${weights.map((one) => one.toFixed(4)).join(', ')}`,
)
printTable(
  ['plan', 'target', 'recalled at review', 'kept', 'reviews of a content'],
  [
    row('fixed 1-3-7-21', null, fixed),
    row('usual weights', TARGET, usual),
    row('fitted weights', TARGET, planned),
    row('fitted, keeps as much as the fixed plan', equal.target, equal.year),
  ],
)
if (options.json)
  printFigures('revision', {
    recall: planned.recall,
    target: TARGET,
    recall_usual_weights: usual.recall,
    kept: equal.year.kept,
    fixed_kept: fixed.kept,
    reviews: equal.year.reviews,
    fixed_reviews: fixed.reviews,
  })
