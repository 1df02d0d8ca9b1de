// The job that fits weights of memory: what the verb is asked, and what the job tells of what it found.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { exampleFitting } from '#events/teaching/revision-fitting.ts'
import { type JobContext, JobId } from '#jobs/job.ts'
import { TenantId } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { openTrainer } from '../revision/memory-trainer.ts'
import { fitWeightsJob } from './fit-weights.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const context: JobContext = {
  tenant,
  job: JobId.parse(randomUUID()),
  owner: null,
  progress: () => undefined,
  signal: new AbortController().signal,
}
const FIT = ['revision', 'fit', '--tenant', tenant, '--json']
const better = { ...exampleFitting, outcome: 'better', comparedWith: null, version: null }
const about = { tenant, dryRun: true, leftOut: { erased: 0, restricted: 0, objecting: 1 } }

async function run(input: object, end: { readonly code: number; readonly says: object }) {
  let asked: readonly string[] = []
  const start: StartVerb = (args, onLine) => {
    asked = args
    onLine('stdout', JSON.stringify(end.says))
    return { interrupt: () => undefined, ended: Promise.resolve({ code: end.code, signal: null }) }
  }
  const kind = fitWeightsJob(start)
  const result = await kind.run(kind.parse(input), context)
  return { asked, result }
}

describe.skipIf(!openTrainer())('a fit of the weights of memory', () => {
  it('leaves the decision about better weights to a person', async () => {
    const { asked, result } = await run({}, { code: 5, says: { ...about, ...better } })
    expect(asked).toEqual([...FIT, '--dry-run'])
    expect(result).toEqual(better)
  })

  it('puts better weights into force where it was asked to', async () => {
    const { asked, result } = await run({ putIntoForce: true }, { code: 0, says: { ...about, ...better, version: 3 } })
    expect(asked).toEqual([...FIT, '--job', context.job])
    expect(result).toEqual({ ...better, version: 3 })
  })

  it('is done, too, where the weights are no better, or there is too little to learn from', async () => {
    const worse = { ...better, outcome: 'no-better', lossAfter: better.lossBefore }
    expect((await run({}, { code: 1, says: { ...about, ...worse } })).result).toEqual(worse)
    const needs = { reviews: 1_000, learners: 20, heldOutReviews: 100, heldOutLearners: 5 }
    const few = { reviews: 2_000, learners: 1, heldOutReviews: 0, heldOutLearners: 0, cut: '9' }
    const tooLittle = { outcome: 'too-little', ...few, needs }
    expect((await run({}, { code: 1, says: { ...about, ...tooLittle } })).result).toEqual(tooLittle)
  })
})
