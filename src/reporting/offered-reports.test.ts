// Each report reads what its query answers, and shows the same numbers as a table and as a document.
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { Zone } from '#kernel/ids.ts'
import { offeredReports, reportNames } from './offered-reports.ts'
import { reportBytes } from './report-bytes.ts'
import { faultOf, questionOf, ReportFile } from './report-request.ts'

const { queries } = await readDefinitions()
const zone = Zone.parse('Europe/Paris')
const exampleOf = (query: string) => queries.get(query)?.example
const tableOf = (name: (typeof reportNames)[number], pages: readonly unknown[], language: 'fr' | 'en' = 'fr') =>
  offeredReports[name].table(pages, { language, zone, skills })
const skills = new Map([['calcul/division', 'La division']])
const learner = (n: number) => `51a7e0c2-0000-4000-8000-00000000000${n}`

describe.each(reportNames)('the report %s', (name) => {
  const report = offeredReports[name]

  it('reads the answer of its query, and names whom the query is about', () => {
    const query = queries.get(report.query)
    if (!query) throw new Error(`there is no query ${report.query}`)
    const { input, output } = query.example
    const { people, columns, rows } = tableOf(name, [output])
    expect(people.toSorted()).toEqual(query.about(query.input.parse(input), query.output.parse(output)).toSorted())
    for (const row of rows) expect(row).toHaveLength(columns.length)
  })

  it('offers a past where its query has one', () =>
    expect(report.past === 'offered').toBe(queries.get(report.query)?.past !== undefined))

  it('offers days where its query can be asked about some', () => {
    const shape = queries.get(report.query)?.input.shape ?? {}
    expect(report.period === 'offered').toBe('from' in shape && 'to' in shape)
  })

  it('has titles of its own in both languages', () => {
    const pages = [exampleOf(report.query)?.output]
    const [fr, en] = [tableOf(name, pages), tableOf(name, pages, 'en')]
    expect(fr.title).not.toBe(en.title)
    expect(fr.columns.map(({ as }) => as)).toEqual(en.columns.map(({ as }) => as))
    expect(fr.rows).toHaveLength(en.rows.length)
  })

  it('is asked with an input that its query understands', () => {
    const ids = exampleOf('class-sequence-work')?.input
    const asked = ReportFile.parse({
      ...{ report: name, format: 'csv', class: ids?.class },
      ...(report.sequence === 'required' && { sequence: ids?.sequence }),
    })
    const { query, input } = questionOf(asked)
    expect(queries.get(query)?.input.strict().safeParse(input).success).toBe(true)
  })
})

describe('a request for a report', () => {
  const request = { class: exampleOf('class-weeks')?.input.class, format: 'pdf' }
  const fault = (asked: object) => faultOf(ReportFile.parse({ ...request, ...asked }))

  it('needs a sequence for the progress on a sequence, and refuses one where it says nothing', () => {
    expect(fault({ report: 'sequence-progress' })?.detail).toContain('needs a sequence')
    expect(fault({ report: 'class-weeks', sequence: learner(1) })?.detail).toContain('Leave it out')
    expect(fault({ report: 'stuck-points', sequence: learner(1) })).toBeNull()
  })

  it('may name a past moment, unless the report shows the present only', () => {
    const at = '2026-11-16T23:30:00.000Z'
    expect(fault({ report: 'class-weeks', at })).toBeNull()
    expect(fault({ report: 'class-weeks', at: '120' })).toBeNull()
    expect(fault({ report: 'class-competencies', at })).toMatchObject({ code: 'moment-of-report', pointer: '/at' })
    expect(ReportFile.safeParse({ ...request, report: 'class-weeks', at: 'yesterday' }).success).toBe(false)
  })

  it('is in French by default', () =>
    expect(ReportFile.parse({ ...request, report: 'class-weeks' }).language).toBe('fr'))
})

it('puts the learners of all pages into the order of a register', () => {
  const page = (n: number, familyName: string | null) => ({
    ...{ title: 'Lire', className: 'CM2 A', outline: [] },
    learners: [{ learner: learner(n), givenName: 'A', familyName, percentage: 50, durationMs: 90_000, activities: [] }],
  })
  const { rows } = tableOf('sequence-progress', [page(1, 'Zola'), page(2, 'Éluard'), page(3, 'Dumas')])
  expect(rows).toEqual([
    ['Dumas A', 0.5, 1.5],
    ['Éluard A', 0.5, 1.5],
    ['Zola A', 0.5, 1.5],
  ])
})

it('shows each activity of a sequence in the order of the class, and leaves empty what was not begun', () => {
  const activity = (n: number) => ({ activity: `a${n}`, title: `Étape ${n}` })
  const { title, columns, rows } = tableOf('sequence-progress', [
    {
      title: 'Lire',
      className: 'CM2 A',
      outline: [{ activities: [activity(2), activity(1)] }, { activities: [activity(3)] }],
      learners: [
        {
          ...{ learner: learner(1), givenName: 'Inès', familyName: 'Caradec', percentage: 33.3, durationMs: 0 },
          activities: [
            { activity: 'a1', status: 'completed', score: 7.5, maxScore: 10, late: true },
            { activity: 'a3', status: 'in-progress', score: null, maxScore: null, late: false },
          ],
        },
      ],
    },
  ])
  expect(title).toBe('Progression dans la séquence « Lire », classe CM2 A')
  expect(columns.slice(3).map((column) => column.title)).toEqual(['Étape 2', 'Étape 1', 'Étape 3'])
  expect(rows[0]?.slice(3)).toEqual([null, 'terminée, 7,5 sur 10, en retard', 'en cours'])
})

