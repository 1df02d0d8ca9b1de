// The forms of a person's file with hostile texts, and what an export leaves behind, whatever interrupts it.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import {
  auditorOf,
  type SchoolsInMemory,
  schoolStream,
  schoolsInMemory,
  textIn,
} from '../../../tests/fixtures/schools-in-memory.ts'
import { ExportRefused } from '../export-directory.ts'
import type { PersonFile } from './access.ts'
import { csvCell } from './csv-form.ts'
import { exportFiles } from './export-files.ts'
import { PersonFileSchema } from './file-format.ts'
import type { Form } from './form.ts'
import { escaped, htmlForm } from './html-form.ts'
import { jsonForm, jsonFormSchema } from './json-form.ts'

const tenant = TenantId.parse(id('5c0a'))
const person = PersonId.parse(id('c1'))
const hostile = [
  '=HYPERLINK("http://evil.example","x")',
  '+33 6',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '  =1+1',
  '＝1+1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "l'élève & l’autre",
  'deux\nlignes, "et" plus',
  '\u202egnp.exe',
  '</style></td></table><h1>',
  '&lt;b&gt;',
]

let schools: SchoolsInMemory
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-access-'))
  schools = await schoolsInMemory()
  const actor = person
  await schools.write({
    tenant,
    stream: schoolStream(tenant),
    subject: null,
    actor,
    events: [schoolOpened({ name: 'École <b>', zone: 'Europe/Paris' })],
  })
  const named = personRegistered({ role: 'learner', givenName: '<i>Zoé', familyName: '=Martin' })
  await schools.write({ tenant, stream: streamName('person', person), subject: person, actor, events: [named] })
  for (const response of hostile)
    await schools.write({
      tenant,
      stream: streamName('learner', person),
      subject: person,
      actor,
      events: [answer(response)],
    })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const answer = (response: string) =>
  exerciseAttempted({
    exercise: 'tables-7x8',
    exerciseVersion: 1,
    skill: 'calcul/multiplication',
    difficulty: 3,
    response,
    correct: false,
    durationMs: 4_200,
    class: id('c1a55'),
  } as Parameters<typeof exerciseAttempted>[0])

const open = () => schools.files.open({ caller: auditorOf(tenant), person })
const textOf = async (form: Form) => textIn(form, await open())

describe('the page', () => {
  it('has no element but its own, whatever people typed', async () => {
    const page = await textOf(htmlForm(schools.definitions))
    const names = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name))
    expect([...names].sort()).toEqual(
      [
        'bdi',
        'body',
        'br',
        'code',
        'dd',
        'dl',
        'dt',
        'h1',
        'h2',
        'h3',
        'head',
        'html',
        'meta',
        'p',
        'style',
        'table',
        'tbody',
        'td',
        'th',
        'thead',
        'title',
        'tr',
      ]
        .concat(page.includes('<span') ? ['span'] : [])
        .concat(page.includes('<small') ? ['small'] : [])
        .sort(),
    )
    expect(page).not.toMatch(/<[^>]*\s(on\w+|src|href|formaction)=|<(script|img|a|form|iframe)\b/i)
    expect(page).toContain('Les données personnelles de <bdi>&lt;i&gt;Zoé =Martin</bdi>')
  })

  it('names every right that an answer to article 15 has to name', async () => {
    const page = await textOf(htmlForm(schools.definitions))
    const rights = page.slice(page.indexOf('Vos droits'))
    const named = [
      'corriger',
      'effacer',
      'limiter',
      'remettre',
      'vous opposer',
      'retiré à tout moment',
      'contester',
      'CNIL',
    ]
    expect(named.filter((word) => !rights.includes(word))).toEqual([])
  })

  it('loads nothing from anywhere', async () => {
    const page = await textOf(htmlForm(schools.definitions))
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/url\(|@import|<link|<[^>]*https?:/)
  })

  it('escapes every text so that it reads as it was typed', () => {
    const read = (html: string) =>
      html.replaceAll(
        /&(lt|gt|quot|#39|amp);/g,
        (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
      )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escaped(text)).not.toMatch(/[<>"']/)
        expect(read(escaped(text))).toBe(text.replaceAll(/[^\P{Cc}\n\t]/gu, ' '))
      }),
    )
  })
})

describe('the JSON', () => {
  it('is valid by its own schema, and keeps every text as it was', async () => {
    const document: unknown = JSON.parse(await textOf(jsonForm()))
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const validate = ajv.compile(jsonFormSchema())
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true)
    const { history } = PersonFileSchema.parse(document)
    expect(history.flatMap(({ data }) => data.response ?? [])).toEqual(hostile)
  })
})

