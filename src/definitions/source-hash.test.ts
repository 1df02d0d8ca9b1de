// What counts as a change of a definition: its code and that of neighbouring files, but not comments or layout.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceHash } from './source-hash.ts'

describe('the hash of a source', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sillage-source-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function hashOf(rows: string, rule = 'export const rule = 1\n'): Promise<string> {
    await writeFile(join(folder, 'rows.ts'), rows)
    // Two files may import each other.
    await writeFile(join(folder, 'rule.ts'), `import './rows.ts'\n${rule}`)
    return sourceHash(join(folder, 'rows.ts'))
  }
  const rows = "import { rule } from './rule.ts'\nexport const rows = rule + 1\n"

  it('is sixteen hexadecimal digits, and deterministic', async () => {
    expect(await hashOf(rows)).toMatch(/^[0-9a-f]{16}$/)
    expect(await hashOf(rows)).toBe(await hashOf(rows))
  })

  it('changes with the code, and with that of a neighbouring file', async () => {
    const before = await hashOf(rows)
    expect(await hashOf(rows.replace('+ 1', '+ 2'))).not.toBe(before)
    expect(await hashOf(rows, 'export const rule = 2\n')).not.toBe(before)
  })

  it('does not change with comments or line breaks', async () => {
    const before = await hashOf(rows)
    expect(await hashOf(`/** Rows. */ ${rows} // done\n`)).toBe(before)
    expect(await hashOf(rows.replace(' = rule', '\n  =\n  rule'))).toBe(before)
  })

  it('changes with a string that only looks like a comment', async () => {
    const text = (what: string) => `${rows}export const where = '${what}'\n`
    expect(await hashOf(text('http://a'))).not.toBe(await hashOf(text('http://b')))
    expect(await hashOf(text('/* a */'))).not.toBe(await hashOf(text('/* b */')))
    expect(await hashOf(text('a  b'))).not.toBe(await hashOf(text('a b')))
    const pattern = (n: number) => `${rows}export const of = (t: string) => t.replace(/\\/\\//, '').length + ${n}\n`
    expect(await hashOf(pattern(1))).not.toBe(await hashOf(pattern(2)))
  })

  it('does not change with words shown to people, but with the code around them', async () => {
    const row = (words: string, described: string, rest = '1') =>
      `export default defineProjection('rows', {\n  of: 'learner',\n${words}  row: z.object({ n: z.int()${described} }),\n  on: ${rest},\n})\n`
    const before = await hashOf(row('', ''))
    const words =
      "  words: {\n    title: { fr: 'Compte (n°) }', en: 'n' }, columns: { n: { fr: 'l’n', en: 'n' } },\n  },\n"
    expect(await hashOf(row(words, ''))).toBe(before)
    expect(await hashOf(row(words.replace('Compte', 'Nombre'), ".describe('How many (in all).')"))).toBe(before)
    expect(await hashOf(row('', ".meta({ example: [1], id: 'N' })"))).toBe(before)
    expect(await hashOf(row(words, ".describe('How many.')", '2'))).not.toBe(before)
    expect(await hashOf(row(words, ".nullable().describe('How many.')"))).not.toBe(before)
  })

  it('does not depend on files that are not imported', async () => {
    const before = await hashOf(rows)
    await writeFile(join(folder, 'stranger.ts'), 'export {}\n')
    expect(await sourceHash(join(folder, 'rows.ts'))).toBe(before)
  })
})
