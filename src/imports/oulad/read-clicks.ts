// Reads the clicks as columns of numbers, one row group at a time. Skips groups that, by their statistics, contain no wanted course.
import { type AsyncBuffer, type FileMetaData, parquetRead, type RowGroup } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { namesIn } from './column-names.ts'
import { metadataOf } from './parquet-metadata.ts'
import { type ClickColumns, figureOf, NO_COURSE, NOTHING } from './tables.ts'

const COURSE = ['code_module', 'code_presentation']
const NUMBERS = ['id_student', 'id_site', 'date', 'sum_click']

/** `isPartial`: rows of other courses are left out. Otherwise they are kept, without a course. */
export async function readClicks(
  file: AsyncBuffer,
  courses: readonly string[],
  isPartial: boolean,
  onProgress?: (rows: number, total: number) => void,
): Promise<ClickColumns> {
  const metadata = await metadataOf(file)
  const named = namesIn(metadata, 'studentVle', [...COURSE, ...NUMBERS])
  const [courseNames, numberNames] = [COURSE, NUMBERS].map((names) => names.map((name) => named.get(name) ?? name))
  const total = Number(metadata.num_rows)
  const columns = {
    course: new Uint8Array(total),
    student: new Int32Array(total),
    site: new Int32Array(total),
    day: new Int32Array(total),
    clicks: new Int32Array(total),
    sourceRow: new Int32Array(total),
  }
  let rows = 0
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    const read = (names: string[]) => readColumns(file, metadata, names, rowStart, rowStart + count)
    const course = await coursesOf(group, count, courses, courseNames ?? [], read)
    // A row of an unknown course is invalid, unless only some courses are imported.
    if (!isPartial || course.some((index) => index !== NO_COURSE)) {
      const [students, sites, days, clicks] = await read(numberNames ?? [])
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
    rowStart += count
    onProgress?.(rowStart, total)
  }
  return {
    rows,
    course: columns.course.subarray(0, rows),
    student: columns.student.subarray(0, rows),
    site: columns.site.subarray(0, rows),
    day: columns.day.subarray(0, rows),
    clicks: columns.clicks.subarray(0, rows),
    sourceRow: columns.sourceRow.subarray(0, rows),
  }
}

/**
 * The course of each row of a group. The public file is sorted by course, and the statistics of most groups show that all
 * rows belong to one course. Not unpacking the names then saves a third of the reading time.
 */
async function coursesOf(
  group: RowGroup,
  count: number,
  courses: readonly string[],
  names: string[],
  read: (names: string[]) => Promise<readonly ArrayLike<unknown>[]>,
): Promise<Uint8Array> {
  const indexes = new Map(courses.map((name, index) => [name, index]))
  const [module, presentation] = names.map((name) => onlyValue(group, name))
  if (module !== undefined && presentation !== undefined)
    return new Uint8Array(count).fill(indexes.get(`${module.trim()}-${presentation.trim()}`) ?? NO_COURSE)
  const [modules, presentations] = await read(names)
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
  return Uint8Array.from(
    { length: count },
    (_, i) => indexes.get(`${text(modules?.[i])}-${text(presentations?.[i])}`) ?? NO_COURSE,
  )
}

/** The value of a column, if the statistics prove that all rows of the group have the same one. */
function onlyValue(group: RowGroup, column: string): string | undefined {
  const statistics = group.columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === column)?.meta_data
    ?.statistics
  const { min_value: least, max_value: greatest } = statistics ?? {}
  const isProven =
    statistics?.null_count === 0n && statistics.is_min_value_exact !== false && statistics.is_max_value_exact !== false
  return isProven && typeof least === 'string' && least === greatest ? least : undefined
}

async function readColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  names: string[],
  rowStart: number,
  rowEnd: number,
): Promise<readonly ArrayLike<unknown>[]> {
  const columns = new Map<string, unknown[]>()
  await parquetRead({
    file,
    metadata,
    columns: names,
    rowStart,
    rowEnd,
    compressors,
    onChunk({ columnName, columnData, rowStart: from }) {
      const column = columns.get(columnName) ?? new Array<unknown>(rowEnd - rowStart)
      columns.set(columnName, column)
      for (let i = 0; i < columnData.length; i += 1) column[from - rowStart + i] = columnData[i]
    },
  })
  return names.map((name) => columns.get(name) ?? [])
}

function whole(value: unknown): number {
  const figure = figureOf(value)
  return figure !== null && Number.isInteger(figure) && Math.abs(figure) < 2 ** 31 ? figure : NOTHING
}
