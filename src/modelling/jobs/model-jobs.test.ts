// The jobs about a stored model: what the verb is asked, what becomes of the attributes, and what the job tells.

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { memoryFiles } from '#files/memory-files.fixtures.ts'
import { InvalidJob, type JobContext, JobId } from '#jobs/job.ts'
import { TenantId } from '#kernel/ids.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { auditModelJob, keepSlices } from './audit-model.ts'
import { rejudgeModelJob } from './rejudge-model.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const model = 'at-risk-5d0c3a7be912'
const context: JobContext = {
  tenant,
  job: JobId.parse(randomUUID()),
  owner: null,
  progress: () => undefined,
  signal: new AbortController().signal,
}
const SLICES = 'learner,sex\n1,f\n2,m\n'
const audited = { model, outcome: 'passed', judgedOn: 'not-trained-on', learners: 240, rows: 3_100, tests: 4 }

/** A verb that says one thing and ends; `looks` gets its arguments while it runs. */
const verb =
  (
    end: { readonly code: number; readonly says: string; readonly on?: 'stdout' | 'stderr' },
    looks = (_: readonly string[]) => {},
  ): StartVerb =>
  (args, onLine) => {
    looks(args)
    onLine(end.on ?? 'stdout', end.says.replace('PATH', String(args[args.indexOf('--slices') + 1])))
    return { interrupt: () => undefined, ended: Promise.resolve({ code: end.code, signal: null }) }
  }

async function audit(start: StartVerb) {
  const files = memoryFiles()
  const keys = keysOf(memoryKeyStore())
  const slices = await keepSlices({ files, keys }, tenant, SLICES, Date.now())
  const left = () => files.list(tenant, 'audit-slices')
  const stored = (await left())[0]
  if (!stored) throw new Error('nothing was kept')
  const clear = Buffer.from(await files.read(stored)).includes('learner,sex')
  const ended = auditModelJob({ start, files, keys }).run({ model, slices, seed: 1 }, context)
  return { clear, left, ended }
}

it('gives an audit its attributes in a file that is gone afterwards, and keeps nothing of them', async () => {
  let path = ''
  const start = verb({ code: 1, says: JSON.stringify({ ...audited, attributes: [{ name: 'sex' }] }) }, (args) => {
    path = String(args[args.indexOf('--slices') + 1])
    expect(readFileSync(path, 'utf8')).toBe(SLICES)
  })
  const { clear, left, ended } = await audit(start)
  expect(clear).toBe(false)
  expect(await ended).toEqual(audited)
  expect([existsSync(path), await left()]).toEqual([false, []])
})

it('tells why an audit was refused without the place of the file, and keeps nothing of the attributes', async () => {
  const refusal = { code: 2, on: 'stderr', says: 'PATH, line 3: this learner has a row already.' } as const
  const { left, ended } = await audit(verb(refusal))
  await expect(ended).rejects.toMatchObject({ message: 'slices, line 3: this learner has a row already.' })
  expect(await left()).toEqual([])
})

it('keeps the attributes for the next start of an audit that broke down', async () => {
  const { left, ended } = await audit(verb({ code: 70, on: 'stderr', says: 'a defect' }))
  await expect(ended).rejects.toThrow('ended with 70')
  expect(await left()).toHaveLength(1)
})

it('asks for the attributes again where they have expired', async () => {
  const [files, keys] = [memoryFiles(), keysOf(memoryKeyStore())]
  const slices = await keepSlices({ files, keys }, tenant, SLICES, Date.now() - 2 * 86_400_000)
  const start = verb({ code: 0, says: '{}' })
  await expect(auditModelJob({ start, files, keys }).run({ model, slices }, context)).rejects.toMatchObject({
    code: 'slices-gone',
  })
})

it('tells of a new judgement the figures, and no learner', async () => {
  const learner = randomUUID()
  const printed = {
    ...{ model, threshold: 0.4, serving: null, moments: 900, learners: 30, known: null },
    ...{ flagged: [{ learner }], added: [learner], gone: [] },
  }
  let asked: readonly string[] = []
  const start = verb({ code: 1, says: JSON.stringify(printed) }, (args) => {
    asked = args
  })
  const result = await rejudgeModelJob(start).run({ model, threshold: 0.4, from: '2026-09-01T00:00:00.000Z' }, context)
  expect(result).toEqual({
    ...{ model, threshold: 0.4, serving: null, moments: 900, learners: 30, known: null },
    ...{ flagged: 1, more: 1, fewer: 0 },
  })
  expect(asked).toEqual([
    ...['models', 'rejudge', '--tenant', tenant, '--model', model, '--json', '--threshold', '0.4'],
    ...['--from', '2026-09-01T00:00:00.000Z'],
  ])
})

it('refuses a new judgement by a model that flags nobody, and a period that ends before it begins', () => {
  const kind = rejudgeModelJob(verb({ code: 0, says: '{}' }))
  expect(() => kind.parse({ model: 'level-5d0c3a7be912' })).toThrow(InvalidJob)
  const backwards = { model, from: '2026-09-02T00:00:00.000Z', until: '2026-09-01T00:00:00.000Z' }
  expect(() => kind.parse(backwards)).toThrow('/until')
})
