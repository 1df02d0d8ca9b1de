import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { type ModelRecord, modelStore, NoSuchModel, sha256 } from './model-store.ts'

const tenant = TenantId.parse('0198c0de-0000-7000-8000-000000000001')
const about: Omit<ModelRecord, 'name' | 'sha256' | 'bytes'> = {
  kind: 'next-answer',
  tenant,
  cut: '12',
  seed: 1,
  schema: 's',
  version: '0',
  trainedAt: '2026-01-01T00:00:00.000Z',
  answers: 3,
  learners: 2,
  data: 'd',
  excluded: [],
  servedBy: 'logistic regression',
  settings: {},
  metrics: {},
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-models-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('stored models', () => {
  it('are named after their kind and the hash of their bytes, and read as they were written', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const record = await modelStore(folder).keep(bytes, about)
    expect(record.name).toBe(`next-answer-${sha256(bytes).slice(0, 12)}`)
    expect(await modelStore(folder).read(tenant, record.name)).toEqual({ record, bytes })
    expect(await modelStore(folder).list(tenant)).toEqual([record])
  })

  it('are of one school', async () => {
    const { name } = await modelStore(folder).keep(new Uint8Array([4]), about)
    const other = TenantId.parse('0198c0de-0000-7000-8000-000000000002')
    await expect(modelStore(folder).read(other, name)).rejects.toThrow(NoSuchModel)
    expect(await modelStore(folder).list(other)).toEqual([])
  })

  it('are not read outside of their place', async () => {
    await expect(modelStore(folder).read(tenant, '../../secret')).rejects.toThrow(NoSuchModel)
  })

  it('are refused where their bytes are damaged', async () => {
    const { name } = await modelStore(folder).keep(new Uint8Array([5, 6]), about)
    await writeFile(join(folder, 'models', tenant, name, 'model.bin'), new Uint8Array([5, 7]))
    await expect(modelStore(folder).read(tenant, name)).rejects.toThrow(/damaged/)
  })
})
