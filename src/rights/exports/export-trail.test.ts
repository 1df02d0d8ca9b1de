// The export of the trail beside an erasure: no file is left that could name who was erased.
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { memoryFiles } from '#files/memory-files.fixtures.ts'
import { type JobContext, JobId } from '#jobs/job.ts'
import { Instant, TenantId, type Zone } from '#kernel/ids.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { BundleSummary } from '#trail/bundle.ts'
import { exportTrailJob } from './export-trail.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const NOW = Instant.parse('2026-11-20T08:00:00.000Z')
const context: JobContext = {
  ...{ tenant, job: JobId.parse(randomUUID()), owner: null },
  progress: () => undefined,
  signal: new AbortController().signal,
}

/** `answers`: whether an erasure is under way, each time that the job looks. */
function exporting(answers: readonly boolean[]) {
  const files = memoryFiles(() => Date.parse(NOW))
  const [looks, built] = [[...answers], { times: 0 }]
  const job = exportTrailJob({
    ...{ files, keys: keysOf(memoryKeyStore()), zoneOf: async () => 'Europe/Paris' as Zone },
    directories: { within: (_, work) => work('/nowhere') },
    now: () => NOW,
    async bundle() {
      built.times += 1
      return { summary: { size: 4, entries: 3 } as BundleSummary, bytes: Readable.from([Buffer.from('a bundle')]) }
    },
    isErasingSince: async () => looks.shift() ?? false,
  })
  const left = async () => (await files.list(tenant, 'export')).length
  return { run: () => job.run({}, context), left, built }
}
const waits = { code: 'erasure-under-way', isFinal: false }

it('keeps the bundle where nobody is being erased', async () => {
  const { run, left } = exporting([])
  expect(await run()).toMatchObject({ items: 3, name: `audit-${tenant}-4.zip` })
  expect(await left()).toBe(1)
})

it('builds nothing while an erasure is under way, and is started again later', async () => {
  const { run, left, built } = exporting([true])
  await expect(run()).rejects.toMatchObject(waits)
  expect([await left(), built.times]).toEqual([0, 0])
})

it('keeps nothing when an erasure began while the bundle was made, or while it was kept', async () => {
  for (const answers of [
    [false, true],
    [false, false, true],
  ]) {
    const { run, left } = exporting(answers)
    await expect(run()).rejects.toMatchObject(waits)
    expect(await left()).toBe(0)
  }
})
