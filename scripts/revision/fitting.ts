// The implementation of `sillage revision fit`.
import type { Service } from '#compose/service.ts'
import { USUAL_WEIGHTS } from '#events/learning/memory-weights.ts'
import {
  FEWEST_HELD_OUT,
  FEWEST_HELD_OUT_LEARNERS,
  FEWEST_LEARNERS,
  FEWEST_REVIEWS,
} from '#events/teaching/revision-fitting.ts'
import revisionWeightsFitted from '#events/teaching/revision-weights-fitted.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type Counted, countedIn, fittedOn, lossOf, type Sides, sidesOf } from '#modelling/revision/fit-school.ts'
import { NO_TRAINER, openTrainer, type TrainWeights } from '#modelling/revision/memory-trainer.ts'
import { type ReadReviews, readReviews } from '#modelling/revision/read-reviews.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableCount } from '#platform/progress.ts'
import recordRevisionWeights from '../../commands/teaching/record-revision-weights.ts'
import { revisionWeightsStream } from '../../commands/teaching/revision-weights.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { leftOutText } from '../models/left-out-text.ts'
import { eventsOfStream, firstEventOf, sendCommand } from '../models/registry.ts'
import { shownLoss, weightsOf } from './weights.ts'

export type FitOptions = {
  readonly tenant: TenantId
  readonly dryRun?: boolean
  readonly json?: boolean
  /** The job that this is a run of, perhaps not the first. */
  readonly job?: string
}

export async function fitWeights({ tenant, dryRun = false, json = false, job }: FitOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const done = job === undefined ? null : await putIntoForceBy(service, tenant, job)
      if (done !== null) {
        console.log(JSON.stringify(done))
        return
      }
      const train = trainer()
      const read = await reviewsOf(service, tenant, { signal, json })
      const sides = sidesOf(read.histories)
      const counted = countsOf(countedIn(sides.training), countedIn(sides.heldOut))
      const about = { tenant, dryRun, leftOut: read.leftOut, cut: String(read.cut), ...counted }
      const missing = missingIn(counted)
      if (missing !== null) {
        process.exitCode = exitCodes.found
        console.log(
          json
            ? JSON.stringify({ ...about, outcome: 'too-little', needs: NEEDED })
            : `${missing} The weights in force stay.`,
        )
        return
      }
      const { inForce } = await weightsOf(service, tenant)
      const values = await fittedOn(sides.training, train)
      const losses = lossesOf(sides, inForce?.values ?? USUAL_WEIGHTS, values)
      signal.throwIfAborted()
      const isBetter = losses.lossAfter < losses.lossBefore
      const comparedWith = inForce?.version ?? null
      if (isBetter && !dryRun)
        await sendCommand(
          service,
          tenant,
          recordRevisionWeights.name,
          { ...counted, ...losses, values, cut: about.cut, comparedWith },
          { verb: 'revision', ...(job !== undefined && { key: job }) },
        )
      if (isBetter && dryRun) process.exitCode = exitCodes.wouldChange
      if (!isBetter) process.exitCode = exitCodes.found
      const version = isBetter && !dryRun ? ((await weightsOf(service, tenant)).inForce?.version ?? null) : null
      if (json) {
        const outcome = isBetter ? 'better' : 'no-better'
        console.log(JSON.stringify({ ...about, outcome, values, ...losses, comparedWith, version }))
        return
      }
      const { reviews, learners, heldOutReviews, heldOutLearners } = counted
      console.log(`Fitted on ${readableCount(reviews)} reviews of ${readableCount(learners)} learners.`)
      console.log(
        `Judged on ${readableCount(heldOutReviews)} reviews of ${readableCount(heldOutLearners)} other learners: loss ${shownLoss(losses.lossBefore)} before, ${shownLoss(losses.lossAfter)} after.`,
      )
      if (!isBetter) console.log('They predict no better than the weights in force: nothing changes.')
      else if (dryRun) console.log('They would be put into force.')
      else console.log(`Version ${version} is in force. sillage revision reset --tenant ${tenant} goes back.`)
    },
    { lookOnly: dryRun },
  )
}

/**
 * What an earlier run of the same job put into force, as that run would have reported it; null where none did. To fit again would
 * compare the weights with themselves, and report that they are no better.
 */
async function putIntoForceBy(service: Service, tenant: TenantId, job: string) {
  const stream = revisionWeightsStream(tenant)
  const first = firstEventOf(tenant, recordRevisionWeights.name, stream, job)
  const event = (await eventsOfStream(service, tenant, stream)).find(({ id }) => id === first)
  if (!event) return null
  const { replaces, ...fitting } = revisionWeightsFitted.data.parse(event.data)
  return { tenant, dryRun: false, outcome: 'better', ...fitting, comparedWith: replaces }
}

function trainer(): TrainWeights {
  const train = openTrainer()
  if (train) return train
  throw new UsageError(NO_TRAINER)
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

const countsOf = (training: Counted, heldOut: Counted) => ({
  ...training,
  heldOutReviews: heldOut.reviews,
  heldOutLearners: heldOut.learners,
})

const NEEDED = {
  reviews: FEWEST_REVIEWS,
  learners: FEWEST_LEARNERS,
  heldOutReviews: FEWEST_HELD_OUT,
  heldOutLearners: FEWEST_HELD_OUT_LEARNERS,
}

/** What there is too little of, in a sentence; null where there is enough of all. */
function missingIn(counted: ReturnType<typeof countsOf>): string | null {
  const { reviews, learners, heldOutReviews, heldOutLearners } = counted
  if (reviews < NEEDED.reviews || learners < NEEDED.learners)
    return `At least ${readableCount(NEEDED.reviews)} reviews of ${NEEDED.learners} learners are needed that came a day or more after the one before; this school has ${readableCount(reviews)} of ${readableCount(learners)} besides those of learners who are held out.`
  if (heldOutReviews < NEEDED.heldOutReviews || heldOutLearners < NEEDED.heldOutLearners)
    return `At least ${NEEDED.heldOutReviews} reviews of ${NEEDED.heldOutLearners} learners who are held out are needed to judge by, and this school has ${readableCount(heldOutReviews)} of ${readableCount(heldOutLearners)}: about one learner in five is held out.`
  return null
}

function lossesOf({ heldOut }: Sides, before: readonly number[], after: readonly number[]) {
  const [lossBefore, lossAfter] = [lossOf(heldOut, before), lossOf(heldOut, after)]
  if (lossBefore === null || lossAfter === null) throw new TypeError('reviews that were counted are predicted')
  return { lossBefore, lossAfter }
}
