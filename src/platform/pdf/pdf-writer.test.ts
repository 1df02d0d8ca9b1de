// What is read back from a PDF by another library, pdf.js: its text, its structure, its pages.
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { type Document, facts, heading, list, paragraph, table } from './document.ts'
import { linesOf } from './lines.ts'
import { pdfOf, shared } from './pdf-writer.ts'
import { visualOrder } from './visual-order.ts'

const madeAt = new Date('2026-11-29T08:00:00.000Z')

async function opened(document: Document) {
  const bytes = await pdfOf(document, { language: 'fr-FR', madeAt })
  return getDocumentProxy(new Uint8Array(bytes))
}
const textOf = async (document: Document): Promise<string> =>
  (await extractText(await opened(document), { mergePages: true })).text

type Node = { readonly role?: string; readonly children?: readonly Node[] }
const roles = ({ role, children = [] }: Node): readonly string[] => [
  ...(role ? [role] : []),
  ...children.flatMap(roles),
]

describe('a PDF', () => {
  it.each([
    'Éloïse Lefèvre-Œuvrard, « cœur » n° 7 à 8 h 30',
    'Nguyễn Thị Ánh Tuyết',
    'Łukasz Żółć-Wiśniewski',
    'İpek Şahin Ağaoğlu',
    'Ștefan Țuțuianu',
    'Ольга Щербакова',
    'Γιώργος Παπαδόπουλος',
    'Þórður Guðmundsdóttir',
  ])('prints and gives back %s', async (name) => {
    // Composed and decomposed letters are one.
    const text = await textOf({ title: 'Essai', parts: [paragraph(name.normalize('NFD'))] })
    expect(text.replaceAll('\u00a0', ' ')).toContain(name)
  })

  it.each(['محمد بن سلمان', 'שרה כהן'])('draws %s from right to left, word by word', async (name) => {
    const text = await textOf({ title: 'Essai', parts: [paragraph(`Nom : ${name}, élève`)] })
    for (const word of name.split(' ')) expect(text.normalize('NFKC')).toContain(word)
    expect(
      visualOrder(`Nom : ${name}`)
        .filter((piece) => piece.trim() !== '')
        .slice(1),
    ).toEqual(name.split(' ').reverse())
  })

  it('draws what stands after an isolated text where it would without it', () =>
    expect(visualOrder('« \u2068بيتي\u2069 » (1 mot)')).toEqual(['« ', 'بيتي', ' » (1 mot)']))

  it('says where a character has no form in its font', async () => {
    const text = await textOf({ title: 'Essai', parts: [paragraph('王 écrit 🙂\u0007!')] })
    expect(text).toContain('\ufffd écrit \ufffd!')
  })

  it('names its title, its language and its time, and is tagged', async () => {
    const pdf = await opened({
      title: 'Attestation d’effacement',
      parts: [
        heading('Références'),
        facts('Personne', [['Nom', 'Inès']]),
        list(['une', 'deux']),
        table(null, ['A'], [['b']]),
      ],
    })
    const { info } = await pdf.getMetadata()
    expect(info).toMatchObject({
      Title: 'Attestation d’effacement',
      Language: 'fr-FR',
      CreationDate: 'D:20261129080000Z',
    })
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
    const tree = (await (await pdf.getPage(1)).getStructTree()) as Node
    expect(roles(tree)).toEqual(
      // biome-ignore format: a line for each part
      [
        'Root', 'Document', 'H1', 'H2', 'Caption',
        'Table', 'TR', 'TH', 'TD',
        'L', 'LI', 'Lbl', 'LBody', 'LI', 'Lbl', 'LBody',
        'Table', 'TR', 'TH', 'TR', 'TD',
      ],
    )
  })

  it('goes on over pages, each with its number, and loses no line of a long cell', async () => {
    const lines = Array.from({ length: 400 }, (_, n) => `ligne-${n}`)
    const pdf = await opened({
      title: 'Long',
      parts: [
        table('Un tableau', ['Quand', 'Quoi'], [['hier', lines.join('\n')]]),
        ...lines.map((line) => paragraph(`p-${line}`)),
      ],
    })
    const { text } = await extractText(pdf, { mergePages: false })
    expect(pdf.numPages).toBeGreaterThan(8)
    for (const [n, page] of text.entries()) expect(page).toContain(`page ${n + 1}`)
    const whole = text.join('\n').split(/\s+/)
    expect(whole.filter((word) => word.startsWith('ligne-'))).toEqual(lines)
    expect(whole.filter((word) => word.startsWith('p-ligne-'))).toEqual(lines.map((line) => `p-${line}`))
  })

  it('draws nothing outside the page', async () => {
    const word = 'anticonstitutionnellement'.repeat(20)
    const pdf = await opened({
      title: 'Large',
      parts: [paragraph(word), table(null, ['A', 'B', word], [[word, 'x', 'y'.repeat(3_000)]])],
    })
    for (let n = 1; n <= pdf.numPages; n += 1) {
      const page = await pdf.getPage(n)
      const { items } = await page.getTextContent()
      for (const item of items) {
        if (!('transform' in item)) continue
        const [, , , , x = 0, y = 0] = item.transform as number[]
        expect(x).toBeGreaterThan(40)
        expect(x + item.width).toBeLessThan(596 - 40)
        expect(y).toBeGreaterThan(20)
      }
    }
  })
})

it('shows the cells of a row below each other where its columns do not fit', async () => {
  const names = Array.from({ length: 14 }, (_, n) => `Anticonstitutionnelle-${n}`)
  const row = names.map((_, n) => (n === 3 ? '' : `valeur ${n}`))
  const text = await textOf({ title: 'Large', parts: [table('Un tableau', names, [row])] })
  for (const [n, name] of names.entries()) if (n !== 3) expect(text).toContain(`${name} valeur ${n}`)
  expect(text).not.toContain(names[3])
})

describe('lines and columns', () => {
  const measure = (text: string) => text.length
  it.each([
    ['un deux trois', 7, ['un deux', 'trois']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['a\n\nb', 9, ['a', '', 'b']],
    ['', 9, ['']],
  ])('breaks %j at %i', (text, width, lines) => expect(linesOf(text, width, measure)).toEqual(lines))

  it('gives short columns what they need, and the rest to long ones', () => {
    expect(shared([10, 500, 20], 100)).toEqual([10, 70, 20])
    expect(shared([10, 20], 100).reduce((sum, one) => sum + one, 0)).toBe(100)
    expect(shared([500, 500], 100)).toEqual([50, 50])
  })
})
