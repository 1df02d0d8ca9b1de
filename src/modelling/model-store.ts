// Trained models on disk: the bytes and a record of how they were made, in a directory whose name is made of the kind and of
// the hash of the bytes. A directory is whole or absent: it is written beside its place and then renamed.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TenantId } from '#kernel/ids.ts'

export const ModelRecord = z.object({
  name: z.string(),
  kind: z.enum(['next-answer', 'at-risk', 'course-risk', 'level']),
  tenant: TenantId,
  /** SHA-256 of the bytes. */
  sha256: z.string(),
  bytes: z.int(),
  /** Position of the log up to which answers were read. */
  cut: z.string(),
  seed: z.int(),
  /** Of the names of the features. */
  schema: z.string(),
  /** Version of the program. */
  version: z.string(),
  trainedAt: z.string(),
  answers: z.int(),
  learners: z.int(),
  /** SHA-256 of the answers: a repetition on other answers cannot give the same bytes. */
  data: z.string(),
  /** Learners that were left out by request: SHA-256 of their ids, in order. */
  excluded: z.array(z.string()),
  servedBy: z.string(),
  settings: z.record(z.string(), z.unknown()),
  metrics: z.record(z.string(), z.unknown()),
})
export type ModelRecord = z.output<typeof ModelRecord>

const MODEL_FILE = 'model.bin'
const RECORD_FILE = 'record.json'

/** No model of this name is stored. */
export class NoSuchModel extends Error {
  override readonly name = 'NoSuchModel'
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export type ModelStore = {
  /** Stores a model, and returns its record with its name. The same bytes are stored once. */
  keep(bytes: Uint8Array, record: Omit<ModelRecord, 'name' | 'sha256' | 'bytes'>): Promise<ModelRecord>
  /** Throws NoSuchModel. */
  read(tenant: TenantId, name: string): Promise<{ readonly record: ModelRecord; readonly bytes: Uint8Array }>
  /** The model of this name of any school: the name is made of the hash of its bytes. Throws NoSuchModel. */
  find(name: string): Promise<{ readonly record: ModelRecord; readonly bytes: Uint8Array }>
  list(tenant: TenantId): Promise<readonly ModelRecord[]>
}

export function modelStore(dataDirectory: string): ModelStore {
  const directoryOf = (tenant: TenantId) => join(dataDirectory, 'models', tenant)

  return {
    async keep(bytes, about) {
      const hash = sha256(bytes)
      const name = `${about.kind}-${hash.slice(0, 12)}`
      const record: ModelRecord = { ...about, name, sha256: hash, bytes: bytes.length }
      const place = join(directoryOf(about.tenant), name)
      const beside = `${place}.${process.pid}`
      await mkdir(beside, { recursive: true })
      await writeFile(join(beside, MODEL_FILE), bytes)
      await writeFile(join(beside, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`)
      await rm(place, { recursive: true, force: true })
      await rename(beside, place)
      return record
    },
    async read(tenant, name) {
      if (!/^[a-z-]+-[0-9a-f]{12}$/.test(name)) throw new NoSuchModel(`There is no model "${name}".`)
      const place = join(directoryOf(tenant), name)
      const text = await readFile(join(place, RECORD_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw new NoSuchModel(`There is no model "${name}" of this school.`)
        throw error
      })
      const record = ModelRecord.parse(JSON.parse(text))
      const bytes = new Uint8Array(await readFile(join(place, MODEL_FILE)))
      if (sha256(bytes) !== record.sha256) throw new Error(`The bytes of ${name} are damaged: train the model again.`)
      return { record, bytes }
    },
    async find(name) {
      const schools = await readdir(join(dataDirectory, 'models')).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      for (const school of schools.sort()) {
        const tenant = TenantId.safeParse(school)
        if (tenant.success && (await this.list(tenant.data)).some((record) => record.name === name))
          return this.read(tenant.data, name)
      }
      throw new NoSuchModel(`There is no model "${name}".`)
    },
    async list(tenant) {
      const names = await readdir(directoryOf(tenant)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const records: ModelRecord[] = []
      for (const name of names.sort())
        if (/^[a-z-]+-[0-9a-f]{12}$/.test(name)) records.push((await this.read(tenant, name)).record)
      return records
    },
  }
}
