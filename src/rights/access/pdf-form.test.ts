// The PDF of a person's file, read back by pdf.js: it says what the page says.
import { extractText, getDocumentProxy } from 'unpdf'
import { expect, it } from 'vitest'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { auditorOf, schoolStream, schoolsInMemory } from '../../../tests/fixtures/schools-in-memory.ts'
import { piecesOf } from './form.ts'
import { htmlForm } from './html-form.ts'
import { pdfPieces } from './pdf-form.ts'

const tenant = TenantId.parse(id('5c0a'))
const person = PersonId.parse(id('c1'))
const long = `Je ne sais pas, ${'mais je cherche encore '.repeat(30)}`

async function aFile(responses: readonly string[]) {
  const schools = await schoolsInMemory()
  const about = { tenant, subject: person, actor: person }
  await schools.write({
    ...{ tenant, stream: schoolStream(tenant), subject: null, actor: person },
    events: [schoolOpened({ name: 'École Jean-Moulin', zone: 'Europe/Paris' })],
  })
  await schools.write({
    ...{ ...about, stream: streamName('person', person) },
    events: [personRegistered({ role: 'learner', givenName: 'Ánh', familyName: 'Żółć' })],
  })
  for (const response of responses)
    await schools.write({
      ...{ ...about, stream: streamName('learner', person) },
      events: [
        exerciseAttempted(
          exerciseAttempted.data.parse({
            ...{ exercise: 'tables-7x8', exerciseVersion: 1, skill: 'calcul/multiplication', difficulty: 3 },
            ...{ response, correct: false, durationMs: 4_200, class: id('c1a55') },
          }),
        ),
      ],
    })
  return { schools, open: () => schools.files.open({ caller: auditorOf(tenant), person }) }
}

async function textsOf({ schools, open }: Awaited<ReturnType<typeof aFile>>) {
  let page = ''
  for await (const piece of piecesOf(htmlForm(schools.definitions), await open())) page += piece
  const chunks: Buffer[] = []
  for await (const chunk of pdfPieces(schools.definitions, await open())) chunks.push(chunk)
  const proxy = await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)))
  return { page, pdf: (await extractText(proxy, { mergePages: true })).text, proxy }
}

const squeezed = (text: string) => text.replaceAll(/\s/g, '')
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const cellsOf = (page: string) =>
  [...page.matchAll(/<(td|h2|h3|bdi)\b[^>]*>([^<]+)</g)].map(([, , text = '']) =>
    text.replaceAll(/&(#?\w+);/g, (_, name: string) => entities[name] ?? ''),
  )

it('says everything that the page says', async () => {
  const { page, pdf, proxy } = await textsOf(await aFile(['quarante-deux', '<b>&amp;</b> "x"', long]))
  expect(await proxy.getMetadata()).toMatchObject({
    info: { Title: 'Les données personnelles d’Ánh Żółć', Language: 'fr-FR' },
  })
  const printed = squeezed(pdf)
  // A page may end within a cell, and then its title and number stand in between.
  const missing = cellsOf(page).filter((cell) => cell.length < 200 && !printed.includes(squeezed(cell)))
  expect(missing).toEqual([])
  expect(cellsOf(page).length).toBeGreaterThan(60)
  expect(pdf).toContain('École Jean-Moulin')
  expect(pdf.split('cherche').length).toBe(page.split('cherche').length)
  expect(pdf).not.toContain('Le signe')
})

it('says at its end that it could not print a character', async () =>
  expect((await textsOf(await aFile(['j’ai 王 சு']))).pdf).toMatch(
    /j’ai 王 \ufffd.*Le signe \ufffd remplace.*La page HTML/s,
  ))

it('fails as a whole if the history cannot be read', async () => {
  const { schools, open } = await aFile(['quarante-deux'])
  const file = await open()
  const broken = {
    ...file,
    // biome-ignore lint/correctness/useYield: it fails at once
    async *history() {
      throw new Error('the keys are away')
    },
  }
  const all = async () => {
    for await (const _ of pdfPieces(schools.definitions, broken as typeof file));
  }
  await expect(all()).rejects.toThrow('the keys are away')
})
