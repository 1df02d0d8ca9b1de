// When a kind may delete what only its job needed.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { TenantId } from '#kernel/ids.ts'
import { JobFailed, JobId, type JobKind, jobKind } from './job.ts'
import type { JobRun, JobRuns } from './job-runs.ts'
import { runJob } from './run-job.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const place = { tenant, job: JobId.parse(randomUUID()) }

/** What happened in one start, in order. `isLost`: another start had taken the job over. */
async function oneStart(work: JobKind['run'], { isLost = false } = {}): Promise<readonly string[]> {
  const said: string[] = []
  const run: JobRun = { ...place, run: randomUUID(), starts: 1, input: {}, owner: null }
  const say = (what: string) => async () => {
    said.push(what)
    return !isLost
  }
  const runs: JobRuns = {
    kindOf: async () => 'audit',
    claim: async () => ({ state: 'claimed', run }),
    beat: async () => 'go-on',
    done: say('done'),
    cancelled: say('cancelled'),
    failed: async (_, __, inMs) => say(inMs === null ? 'failed' : 'to be started again')(),
    putBack: say('put back'),
    forgotten: async () => [],
    running: async () => new Set(),
    removeOld: async () => 0,
  }
  const kind = jobKind({
    ...{ name: 'audit', atOnce: 1, attempts: 2, backOffMs: 1, input: z.strictObject({}), run: work },
    async tidy() {
      said.push('tidied')
    },
  })
  await runJob(place, {
    ...{ runs, kinds: new Map([[kind.name, kind]]), beatMs: 1, nowMs: () => 0 },
    sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    stopping: new AbortController().signal,
    onFailed: () => undefined,
    onTrouble: (error) => expect.unreachable(String(error)),
  })
  return said
}
const refuse = (isFinal: boolean) => () => Promise.reject(new JobFailed('refused', 'It was refused.', { isFinal }))

it('tidies up once the end of a job is written, if it is done or refused for good', async () => {
  expect(await oneStart(async () => 'figures')).toEqual(['done', 'tidied'])
  expect(await oneStart(refuse(true))).toEqual(['failed', 'tidied'])
})

it('leaves everything for the next start, and for a retry after a defect', async () => {
  expect(await oneStart(refuse(false))).toEqual(['to be started again'])
  expect(await oneStart(() => Promise.reject(new Error('a defect')))).toEqual(['to be started again'])
})

it('leaves everything to the start that has taken the job over', async () => {
  expect(await oneStart(async () => 'figures', { isLost: true })).toEqual(['done'])
})
