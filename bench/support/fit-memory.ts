// Fits the weights of the memory model on histories of reviews, with the trainer of the Open Spaced Repetition project
// (fsrs-rs, as a package for Linux on x64). Elsewhere there is no trainer, and the caller is told so.
import { createRequire } from 'node:module'
import { z } from 'zod'
import type { Review } from './revision-life.ts'

type Trainer = {
  readonly FSRSBindingReview: new (rating: number, days: number) => object
  readonly FSRSBindingItem: new (reviews: readonly object[]) => object
  computeParameters(items: readonly object[], options: { readonly enableShortTerm: boolean }): Promise<unknown>
}

const isTrainer = (loaded: unknown): loaded is Trainer =>
  typeof loaded === 'object' && loaded !== null && 'computeParameters' in loaded && 'FSRSBindingItem' in loaded

/** Null where the package is not installed: it is there for one platform alone. */
export function openTrainer(): Trainer | null {
  try {
    const loaded: unknown = createRequire(import.meta.url)('@open-spaced-repetition/binding-linux-x64-gnu')
    return isTrainer(loaded) ? loaded : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

/** Each review with those before it is one example. Reviews of one day are not modelled: nobody here revises twice a day. */
export async function fitted(trainer: Trainer, histories: readonly (readonly Review[])[]): Promise<number[]> {
  const items = histories.flatMap((history) => {
    const reviews = history.map(
      ({ day, isRecalled }, index) =>
        new trainer.FSRSBindingReview(isRecalled ? 3 : 1, index === 0 ? 0 : day - (history[index - 1]?.day ?? day)),
    )
    return reviews.slice(1).map((_, index) => new trainer.FSRSBindingItem(reviews.slice(0, index + 2)))
  })
  return z
    .array(z.number())
    .length(21)
    .parse(await trainer.computeParameters(items, { enableShortTerm: false }))
}
