// Lines come as they stand in the file, packed or not, and a file that ends too early is an error and not an end.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../line-text.ts'
import { SourceMissing } from '../source-missing.ts'
import { jsonValues } from './json-values.ts'
import { linesOf } from './lines.ts'
import { valuesIn } from './statement-lists.ts'

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

  it('of a small file that unpacks to far too much are not read to their end, in layers neither', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1_024 * 1_024, ' '))
    for (const packed of [bomb, gzipSync(bomb), zstdCompressSync(gzipSync(bomb))]) {
      const reading = read(packed)
      await expect(reading).rejects.toThrow(SourceMissing)
      await expect(reading).rejects.toThrow(/unpacks to more than 200 times its size/)
    }
  })

  it('of a file that is not there are an error that names it', async () => {
    await expect(linesOf(join(folder, 'nowhere.ndjson')).next()).rejects.toThrow(/nowhere\.ndjson cannot be read/)
  })
})

/** Array.fromAsync, which the compiler's library does not have yet. */
async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const found: Line[] = []
  for await (const line of lines) found.push(line)
  return found
}

async function* inBlocks(blocks: readonly Buffer[]) {
  yield* blocks
}

describe('statements that are not one a line', () => {
  const three = [{ id: 1, text: 'a [ { " \\ é 😀' }, { id: 2, inner: { list: [1, [2]], statements: [] } }, { id: 3 }]
  const texts = async (content: string | Buffer) =>
    (await read(content)).map(([line, text]): [number, unknown] => [line, JSON.parse(text)])
  const found = three.map((one, i): [number, unknown] => [i + 1, one])

  it.each([
    ['a list on one line', JSON.stringify(three)],
    ['a list, indented', JSON.stringify(three, null, 2)],
    ['a list with an element a line', `[\n${three.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`],
    ['a list with the commas first', `[${three.map((one) => JSON.stringify(one)).join('\n,')}]`],
    ['values one after the other, indented', three.map((one) => JSON.stringify(one, null, 2)).join('\n')],
    ['values without a line between', `  ${three.map((one) => JSON.stringify(one)).join('')}`],
  ])('are read from %s', async (_, content) => {
    expect(await texts(content)).toEqual(found)
    expect(await texts(content.replaceAll('\n', '\r\n'))).toEqual(found)
  })

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 with its bytes swapped', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['gzip twice', (text: string) => gzipSync(gzipSync(text))],
    ['zstd', (text: string) => zstdCompressSync(text)],
  ])('and lines are read from %s', async (_, pack) => {
    expect(await texts(pack(JSON.stringify(three)))).toEqual(found)
    expect(await texts(pack(three.map((one) => JSON.stringify(one)).join('\n')))).toEqual(found)
  })

  it('are read from a page of an LRS, whose frame is no statement', async () => {
    const path = join(folder, 'answer.json')
    for (const answer of [
      { statements: three, more: '/next' },
      { more: '/next', statements: three },
    ])
      for (const indent of [0, 2]) {
        await writeFile(path, JSON.stringify(answer, null, indent))
        const lines = await all(linesOf(path))
        const values = lines.flatMap((line) => valuesIn(line).values.map(({ json }) => json))
        expect(values).toEqual(three)
        expect(lines.map((line) => valuesIn(line).more).filter((more) => more !== null)).toEqual(['/next'])
      }
  })

  it('are cut alike wherever the blocks of the file end', async () => {
    const content = Buffer.from(JSON.stringify({ more: '', statements: three }, null, 1))
    const whole = await all(jsonValues(inBlocks([content])))
    for (let size = 1; size < 40; size += 1) {
      const blocks = Array.from({ length: Math.ceil(content.length / size) }, (_, i) =>
        content.subarray(i * size, (i + 1) * size),
      )
      expect(await all(jsonValues(inBlocks(blocks)))).toEqual(whole)
    }
  })

  it('break no others when one of them is broken', async () => {
    const path = join(folder, 'broken.json')
    await writeFile(path, '[{"id":1},{"id":},"text, with a comma",null,\n{"id": "no end\n{"id":4},{"id":5')
    const lines = await all(linesOf(path))
    expect(lines.map(({ line, text, fault }) => [line, text.trim(), fault])).toEqual([
      [1, '{"id":1}', undefined],
      [2, '{"id":}', undefined],
      [3, '"text, with a comma"', undefined],
      [4, 'null', undefined],
      [5, '{"id": "no end', undefined],
      [6, '{"id":4}', undefined],
      [7, '{"id":5', 'the file ends within it'],
    ])
  })

  it('are all read after an answer that has no end, and from an answer after it', async () => {
    const path = join(folder, 'unended.json')
    await writeFile(path, '{"statements":[\n{"id":1}\n]\n{"id":2}\n{"id":3}\n{"statements":[{"id":4}],"more":"/next"}')
    const lines = await all(linesOf(path))
    expect(lines.map(({ line, text, fault, isEnvelope }) => [line, text.trim(), fault ?? isEnvelope])).toEqual([
      [1, '{"id":1}', undefined],
      [2, '{"statements":[]', 'the answer has no end'],
      [3, '{"id":2}', undefined],
      [4, '{"id":3}', undefined],
      [5, '{"id":4}', undefined],
      [5, '{"statements":[],"more":"/next"}', true],
    ])
  })

  it('are set aside where they are too long or not UTF-8, without their neighbours', async () => {
    const path = join(folder, 'long.ndjson')
    const huge = `{"id":"${'x'.repeat(9 * 1_024 * 1_024)}"}`
    const latin = Buffer.from('{"name":"Andr\u00e9"}', 'latin1')
    const newline = Buffer.from('\n')
    await writeFile(path, Buffer.concat([Buffer.from(`{"id":1}\n${huge}\n`), latin, newline, Buffer.from('{"id":3}')]))
    const lines = await all(linesOf(path))
    expect(lines.map(({ line, fault }) => [line, fault])).toEqual([
      [1, undefined],
      [2, 'longer than 8 MB'],
      [3, 'not UTF-8: save the file as UTF-8'],
      [4, undefined],
    ])
    expect(lines[1]?.text.length).toBeLessThan(2_000)
    await writeFile(path, `[{"id":1},${huge},{"id":3}]`)
    expect((await all(linesOf(path))).map(({ fault }) => fault)).toEqual([undefined, 'longer than 8 MB', undefined])
  })

  it.each([
    ['a zip archive', Buffer.from('504b030414000000', 'hex'), /is a zip archive.*unpack it/],
    ['parquet', Buffer.from('PAR1abcdefgh'), /is a parquet file: export its content as text/],
    ['damaged gzip', Buffer.concat([Buffer.from('1f8b0800', 'hex'), randomBytes(500)]), /packed data is damaged/],
  ])('are not looked for in %s', async (_, content, why) => {
    await expect(read(content)).rejects.toThrow(why)
    await expect(read(content)).rejects.toThrow(SourceMissing)
  })

  it('are not looked for in a folder', async () => {
    await expect(all(linesOf(folder))).rejects.toThrow(/it is a folder/)
  })
})
