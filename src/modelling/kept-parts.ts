// The finished parts of a training as files, so that a training that was killed or cancelled goes on where it ended.
//
// In: a task and its result. Out: the result of the same task, made by the same program of the same data, or nothing.
// Invariants: a part depends on nothing but its task and the table, so a training that resumes gives the same bytes as one that was
// never interrupted. A file is whole or absent; one that is damaged counts as absent. Files hold numbers made of learners’ answers:
// they are readable by the service’s own user alone, go when the training ends, and after a day in any case.
import { createHash, type Hash, hash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { type AnswerTable, rowsOfLearners } from '#ml/answers.ts'
import { sharedColumns, type Task, type TaskResult } from '#ml/next-answer/train/tasks.ts'

export type KeptParts = {
  find<T extends Task>(task: T): Promise<TaskResult[T['kind']] | null>
  /** A part that could not be kept is made again by who resumes: the training goes on. */
  keep<T extends Task>(task: T, result: TaskResult[T['kind']]): Promise<void>
  /** Deletes the parts of this training. */
  forget(): Promise<void>
}

export const PARTS_KEPT_MS = 86_400_000

/** `training`: a hash of everything that the training depends on besides its tasks. Deletes the parts of others that are old. */
export async function keptParts(directory: string, training: string, table: AnswerTable): Promise<KeptParts> {
  await forgetOld(directory)
  const own = join(directory, training)
  const fileOf = (task: Task) => join(own, hashOfTask(task))
  return {
    async find(task) {
      const bytes = await readFile(fileOf(task)).catch(() => null)
      const content = bytes && wholeContent(bytes)
      if (!content) return null
      // This very program wrote it, for this task.
      const { result, columns }: Kept<typeof task> = deserialize(content)
      if (task.kind === 'encode' && columns) writeColumns(table, task, columns)
      return result
    },
    async keep(task, result) {
      const columns = task.kind === 'encode' ? readColumns(table, task) : null
      const content = serialize({ result, columns })
      const unfinished = join(own, `.${randomUUID()}`)
      try {
        await mkdir(own, { recursive: true, mode: 0o700 })
        await writeFile(unfinished, Buffer.concat([Buffer.from(hash('sha256', content), 'hex'), content]), {
          mode: 0o600,
        })
        await rename(unfinished, fileOf(task))
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined)
      }
    },
    forget: () => rm(own, { recursive: true, force: true }),
  }
}

type Kept<T extends Task> = {
  readonly result: TaskResult[T['kind']]
  /** Of an encoding: the vectors that it wrote, feature by feature. */
  readonly columns: readonly Float32Array[] | null
}

type Encode = Extract<Task, { kind: 'encode' }>

function readColumns(table: AnswerTable, { encoded, vectors }: Encode): Float32Array[] {
  const rows = rowsOfLearners(table, encoded)
  return sharedColumns(vectors).map((column) => Float32Array.from(rows, (row) => column[row] ?? Number.NaN))
}

function writeColumns(table: AnswerTable, { encoded, vectors }: Encode, columns: readonly Float32Array[]): void {
  const rows = rowsOfLearners(table, encoded)
  sharedColumns(vectors).forEach((column, feature) => {
    rows.forEach((row, at) => {
      column[row] = columns[feature]?.[at] ?? Number.NaN
    })
  })
}

const HASH_BYTES = 32

/** Null where the bytes are not those that were written. */
function wholeContent(bytes: Buffer): Buffer | null {
  const content = bytes.subarray(HASH_BYTES)
  return hash('sha256', content) === bytes.toString('hex', 0, HASH_BYTES) ? content : null
}

/** Of everything that the task is given. What it writes into is not: the vectors of an encoding. */
function hashOfTask(task: Task): string {
  const sum = createHash('sha256')
  addTo(sum, task.kind === 'encode' ? { ...task, vectors: null } : task)
  return sum.digest('hex')
}

function addTo(sum: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    sum.update(`${value.constructor.name} ${value.byteLength};`)
    sum.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (value instanceof SharedArrayBuffer) addTo(sum, new Uint8Array(value))
  else if (Array.isArray(value)) {
    sum.update(`list ${value.length};`)
    if (value.every((one) => typeof one === 'number')) addTo(sum, Float64Array.from(value))
    else for (const one of value) addTo(sum, one)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    sum.update(`object ${entries.length};`)
    for (const [name, one] of entries) {
      sum.update(`${JSON.stringify(name)}:`)
      addTo(sum, one)
    }
  } else sum.update(`${JSON.stringify(value)};`)
}

async function forgetOld(directory: string): Promise<void> {
  const trainings = await readdir(directory).catch(() => [])
  for (const training of trainings) {
    const path = join(directory, training)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > PARTS_KEPT_MS) await rm(path, { recursive: true, force: true })
  }
}
