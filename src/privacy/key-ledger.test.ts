import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileLedger, readLedger } from './key-ledger.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-ledger-'))
  file = join(folder, 'data', 'ledger.ndjson')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = '2026-11-01T10:00:00.000Z'
const scope = (n: number) => ({ tenant: 't', person: `p${n}`, use: n % 2 === 0 ? null : 'year/teaching/2026-2027' })

it('is empty before its first entry', async () => {
  const { storeAt, destructionsOf } = await readLedger(file)
  expect([storeAt.size, destructionsOf('a')]).toEqual([0, []])
})

it('returns the destructions of each store in order, and the last store at each place', async () => {
  const [one, other] = [fileLedger(file), fileLedger(file)]
  await one.made('a', '/keys', at)
  await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).destroyed('a', [scope(n)], at)))
  await other.destroyed('b', [scope(99)], at)
  await other.made('b', '/keys', at)
  const { storeAt, destructionsOf } = await readLedger(file)
  expect(storeAt).toEqual(new Map([['/keys', 'b']]))
  expect(
    destructionsOf('a')
      .map(({ person }) => person)
      .sort(),
  ).toEqual(Array.from({ length: 20 }, (_, n) => `p${n}`).sort())
  expect(destructionsOf('b')).toEqual([{ ...scope(99), at }])
})

it('skips a line that was cut off, and keeps what is appended after it', async () => {
  await fileLedger(file).destroyed('a', [scope(1)], at)
  const whole = await readFile(file, 'utf8')
  for (let cut = 1; cut < whole.length - 1; cut += 7) {
    await writeFile(file, whole)
    await appendFile(file, whole.slice(0, cut))
    expect((await readLedger(file)).destructionsOf('a')).toEqual([{ ...scope(1), at }])
    await fileLedger(file).destroyed('a', [scope(2)], at)
    expect((await readLedger(file)).destructionsOf('a').at(-1)).toEqual({ ...scope(2), at })
  }
})

it('refuses to be read when a line that was written completely is damaged', async () => {
  const ledger = fileLedger(file)
  await ledger.destroyed('a', [scope(1)], at)
  await ledger.destroyed('a', [scope(2)], at)
  await writeFile(file, (await readFile(file, 'utf8')).replace('"destroyed"', 'destroyed'))
  await expect(readLedger(file)).rejects.toThrow(/ledger\.ndjson is damaged in line 1\. Restore it from a copy/)
})