describe('a cell of the CSV', () => {
  it.each(hostile)('never begins as a formula: %j', (text) => {
    const cell = csvCell(text).replace(/^"/, '')
    expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/u)
    expect(cell).not.toMatch(/^[\t\r\n]/)
  })
  it('gives the text back, after the apostrophe in front of a formula', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text)
        const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        expect([text, `'${text}`]).toContain(inner)
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/)
      }),
    ))
  it('leaves numbers as they are', () => expect([-2, 0.5, true, null].map(csvCell)).toEqual(['-2', '0.5', 'true', '']))
})

describe('an export', () => {
  const to = () => join(folder, 'file')
  const exported = (form: 'all' | 'json' | 'html' | 'pdf' | 'zip', more: object = {}) =>
    open().then((file) => exportFiles(file, { to: to(), form, definitions: schools.definitions, ...more }))
  const left = () => readdir(folder)

  it('has every form and its schemas, for this user alone', async () => {
    const files = await exported('all')
    expect(files).toEqual([
      'csv/datapackage.json',
      'csv/events/identity.person-registered.csv',
      'csv/events/identity.school-opened.csv',
      'csv/events/learning.exercise-attempted.csv',
      ...[
        'badge-tally',
        'daily-activity',
        'exercise-features',
        'exercise-tries',
        'learner-features',
        'learner-progress',
        'learner-weeks',
        'people',
        'person-roles',
        'recent-answers',
        'skill-features',
        'skill-profile',
        'subject-streams',
      ].map((name) => `csv/read-models/${name}.csv`),
      'donnees-personnelles.html',
      'donnees-personnelles.pdf',
      'personal-data.json',
      'personal-data.schema.json',
    ])
    for (const name of files) expect((await stat(join(to(), name))).mode & 0o077).toBe(0)
    expect((await stat(to())).mode & 0o077).toBe(0)
    expect(await left()).toEqual(['file'])
    const { resources } = JSON.parse(await readFile(join(to(), 'csv/datapackage.json'), 'utf8'))
    for (const { path, schema } of resources) {
      const [heading = ''] = (await readFile(join(to(), 'csv', path), 'utf8')).split('\r\n')
      expect([path, heading.split(',')]).toEqual([path, schema.fields.map(({ name }: { name: string }) => name)])
    }
  })

  it('has one form alone where one is asked for', async () => {
    expect(await exported('json')).toEqual(['personal-data.json', 'personal-data.schema.json'])
    await rm(to(), { recursive: true })
    expect(await exported('html')).toEqual(['donnees-personnelles.html'])
    await rm(to(), { recursive: true })
    expect(await exported('pdf')).toEqual(['donnees-personnelles.pdf'])
  })

  it('packs all of it into a ZIP that other programs open', async () => {
    expect(await exported('zip')).toEqual(['donnees-personnelles.zip'])
    expect(await readdir(to())).toEqual(['donnees-personnelles.zip'])
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("\\n".join(sorted(z.namelist())))'
    const run = promisify(execFile)
    const listed = await run('python3', ['-c', script, join(to(), 'donnees-personnelles.zip')]).catch(
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      },
    )
    if (listed) expect(listed.stdout.split('\n')).toContain('personal-data.json')
  })

  it('overwrites nothing', async () => {
    await mkdir(to())
    await writeFile(join(to(), 'mine.txt'), 'mine')
    await expect(exported('all')).rejects.toThrow(ExportRefused)
    expect(await readdir(to())).toEqual(['mine.txt'])
    expect(await left()).toEqual(['file'])
  })

  it('takes the place of an empty directory, and of what an interrupted export left', async () => {
    await mkdir(to())
    await mkdir(`${to()}.partial`)
    await writeFile(join(`${to()}.partial`, 'personal-data.json'), '{"half')
    expect(await exported('json')).toHaveLength(2)
    expect(await left()).toEqual(['file'])
  })

  it.each(['all', 'zip'] as const)('leaves nothing if the keys go away on the way (%s)', async (form) => {
    const file = await open()
    const failing: PersonFile = {
      ...file,
      async *history() {
        for await (const page of file.history()) {
          yield page
          throw new KeysUnavailable()
        }
      },
    }
    await expect(exportFiles(failing, { to: to(), form, definitions: schools.definitions })).rejects.toThrow(
      KeysUnavailable,
    )
    expect(await left()).toEqual([])
  })

  it('leaves nothing if it is interrupted', async () => {
    const stop = new AbortController()
    await expect(exported('all', { signal: stop.signal, onEvents: () => stop.abort() })).rejects.toThrow()
    expect(await left()).toEqual([])
  })
})