it('calls skills and exercises by the titles of the school, and by their ids where they have none', () => {
  const at = '2026-11-16T23:30:00.000Z'
  const someone = {
    ...{ learner: learner(1), givenName: null, familyName: null, reasons: ['help'] },
    ...{ attempts: 0, helps: 2, durationMs: 0, since: at, lastAt: at },
  }
  const point = (item: string, title: string | null, skill: string | null) => ({
    ...{ item, title, skill, medianMs: null },
    learners: [someone],
  })
  const points = [
    point('calcul/division:2-03', null, 'calcul/division'),
    point('vers-12', null, 'francais/vers'),
    point('a1', 'Lire l’article', null),
  ]
  const { rows, plot } = tableOf('stuck-points', [{ total: 3, points }])
  expect(rows.map((row) => row.slice(0, 2))).toEqual([
    ['La division (2-03)', 'La division'],
    ['vers-12', 'francais/vers'],
    ['Lire l’article', null],
  ])
  expect(plot?.bars.map(({ name }) => name)).toEqual(['La division (2-03)', 'vers-12', 'Lire l’article'])
})

it('gives the days of a stuck point in the zone of the school', () => {
  const at = '2026-11-16T23:30:00.000Z'
  const { rows } = tableOf('stuck-points', [
    {
      total: 1,
      points: [
        {
          ...{ item: 'x', title: null, skill: null, medianMs: null },
          learners: [
            {
              ...{ learner: learner(1), givenName: null, familyName: null, reasons: ['help'] },
              ...{ attempts: 0, helps: 2, durationMs: 0, since: at, lastAt: at },
            },
          ],
        },
      ],
    },
  ])
  expect(rows[0]?.slice(-2)).toEqual(['2026-11-17', '2026-11-17'])
})

describe('stuck points as PDF', () => {
  const at = '2026-11-16T23:30:00.000Z'
  const names = ['Bergeronnette', 'Grand-Duc de la Roncière', 'Mésange']
  const points = Array.from({ length: 25 }, (_, n) => ({
    ...{ item: `calcul/division:2-${n}`, title: null, skill: 'calcul/division', medianMs: 60_000 * n },
    learners: names.map((familyName, m) => ({
      ...{
        learner: learner(m),
        givenName: 'Inès',
        familyName,
        reasons: ['many-attempts', 'help', 'slow', 'abandoned'],
      },
      ...{ attempts: 5, helps: 2, durationMs: 90_000, since: at, lastAt: at },
    })),
  }))
  const made = { language: 'fr', at: '2026-11-30T08:00:00.000Z', day: '2026-11-30' } as const

  it('name each point once, above its learners, on few pages', async () => {
    const bytes = await reportBytes(tableOf('stuck-points', [{ total: 25, points }]), 'pdf', made)
    const pdf = await getDocumentProxy(new Uint8Array(bytes))
    const { text } = await extractText(pdf, { mergePages: true })
    // 75 rows, of four lines each, and the plot.
    expect(pdf.numPages).toBeLessThanOrEqual(8)
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /La division \(2-7\) · médiane de la classe : 7 min Bergeronnette Inès plus de trois essais/,
    )
  })
})

type Node = { readonly role?: string; readonly children?: readonly Node[] }
const roles = ({ role, children = [] }: Node): readonly string[] => [
  ...(role ? [role] : []),
  ...children.flatMap(roles),
]

describe('a report as PDF', () => {
  const opened = async (language: 'fr' | 'en') => {
    const table = tableOf('class-progress', [exampleOf('class-overview')?.output], language)
    const made = { language, at: '2026-11-30T08:00:00.000Z', day: '2026-11-30' }
    return getDocumentProxy(new Uint8Array(await reportBytes(table, 'pdf', made)))
  }

  it('is in French, with its title, its plot and its table for a screen reader', async () => {
    const pdf = await opened('fr')
    const { info } = await pdf.getMetadata()
    expect(info).toMatchObject({ Title: 'Progression de la classe CM2 A', Language: 'fr-FR' })
    expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true })
    const pages = await Promise.all(
      Array.from({ length: pdf.numPages }, async (_, n) => (await pdf.getPage(n + 1)).getStructTree()),
    )
    const found = pages.flatMap((tree) => roles(tree as Node))
    expect(found).toEqual(expect.arrayContaining(['H1', 'Figure', 'H2', 'Table', 'TH', 'TD']))
  })

  it('shows the numbers of the answer', async () => {
    const { text } = await extractText(await opened('fr'), { mergePages: true })
    const plain = text.replaceAll(/[\u00a0\u202f]/g, ' ')
    for (const shown of ['Mésange Joachim', '155', '66 %', '71', '58,4', '20/11/2026', 'Établi le 30/11/2026.'])
      expect(plain).toContain(shown)
  })
})
