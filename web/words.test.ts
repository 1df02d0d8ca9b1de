// What the console says: in both languages, and nowhere but in the files of words.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'

const web = import.meta.dirname
const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).map((name) => join(web, name))
const named = (file: string) => relative(web, file)

const wordFiles = files.filter((file) => /(^|[/-])words\.ts$/.test(file) && !file.endsWith('frame/words.ts'))

describe('the words of the console', async () => {
  for (const file of wordFiles) {
    const { default: words } = (await import(file)) as { default: Record<'fr' | 'en', Record<string, unknown>> }
    describe(named(file), () => {
      it('have the same keys in French and in English', () =>
        expect(Object.keys(words.en).sort()).toEqual(Object.keys(words.fr).sort()))

      it('are sentences, or make sentences of as many values in both', () => {
        for (const [key, french] of Object.entries(words.fr)) {
          const english = words.en[key]
          expect([typeof english, lengthOf(english)], key).toEqual([typeof french, lengthOf(french)])
          if (typeof french === 'string') expect([french.trim(), String(english).trim()], key).not.toContain('')
        }
      })

      it('write French as it is written', () => {
        for (const [key, french] of Object.entries(words.fr))
          if (typeof french === 'string') {
            expect(french, `${key}: an apostrophe is ’`).not.toMatch(/\p{L}'\p{L}/u)
            expect(french, `${key}: a space before ? ! ; :`).not.toMatch(/\p{L}[?!;:]( |$)/u)
          }
      })
    })
  }
  it('are found', () => expect(wordFiles.length).toBeGreaterThan(2))
})

const lengthOf = (value: unknown) => (typeof value === 'function' ? value.length : 0)

/** Attributes that people read or hear. */
const READ = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'alt',
  'title',
  'placeholder',
  'label',
  'hint',
])

type Node = { readonly type: string; readonly [key: string]: unknown }
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child)
}

const hasLetters = (text: unknown): boolean => typeof text === 'string' && /\p{L}/u.test(text)

/** Text and attributes with words in them: `<p>Bonjour</p>`, `<img alt="Chat">`, `title={'Bonjour'}`. */
function sentencesIn(source: string): string[] {
  const tree = parseAst(source, { lang: 'tsx' }) as unknown as Node
  return [...nodesOf(tree)].flatMap((node): string[] => {
    if (node.type === 'JSXText' && hasLetters(node.value)) return [String(node.value).trim()]
    if (node.type === 'JSXAttribute' && isNode(node.name) && READ.has(String(node.name.name)) && isNode(node.value)) {
      const value = node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value
      if (isNode(value) && value.type === 'Literal' && hasLetters(value.value)) return [String(value.value)]
    }
    if (node.type === 'JSXExpressionContainer' && isNode(node.expression))
      if (node.expression.type === 'Literal' && / /.test(String(node.expression.value)))
        return [String(node.expression.value)]
    return []
  })
}

describe('a sentence in the code', () => {
  it.each([
    ['<p>Bonjour</p>', ['Bonjour']],
    ['<img alt="Un chat" />', ['Un chat']],
    ["<button aria-label={'Fermer'} />", ['Fermer']],
    ["<p>{'Deux mots'}</p>", ['Deux mots']],
    ['<p>{t.hello} · 12 %</p>', []],
    ['<input type="text" name="school" />', []],
  ])('is found in %s', (source, found) => expect(sentencesIn(`export default () => ${source}`)).toEqual(found))

  it.each(files.filter((file) => file.endsWith('.tsx')).map((file) => [named(file), file]))('is not in %s', (_, file) =>
    expect(sentencesIn(readFileSync(file, 'utf8'))).toEqual([]),
  )
})
