// The trainer of the weights of memory: fsrs-rs of the Open Spaced Repetition project, as a native package for Linux on x64. On other
// platforms there is no trainer.
import { createRequire } from 'node:module'
import { z } from 'zod'
import type { Rating } from '#events/learning/memory.ts'

/** A review as the trainer sees it: the first of a history is 0 days after the one before. */
export type TrainedReview = { readonly rating: Rating; readonly days: number }

/** Weights from histories of reviews, each of one learner and one thing to remember. The same histories give the same weights. */
export type TrainWeights = (histories: readonly (readonly TrainedReview[])[]) => Promise<number[]>

type Trainer = {
  readonly FSRSBindingReview: new (rating: number, days: number) => object
  readonly FSRSBindingItem: new (reviews: readonly object[]) => object
  computeParameters(items: readonly object[], options: { readonly enableShortTerm: boolean }): Promise<unknown>
}

const isTrainer = (loaded: unknown): loaded is Trainer =>
  typeof loaded === 'object' && loaded !== null && 'computeParameters' in loaded && 'FSRSBindingItem' in loaded

/** Not installed on other platforms, or installed for another C library than that of the machine. */
const UNAVAILABLE = ['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']

/** For people, where there is no trainer. */
export const NO_TRAINER = `The trainer cannot be loaded: @open-spaced-repetition/binding-linux-x64-gnu is a package for Linux on x64 with glibc, and this is ${process.platform} on ${process.arch}. Fit on such a machine, over the same database. Weights that were fitted serve on every platform.`

/** Null where the package is not there, or cannot be loaded. */
export function openTrainer(): TrainWeights | null {
  try {
    const loaded: unknown = createRequire(import.meta.url)('@open-spaced-repetition/binding-linux-x64-gnu')
    return isTrainer(loaded) ? (histories) => fitted(loaded, histories) : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNAVAILABLE.includes(String(error.code))) return null
    throw error
  }
}

/** Each review with those before it is one example. Reviews of one day are not modelled. */
async function fitted(trainer: Trainer, histories: Parameters<TrainWeights>[0]): Promise<number[]> {
  const items = histories.flatMap((history) => {
    const reviews = history.map(({ rating, days }) => new trainer.FSRSBindingReview(rating, days))
    return reviews.slice(1).map((_, index) => new trainer.FSRSBindingItem(reviews.slice(0, index + 2)))
  })
  return z
    .array(z.number())
    .length(21)
    .parse(await trainer.computeParameters(items, { enableShortTerm: false }))
}
