// Reads the dataset's parquet files: the small tables as rows, the clicks as columns of numbers.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AsyncBuffer, parquetMetadataAsync, parquetRead, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type ClickColumns, courseName, type Figure, NO_COURSE, NOTHING, type Tables } from './tables.ts'

export class SourceMissing extends Error {
  override readonly name = 'SourceMissing'
}

const FILES = ['courses', 'vle', 'assessments', 'studentInfo', 'studentRegistration', 'studentAssessment', 'studentVle']

export type ReadOptions = {
  /** Only these courses, `AAA-2013J`; all where absent. */
  readonly only?: ReadonlySet<string>
  readonly onProgress?: (rows: number, of: number) => void
}

/** Reads all tables of the folder. Throws SourceMissing where a file or a column is not there. */
export async function readTables(folder: string, { only, onProgress }: ReadOptions = {}): Promise<Tables> {
  const digest = createHash('sha256')
  const files = new Map<string, AsyncBuffer>()
  for (const name of FILES) {
    const bytes = await bytesOf(join(folder, `${name}.parquet`))
    digest.update(bytes)
    files.set(name, { byteLength: bytes.byteLength, slice: (from, to) => bytes.buffer.slice(from, to) })
  }
  const file = (name: string) => files.get(name) ?? missingFile(name)
  const table = async (name: string, columns: readonly string[]) => {
    const rows: Readonly<Record<string, unknown>>[] = await parquetReadObjects({
      file: file(name),
      columns: [...columns],
      compressors,
    })
    return rows
  }
  const course = ['code_module', 'code_presentation']
  const wanted = (row: { readonly module: string; readonly presentation: string }) => !only || only.has(courseName(row))
  const ofCourse = (row: Readonly<Record<string, unknown>>) => ({
    module: String(row.code_module),
    presentation: String(row.code_presentation),
  })

  const courses = (await table('courses', [...course, 'module_presentation_length']))
    .map((row) => ({ ...ofCourse(row), lengthDays: figure(row.module_presentation_length) }))
    .filter(wanted)
  const sites = (await table('vle', ['id_site', ...course, 'activity_type'])).map((row) => ({
    ...ofCourse(row),
    site: figure(row.id_site),
    activity: text(row.activity_type),
  }))
  const assessments = (await table('assessments', [...course, 'id_assessment', 'assessment_type'])).map((row) => ({
    ...ofCourse(row),
    assessment: figure(row.id_assessment),
    kind: text(row.assessment_type) ?? 'assessment',
  }))
  const results = (await table('studentInfo', [...course, 'id_student', 'final_result'])).map((row) => ({
    ...ofCourse(row),
    student: figure(row.id_student),
    result: text(row.final_result),
  }))
  const dates = ['date_registration', 'date_unregistration']
  const registrations = (await table('studentRegistration', [...course, 'id_student', ...dates])).map((row) => ({
    ...ofCourse(row),
    student: figure(row.id_student),
    registered: figure(row.date_registration),
    unregistered: figure(row.date_unregistration),
  }))
  const submissions = (
    await table('studentAssessment', ['id_assessment', 'id_student', 'date_submitted', 'is_banked', 'score'])
  ).map((row) => ({
    assessment: figure(row.id_assessment),
    student: figure(row.id_student),
    submitted: figure(row.date_submitted),
    banked: figure(row.is_banked),
    score: figure(row.score),
  }))
  const clicks = await readClicks(file('studentVle'), courses.map(courseName), only !== undefined, onProgress)
  return { courses, sites, assessments, results, registrations, submissions, clicks, digest: digest.digest('hex') }
}

/** Group of rows by group: what is not of a wanted course is left out, and its numbers are not even unpacked. */
async function readClicks(
  file: AsyncBuffer,
  courses: readonly string[],
  isPartial: boolean,
  onProgress: ReadOptions['onProgress'],
): Promise<ClickColumns> {
  const metadata = await parquetMetadataAsync(file)
  const total = Number(metadata.num_rows)
  const indexes = new Map(courses.map((name, index) => [name, index]))
  const capacity = total
  const columns = {
    course: new Uint8Array(capacity),
    student: new Int32Array(capacity),
    site: new Int32Array(capacity),
    day: new Int32Array(capacity),
    clicks: new Int32Array(capacity),
    sourceRow: new Int32Array(capacity),
  }
  let rows = 0
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    const rowEnd = rowStart + count
    const read = (names: string[]) => readColumns(file, metadata, names, rowStart, rowEnd)
    const [modules, presentations] = await read(['code_module', 'code_presentation'])
    const course = new Uint8Array(count)
    for (let i = 0; i < count; i += 1) course[i] = indexes.get(`${modules?.[i]}-${presentations?.[i]}`) ?? NO_COURSE
    // A course that nobody knows is a bad row, unless only some courses were asked for.
    if (!isPartial || course.some((index) => index !== NO_COURSE)) {
      const [students, sites, days, clicks] = await read(['id_student', 'id_site', 'date', 'sum_click'])
      for (let i = 0; i < count; i += 1) {
        const index = course[i] ?? NO_COURSE
        if (isPartial && index === NO_COURSE) continue
        columns.course[rows] = index
        columns.student[rows] = whole(students?.[i])
        columns.site[rows] = whole(sites?.[i])
        columns.day[rows] = whole(days?.[i])
        columns.clicks[rows] = whole(clicks?.[i])
        columns.sourceRow[rows] = rowStart + i + 1
        rows += 1
      }
    }
    rowStart = rowEnd
    onProgress?.(rowEnd, total)
  }
  return { rows, ...columns }
}

async function readColumns(
  file: AsyncBuffer,
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>,
  names: string[],
  rowStart: number,
  rowEnd: number,
): Promise<readonly ArrayLike<unknown>[]> {
  const found = new Map<string, unknown[]>()
  await parquetRead({
    file,
    metadata,
    columns: names,
    rowStart,
    rowEnd,
    compressors,
    onChunk({ columnName, columnData, rowStart: from }) {
      const column = found.get(columnName) ?? new Array<unknown>(rowEnd - rowStart)
      found.set(columnName, column)
      for (let i = 0; i < columnData.length; i += 1) column[from - rowStart + i] = columnData[i]
    },
  })
  return names.map((name) => found.get(name) ?? missingFile(`studentVle: column ${name}`))
}

async function bytesOf(path: string): Promise<Uint8Array & { buffer: ArrayBuffer }> {
  try {
    const read = await readFile(path)
    // Small files share a pool of memory with others: a copy stands at the start of its own.
    return new Uint8Array(read)
  } catch (error) {
    throw new SourceMissing(
      `${path} cannot be read: the folder of the dataset holds ${FILES.join('.parquet, ')}.parquet`,
      {
        cause: error,
      },
    )
  }
}

function missingFile(what: string): never {
  throw new SourceMissing(`${what} is not in the dataset`)
}

/** The files hold whole numbers as doubles; what is no whole number is none of ours. */
const figure = (value: unknown): Figure =>
  typeof value === 'number' && Number.isFinite(value) ? value : typeof value === 'bigint' ? Number(value) : null
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const whole = (value: unknown): number => {
  const number = figure(value)
  return number !== null && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : NOTHING
}
