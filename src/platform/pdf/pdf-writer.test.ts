// What is read back from a PDF by another library, pdf.js: its text, its structure, its pages.
import { inflateSync } from 'node:zlib'
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { columnWidths, shared } from './column-widths.ts'
import { type Document, facts, heading, list, paragraph, table } from './document.ts'
import { linesOf } from './lines.ts'
import { pdfOf } from './pdf-writer.ts'
import { visualOrder } from './visual-order.ts'

const madeAt = new Date('2026-11-29T08:00:00.000Z')

async function opened(document: Document) {
  const bytes = await pdfOf(document, { language: 'fr-FR', madeAt })
  return getDocumentProxy(new Uint8Array(bytes))
}
const textOf = async (document: Document): Promise<string> =>
  (await extractText(await opened(document), { mergePages: true })).text

/** The texts that stand for what is drawn (ActualText), in the order of the pages. */
async function saidIn(document: Document): Promise<readonly string[]> {
  const bytes = await pdfOf(document, { language: 'fr-FR', madeAt })
  const text = bytes.toString('latin1')
  return [...text.matchAll(/\/Length (\d+)\n\/Filter \/FlateDecode\n>>\nstream\n/g)]
    .map(({ index, 0: head, 1: length }) => bytes.subarray(index + head.length, index + head.length + Number(length)))
    .map((stream) => inflateSync(stream).toString('latin1'))
    .flatMap((content) => [...content.matchAll(/\/ActualText \(((?:\\.|[^)])*)\)/gs)])
    .map(([, said = '']) => utf16(said))
}
/** Big endian, after its mark of order; what would end a string in the file is escaped. */
function utf16(written: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const bytes = Buffer.from(
    written.replaceAll(/\\(.)/gs, (_, one: string) => escapes[one] ?? one),
    'latin1',
  )
  return bytes.swap16().toString('utf16le').slice(1)
}

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
    // Yoruba: letters with two accents, which no single character has.
    'Ọláńrewájú Ẹ̀bùn Adébáyọ̀',
    'Հայկ Պետրոսյան',
    'გიორგი მაისურაძე',
    '王小明 陳樂怡',
    '山田 さくら（やまだ）',
    '김철수',
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

  it('marks a letter that no font has, says so at the end, and gives screen readers the true one', async () => {
    const document = { title: 'Essai', parts: [paragraph('சு écrit 👩‍🚀\u0007!')] }
    const text = await textOf(document)
    // A letter and its signs, or the parts of an emoji, are one mark.
    expect(text).toContain('\ufffd écrit \ufffd!')
    expect(text).toContain('Le signe \ufffd remplace un caractère')
    expect(await saidIn(document)).toEqual(['சு écrit 👩‍🚀!'])
    expect(await textOf({ title: 'Essai', parts: [paragraph('Inès')] })).not.toContain('remplace')
  })

  it('gives screen readers a line with Arabic in the order in which it is read', async () =>
    expect(await saidIn({ title: 'Essai', parts: [paragraph('Nom : محمد بن سلمان')] })).toEqual([
      'Nom\u00a0: محمد بن سلمان',
    ]))

  it('keeps what joins and parts letters in Persian', async () =>
    expect(await saidIn({ title: 'Essai', parts: [paragraph('می\u200cخواهم')] })).toEqual(['می\u200cخواهم']))

  it('shortens a long title at the foot of its pages', async () => {
    const title = 'Une classe au nom très long '.repeat(8).trim()
    const text = await textOf({ title, parts: [paragraph('Texte')] })
    expect(text).toMatch(/long… page 1/)
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

it('makes the letters of a wide table smaller before it gives its columns up', async () => {
  const headings = ['Élève', ...Array.from({ length: 6 }, (_, n) => `Compétences-${n}`)]
  const text = await textOf({ title: 'Large', parts: [table(null, headings, [['Bergeronnette', ...'123456']])] })
  expect(text).toMatch(/Bergeronnette\s+1\s+2\s+3/)
})

it('shows a value without spaces on whole lines, and not letter by letter in a narrow column', async () => {
  const value = `{"calcul/addition":{"right":[${'0,'.repeat(40)}0]}}`
  const names = ['Jours', 'Total', ...Array.from({ length: 5 }, (_, n) => `Comptabilisation-${n}`)]
  const narrow = await textOf({ title: 'Large', parts: [table(null, names, [['3', value, '4']])] })
  expect(narrow).toMatch(/Jours 3\s+Total/)
  const wide = await textOf({ title: 'Large', parts: [table(null, ['Jours', 'Total', 'Compte'], [['3', value, '4']])] })
  expect(wide).toMatch(/Jours\s+Total\s+Compte/)
})

describe('a table of many wide rows', () => {
  const names = ['Élève', ...Array.from({ length: 8 }, (_, n) => `Anticonstitution-${n}`)]
  const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => [`Élève-${n}`, ...'12345678'])
  const sizesOf = async (document: Document) => {
    const pdf = await opened(document)
    const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, n) => pdf.getPage(n + 1)))
    return pages.map((page) => (page.getViewport({ scale: 1 }).width > 800 ? 'lying' : 'upright'))
  }

  it('lies, with its heading, and what follows is upright again', async () => {
    const parts = [paragraph('Avant'), heading('Les lignes'), table(null, names, rowsOf(5)), paragraph('Après')]
    expect(await sizesOf({ title: 'Large', parts })).toEqual(['upright', 'lying', 'upright'])
    const { text } = await extractText(await opened({ title: 'Large', parts }), { mergePages: false })
    expect(text[0]).not.toContain('Les lignes')
    expect(text[1]).toMatch(/Les lignes\s+Élève\s+Anticonstitution-0/)
    expect(text[1]).toMatch(/Élève-4\s+1\s+2\s+3/)
  })

  it('stays upright, each row as a list, if it has few', async () =>
    expect(await sizesOf({ title: 'Large', parts: [table(null, names, rowsOf(3))] })).toEqual(['upright']))

  it('stays upright where its words fit and one page holds it', async () =>
    expect(
      await sizesOf({
        title: 'Large',
        parts: [
          table(
            null,
            ['A', 'B'],
            rowsOf(9).map((row) => row.slice(0, 2)),
          ),
        ],
      }),
    ).toEqual(['upright']))
})

