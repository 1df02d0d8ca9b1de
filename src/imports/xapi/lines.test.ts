// Lines come as they stand in the file, packed or not, and a file that ends too early is an error and not an end.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SourceMissing } from '../source-missing.ts'
import { linesOf } from './lines.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-lines-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(content: string | Buffer, name = 'file.ndjson'): Promise<(readonly [number, string])[]> {
  const path = join(folder, name)
  await writeFile(path, content)
  const found: (readonly [number, string])[] = []
  for await (const { line, text } of linesOf(path)) found.push([line, text.trim()])
  return found
}

describe('the lines of a file', () => {
  it('have their number, blank ones too', async () => {
    expect(await read('a\r\n\n{"b":1}\nc')).toEqual([
      [1, 'a'],
      [3, '{"b":1}'],
      [4, 'c'],
    ])
    expect(await read('')).toEqual([])
  })

  it('are unpacked, whatever the file is called', async () => {
    expect(await read(gzipSync('un\ndeux\n'), 'plain.txt')).toEqual([
      [1, 'un'],
      [2, 'deux'],
    ])
  })

  it('keep letters that lie across two blocks', async () => {
    const line = 'é'.repeat(100_001)
    expect(await read(`x${line}\n${line}\n`)).toEqual([
      [1, `x${line}`],
      [2, line],
    ])
  })

  it('of a packed file that was cut off are an error', async () => {
    const packed = gzipSync(Array.from({ length: 50_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n'))
    await expect(read(packed.subarray(0, packed.length / 2))).rejects.toThrow(SourceMissing)
    await expect(read(packed.subarray(0, packed.length / 2))).rejects.toThrow(/cannot be read after line \d+/)
  })

  it('of a file that is not there are an error that names it', async () => {
    await expect(linesOf(join(folder, 'nowhere.ndjson')).next()).rejects.toThrow(/nowhere\.ndjson cannot be read/)
  })
})
