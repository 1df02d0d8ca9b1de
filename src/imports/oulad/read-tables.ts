// Reads the dataset's parquet files: the small tables as rows, the clicks as columns of numbers.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AsyncBuffer, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { SourceMissing } from '../source-missing.ts'
import { namesIn } from './column-names.ts'
import { metadataOf } from './parquet-metadata.ts'
import { readClicks } from './read-clicks.ts'
import { courseName, figureOf, type Tables } from './tables.ts'

const FILES = ['courses', 'vle', 'assessments', 'studentInfo', 'studentRegistration', 'studentAssessment', 'studentVle']

export type ReadOptions = {
  /** Only these courses, such as `AAA-2013J`; all by default. */
  readonly only?: ReadonlySet<string>
  readonly onProgress?: (rows: number, total: number) => void
}

/** Reads all tables of the folder. Throws SourceMissing if a file or a column is missing. */
export async function readTables(folder: string, { only, onProgress }: ReadOptions = {}): Promise<Tables> {
  const digest = createHash('sha256')
  const files = new Map<string, AsyncBuffer>()
  for (const name of FILES) {
    const bytes = await bytesOf(join(folder, `${name}.parquet`))
    digest.update(bytes)
    files.set(name, { byteLength: bytes.byteLength, slice: (from, to) => bytes.buffer.slice(from, to) })
  }
  const file = (name: string) => files.get(name) ?? missingFile(name)
  const table = (name: string, columns: readonly string[]) =>
    readable(folder, name, async () => {
      const metadata = await metadataOf(file(name))
      const named = namesIn(metadata, name, columns)
      const rows: Readonly<Record<string, unknown>>[] = await parquetReadObjects({
        file: file(name),
        metadata,
        columns: [...named.values()],
        compressors,
      })
      return rows.map((row) => Object.fromEntries([...named].map(([wanted, name]) => [wanted, row[name]])))
    })
  const course = ['code_module', 'code_presentation']
  const wanted = (row: { readonly module: string; readonly presentation: string }) => !only || only.has(courseName(row))
  const ofCourse = (row: Readonly<Record<string, unknown>>) => ({
    module: text(row.code_module) ?? '',
    presentation: text(row.code_presentation) ?? '',
  })

  const courses = (await table('courses', [...course, 'module_presentation_length']))
    .map((row) => ({ ...ofCourse(row), lengthDays: figureOf(row.module_presentation_length) }))
    .filter(wanted)
  const sites = (await table('vle', ['id_site', ...course, 'activity_type'])).map((row) => ({
    ...ofCourse(row),
    site: figureOf(row.id_site),
    activity: text(row.activity_type),
  }))
  const assessments = (await table('assessments', [...course, 'id_assessment', 'assessment_type', 'date'])).map(
    (row) => ({
      ...ofCourse(row),
      assessment: figureOf(row.id_assessment),
      kind: text(row.assessment_type) ?? 'assessment',
      due: figureOf(row.date),
    }),
  )
  const results = (await table('studentInfo', [...course, 'id_student', 'final_result'])).map((row) => ({
    ...ofCourse(row),
    student: figureOf(row.id_student),
    result: text(row.final_result),
  }))
  const dates = ['date_registration', 'date_unregistration']
  const registrations = (await table('studentRegistration', [...course, 'id_student', ...dates])).map((row) => ({
    ...ofCourse(row),
    student: figureOf(row.id_student),
    registered: figureOf(row.date_registration),
    unregistered: figureOf(row.date_unregistration),
  }))
  const submissions = (
    await table('studentAssessment', ['id_assessment', 'id_student', 'date_submitted', 'is_banked', 'score'])
  ).map((row) => ({
    assessment: figureOf(row.id_assessment),
    student: figureOf(row.id_student),
    submitted: figureOf(row.date_submitted),
    banked: figureOf(row.is_banked),
    score: figureOf(row.score),
  }))
  const clicks = await readable(folder, 'studentVle', () =>
    readClicks(file('studentVle'), courses.map(courseName), only !== undefined, onProgress),
  )
  return { courses, sites, assessments, results, registrations, submissions, clicks, digest: digest.digest('hex') }
}

async function bytesOf(path: string): Promise<Uint8Array & { buffer: ArrayBuffer }> {
  try {
    const read = await readFile(path)
    // Small files share a pooled buffer. A copy starts at offset 0 of its own buffer.
    return new Uint8Array(read)
  } catch (error) {
    throw new SourceMissing(
      `Could not read ${path}. The folder of the dataset must contain ${FILES.join('.parquet, ')}.parquet.`,
      {
        cause: error,
      },
    )
  }
}

function missingFile(what: string): never {
  throw new SourceMissing(`${what} is not in the dataset`)
}

/** Adds the name of the file to errors of the parquet reader. */
async function readable<Read>(folder: string, name: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof SourceMissing) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new SourceMissing(`Could not read ${join(folder, name)}.parquet as parquet: ${why}`, { cause: error })
  }
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.trim() !== '?' ? value.trim() : null
