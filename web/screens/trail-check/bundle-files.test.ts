import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { linesOf, textOf, UnreadableBundle, unpacked } from './bundle-files.ts'

const never = new AbortController().signal
const zip = (files: Readonly<Record<string, string>>) =>
  new Blob([
    new Uint8Array(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))),
  ])

it('finds the files of a bundle whatever folder they are in', async () => {
  const files = await unpacked(
    zip({ 'bundle/manifest.json': '{}', 'bundle/entries.ndjson': 'é\n'.repeat(200_000) }),
    never,
  )
  expect([...files.keys()].sort()).toEqual(['entries.ndjson', 'manifest.json'])
  expect(textOf(files.get('manifest.json') ?? new Uint8Array())).toBe('{}')
  expect([...linesOf(files.get('entries.ndjson') ?? new Uint8Array())]).toEqual(
    Array.from({ length: 200_000 }, () => 'é'),
  )
})

it.each([
  ['no ZIP', new Blob(['not a bundle'])],
  ['an empty file', new Blob([])],
])('says of %s that it cannot be read', async (_, file) => {
  await expect(unpacked(file, never)).rejects.toThrow(UnreadableBundle)
})

it('says of a file that is cut off that it cannot be read', async () => {
  const whole = zip({ 'entries.ndjson': Array.from({ length: 5_000 }, (_, n) => `${n * 7_919}`).join('\n') })
  await expect(unpacked(whole.slice(0, whole.size / 2), never)).rejects.toThrow(UnreadableBundle)
})

it('stops when it is told to', async () => {
  const stopped = AbortSignal.abort()
  await expect(unpacked(zip({ 'manifest.json': '{}' }), stopped)).rejects.toThrow(DOMException)
})

it('reads lines with and without an end of line after the last', () => {
  expect([...linesOf(strToU8('a\nb\n'))]).toEqual(['a', 'b'])
  expect([...linesOf(strToU8('a\n\nb'))]).toEqual(['a', '', 'b'])
})