it('writes what names several rows above them, and again on the next page', async () => {
  const rows = [
    ['Un point'],
    ...Array.from({ length: 60 }, (_, n) => [`Nom ${n}`, String(n)]),
    ['Un autre'],
    ['Nom', '1'],
  ]
  const pdf = await opened({ title: 'Long', parts: [table(null, ['Élève', 'Réponses'], rows)] })
  const { text } = await extractText(pdf, { mergePages: false })
  expect(text).toHaveLength(2)
  expect(text[0]).toMatch(/Élève\s+Réponses\s+Un point\s+Nom 0/)
  expect(text[1]).toMatch(/Élève\s+Réponses\s+Un point\s+Nom \d+/)
  expect(text[1]).toMatch(/Nom 59\s+59\s+Un autre\s+Nom\s+1/)
})

it('repeats the headings of a table on each page', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => [`Nom ${n}`, String(n)])
  const pdf = await opened({ title: 'Long', parts: [table(null, ['Élève', 'Réponses'], rows)] })
  const { text } = await extractText(pdf, { mergePages: false })
  expect(text.length).toBeGreaterThan(2)
  for (const page of text) expect(page.match(/Élève\s+Réponses/g)).toHaveLength(1)
})

describe('lines and columns', () => {
  const measure = (text: string) => text.length
  it.each([
    ['un deux trois', 7, ['un deux', 'trois']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['a\n\nb', 9, ['a', '', 'b']],
    ['(grammaire/accord)', 12, ['(grammaire/', 'accord)']],
    ['30/11/2026', 5, ['30/11', '/2026']],
    ['', 9, ['']],
  ])('breaks %j at %i', (text, width, lines) => expect(linesOf(text, width, measure)).toEqual(lines))

  it('gives the columns with the longest texts most, so that rows have few lines', () => {
    const rows = Array.from({ length: 5 }, () => ['un deux trois', 'mot '.repeat(30).trim(), '1'])
    const widths = columnWidths({ headings: null, rows, widths: null }, { total: 60, padding: 0, measure }) ?? []
    expect(widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(60)
    expect(widths[1]).toBeGreaterThan(3 * (widths[0] ?? 0))
  })

  it('gives short columns what they need, and the rest to long ones', () => {
    expect(shared([10, 500, 20], 100)).toEqual([10, 70, 20])
    expect(shared([10, 20], 100).reduce((sum, one) => sum + one, 0)).toBe(100)
    expect(shared([500, 500], 100)).toEqual([50, 50])
  })
})
