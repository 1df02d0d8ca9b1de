// The parquet files are read as they are: a small folder of them always, the real dataset where it is there.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileMetaData } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { dataFolder, NO_DATA } from '../data-folder.fixtures.ts'
import { SourceMissing } from '../source-missing.ts'
import { implausible } from './parquet-metadata.ts'
import { readTables } from './read-tables.ts'
import { sound } from './tables.fixtures.ts'

const small = fileURLToPath(new URL('../../../tests/fixtures/oulad', import.meta.url))
/** The same tables as several programs write them. */
const writers = fileURLToPath(new URL('../../../tests/fixtures/oulad-written-by', import.meta.url))

describe('a folder of parquet files', () => {
  it('is read table by table, and nothing is read of who the students are', async () => {
    const { digest, clicks, submissions, ...rest } = await readTables(small)
    const { digest: _, clicks: soundClicks, submissions: soundSubmissions, ...expected } = sound
    expect(rest).toEqual(expected)
    expect(submissions).toEqual([
      ...soundSubmissions,
      { assessment: 100, student: 2, submitted: 20, banked: 0, score: null },
    ])
    expect(clicks).toEqual(soundClicks)
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(rest)).not.toMatch(/gender|Scotland|Wales/)
  })

  it.each(['arrow', 'duckdb-decimal', 'duckdb-int64', 'duckdb-small', 'duckdb-text', 'polars'])(
    'is read alike whatever types its columns have: %s',
    async (writer) => {
      const { digest: _, ...expected } = await readTables(small)
      const { digest: __, ...tables } = await readTables(join(writers, writer))
      expect(tables).toEqual(expected)
    },
  )

  it('whose file is no parquet file, or lacks a column, is refused with the file’s name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sillage-oulad-'))
    await cp(small, folder, { recursive: true })
    await writeFile(join(folder, 'studentVle.parquet'), 'id_site,id_student\n1,2\n')
    await expect(readTables(folder)).rejects.toThrow(/Could not read .*studentVle\.parquet as parquet/)
    await cp(join(folder, 'vle.parquet'), join(folder, 'studentVle.parquet'))
    await expect(readTables(folder)).rejects.toThrow(
      /studentVle\.parquet has no column id_student\. Its columns: id_site,/,
    )
    await writeFile(join(folder, 'vle.parquet'), '')
    await expect(readTables(folder)).rejects.toThrow(SourceMissing)
    await rm(folder, { recursive: true })
  })

  it('is read for some courses only, with the rows’ own numbers', async () => {
    const { courses, clicks } = await readTables(small, { only: new Set(['BBB-2014B']) })
    expect(courses.map(({ module }) => module)).toEqual(['BBB'])
    expect(clicks.rows).toBe(1)
    expect([...clicks.sourceRow]).toEqual([5])
    expect([...clicks.clicks]).toEqual([9])
  })

  it('that lacks a file is named with what it should hold', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'sillage-oulad-'))
    await expect(readTables(empty)).rejects.toThrow(SourceMissing)
    await expect(readTables(empty)).rejects.toThrow(/Could not read .*courses\.parquet/)
  })
})

describe('a parquet file that claims to hold more than it can', () => {
  const group = (rows: bigint, unpacked = 100n) => ({
    columns: [{ file_offset: 0n, meta_data: { total_uncompressed_size: unpacked } }],
    total_byte_size: unpacked,
    num_rows: rows,
  })
  const claims = (rows: bigint, groups: readonly ReturnType<typeof group>[]) =>
    implausible({
      version: 1,
      schema: [],
      metadata_length: 0,
      num_rows: rows,
      row_groups: groups,
    } as unknown as FileMetaData)

  it.each([
    ['more rows than any dataset', claims(5_000_000_000n, [group(5_000_000_000n)]), /claims 5000000000 rows/],
    ['fewer than none', claims(-1n, [group(-1n)]), /claims -1 rows/],
    ['other rows than its parts', claims(3n, [group(1n), group(1n)]), /its parts have 2/],
    ['more bytes than a disk', claims(1n, [group(1n, 2n ** 50n)]), /unpacks to/],
    ['less than nothing', claims(1n, [group(1n, -1n), group(0n, 5n)]), /unpacks to/],
  ])('is refused: %s', (_, why, expected) => expect(why).toMatch(expected))

  it('is read where the numbers agree', () => expect(claims(2n, [group(1n), group(1n)])).toBeNull())
})

describe('the real dataset', () => {
  it('has the tables that its authors describe', async (ctx) => {
    const data = dataFolder()
    if (data === null) return ctx.skip(NO_DATA)
    const { courses, registrations, clicks } = await readTables(join(data, 'oulad'), { only: new Set(['AAA-2013J']) })
    expect(courses).toEqual([{ module: 'AAA', presentation: '2013J', lengthDays: 268 }])
    expect(registrations).toHaveLength(21_333)
    expect(clicks.rows).toBe(180_982)
  })
})
