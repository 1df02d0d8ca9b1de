// The implementation of `sillage revision fit`.
import type { Service } from '#compose/service.ts'
import { USUAL_WEIGHTS } from '#events/learning/memory-weights.ts'
import { FEWEST_HELD_OUT, FEWEST_REVIEWS } from '#events/teaching/revision-fitting.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type Counted, countedIn, fittedOn, lossOf, type Sides, sidesOf } from '#modelling/revision/fit-school.ts'
import { openTrainer, type TrainWeights } from '#modelling/revision/memory-trainer.ts'
import { type ReadReviews, readReviews } from '#modelling/revision/read-reviews.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableCount } from '#platform/progress.ts'
import recordRevisionWeights from '../../commands/teaching/record-revision-weights.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { leftOutText } from '../models/left-out-text.ts'
import { sendCommand } from '../models/registry.ts'
import { shownLoss, weightsOf } from './weights.ts'

export type FitOptions = { readonly tenant: TenantId; readonly dryRun?: boolean; readonly json?: boolean }

export async function fitWeights({ tenant, dryRun = false, json = false }: FitOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const train = trainer()
      const read = await reviewsOf(service, tenant, { signal, json })
      const sides = sidesOf(read.histories)
      const [training, heldOut] = [countedIn(sides.training), countedIn(sides.heldOut)]
      assertEnough(training, heldOut)
      const { inForce } = await weightsOf(service, tenant)
      const values = await fittedOn(sides.training, train)
      const { lossBefore, lossAfter } = lossesOf(sides, inForce?.values ?? USUAL_WEIGHTS, values)
      const isBetter = lossAfter < lossBefore
      const figures = {
        values,
        reviews: training.reviews,
        learners: training.learners,
        heldOutReviews: heldOut.reviews,
        heldOutLearners: heldOut.learners,
        lossBefore,
        lossAfter,
        cut: String(read.cut),
      }
      const comparedWith = inForce?.version ?? null
      if (isBetter && !dryRun)
        await sendCommand(service, tenant, recordRevisionWeights.name, { ...figures, comparedWith }, 'revision')
      if (isBetter && dryRun) process.exitCode = exitCodes.wouldChange
      if (!isBetter) process.exitCode = exitCodes.found
      const version = isBetter && !dryRun ? ((await weightsOf(service, tenant)).inForce?.version ?? null) : null
      if (json) {
        console.log(
          JSON.stringify({ tenant, ...figures, comparedWith, isBetter, version, leftOut: read.leftOut, dryRun }),
        )
        return
      }
      const { reviews, learners } = training
      console.log(`Fitted on ${readableCount(reviews)} reviews of ${readableCount(learners)} learners.`)
      console.log(
        `Judged on ${readableCount(heldOut.reviews)} reviews of ${readableCount(heldOut.learners)} other learners: loss ${shownLoss(lossBefore)} before, ${shownLoss(lossAfter)} after.`,
      )
      if (!isBetter) console.log('They predict no better than the weights in force: nothing changes.')
      else if (dryRun) console.log('They would be put into force.')
      else console.log(`Version ${version} is in force. sillage revision reset --tenant ${tenant} goes back.`)
    },
    { lookOnly: dryRun },
  )
}

function trainer(): TrainWeights {
  const train = openTrainer()
  if (train) return train
  throw new UsageError(
    `The trainer cannot be loaded: @open-spaced-repetition/binding-linux-x64-gnu is a package for Linux on x64 with glibc, and this is ${process.platform} on ${process.arch}. Fit on such a machine, over the same database. Weights that were fitted serve on every platform.`,
  )
}

async function reviewsOf(
  service: Service,
  tenant: TenantId,
  { signal, json }: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<ReadReviews> {
  const line = progress({ what: 'Reading reviews', unit: 'reviews', total: null, json })
  try {
    const read = await readReviews(service, tenant, { signal, onReviews: (reviews) => line.reach(reviews) })
    const leftOut = leftOutText(read.leftOut)
    if (leftOut !== null) line.say(leftOut)
    return read
  } finally {
    line.end()
  }
}

function assertEnough(training: Counted, heldOut: Counted): void {
  if (training.reviews < FEWEST_REVIEWS)
    throw new UsageError(
      `At least ${readableCount(FEWEST_REVIEWS)} reviews are needed that came a day or more after the one before; this school has ${readableCount(training.reviews)} besides those of learners who are held out. The weights in force stay.`,
    )
  if (heldOut.reviews < FEWEST_HELD_OUT)
    throw new UsageError(
      `At least ${FEWEST_HELD_OUT} reviews of learners who are held out are needed to judge by, and this school has ${heldOut.reviews}: about one learner in five is held out. The weights in force stay.`,
    )
}

function lossesOf({ heldOut }: Sides, before: readonly number[], after: readonly number[]) {
  const [lossBefore, lossAfter] = [lossOf(heldOut, before), lossOf(heldOut, after)]
  if (lossBefore === null || lossAfter === null) throw new TypeError('reviews that were counted are predicted')
  return { lossBefore, lossAfter }
}
