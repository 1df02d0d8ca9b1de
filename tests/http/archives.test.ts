// Archives of school years over HTTP and at a terminal: what is in them, who gets them, and what an erasure or a restriction does.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleSequence } from '#events/teaching/example-sequence.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { schoolYearBeginningIn, schoolYearOf } from '#privacy/school-year.ts'
import { runVerb } from '../../scripts/command-line/run-verb.fixtures.ts'
import { scriptOf, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { caughtUp } from './caught-up.ts'
import { openStack, type Stack } from './stack.ts'

const zone = Zone.parse('Europe/Paris')
const now = Instant.parse(new Date().toISOString())
const THIS_YEAR = Number(schoolYearOf(now, zone).slice(0, 4))
const YEAR = THIS_YEAR - 1
const span = schoolYearBeginningIn(YEAR, zone)
/** The script begins thirty days before: in March of the year before this one. */
const inMarch = Date.UTC(YEAR + 1, 3, 1)

const school = sealedSchool(171, 'identifying', 'identifying', 'identifying')
const { tenant } = school
const [first, second, third] = school.learners
const closed = randomUUID()
const recent = randomUUID()
const sequence = exampleSequence.sequence

let stack: Stack
let pool: ReturnType<typeof openPool>
let tokens: Awaited<ReturnType<typeof tokensOf>>
beforeAll(async () => {
  stack = await openStack('archives', { worker: true, tenant })
  pool = openPool(stack.service.databaseUrl, { name: 'archives test', max: 1 })
  await lastYear()
  tokens = await tokensOf(stack, school)
  await caughtUp(stack)
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

/** Two classes of one name: one that nobody closed, and one that was closed in the year, after which its learner left it. */
async function lastYear(): Promise<void> {
  const { does, answers, caller } = scriptOf(stack, school, inMarch)
  await does('identity.open-school', { name: 'École <des> Tilleuls', zone, sealing: 'identifying' })
  const aClass = (id: string, name: string, schoolYear: string) =>
    ({ class: id, name, level: 'CM1', schoolYear, teacher: caller.actor }) as const
  await does('teaching.open-class', aClass(school.class, 'CM1/A', `${YEAR}-${YEAR + 1}`))
  await does('teaching.open-class', aClass(closed, 'cm1:a', `${YEAR}-${YEAR + 1}`))
  for (const [n, person] of school.learners.entries())
    await does('identity.register-person', { person, role: 'learner', givenName: `Inès ${n}`, familyName: 'Caradec' })
  for (const learner of [first, second])
    await does('teaching.enrol-learner', { learner, class: school.class, schoolYear: `${YEAR}-${YEAR + 1}` })
  await does('teaching.enrol-learner', { learner: third, class: closed, schoolYear: `${YEAR}-${YEAR + 1}` })
  for (const learner of school.learners)
    for (const correct of [false, false, false, false, true]) await answers(learner, { correct })
  // More than three wrong answers in a row, and no right one.
  for (let n = 0; n < 4; n += 1) await answers(first, { exercise: 'calcul/8', correct: false })
  const { lessons, ...about } = exampleSequence
  await does('teaching.define-sequence', { ...about, lessons })
  await does('teaching.publish-sequence', { sequence, version: 1 })
  await caughtUp(stack)
  await does('teaching.set-class-sequence', { class: school.class, sequence, version: 1 })
  await does('teaching.close-class', { class: closed })
  await does('teaching.withdraw-learner', { learner: third, class: closed })
  // Of now: a class of this year, and answers that the archive of the last one does not show.
  const later = scriptOf(stack, school, Date.now())
  await later.does('teaching.open-class', aClass(recent, 'CM2', `${THIS_YEAR}-${THIS_YEAR + 1}`), 'now')
  await later.answers(first, {}, 'now')
}

type ShownJob = {
  id: string
  state: string
  isOwn: boolean
  problem: object | null
  result: Record<string, unknown> | null
}
const get = (url: string, token: string) => stack.ask('GET', url, { token })
const ask = (url: string, body: object, token: string, key: string = randomUUID()) =>
  stack.ask('POST', url, { body, token, headers: { 'idempotency-key': key } })
const archive = (more: object = {}) => ({ schoolYear: YEAR, format: 'csv', ...more })
const ARCHIVES = '/api/reports/archives'

async function done(url: string, body: object, token: string): Promise<ShownJob> {
  const asked = await ask(url, body, token)
  expect([asked.statusCode, asked.json()]).toMatchObject([202, { isOwn: true }])
  const { id } = asked.json<ShownJob>()
  const job = async () => (await get(`/api/jobs/${id}`, token)).json<ShownJob>()
  const isOver = async () => !['waiting', 'running'].includes((await job()).state)
  await expect.poll(isOver, { timeout: NEVER_COMES_MS }).toBe(true)
  const ended = await job()
  expect(ended.problem).toBeNull()
  return ended
}
async function filesOf(more: object = {}, token = tokens.administrator) {
  const { id } = await done(ARCHIVES, archive(more), token)
  const file = await get(`/api/jobs/${id}/file`, token)
  expect(file.statusCode).toBe(200)
  return { id, file, files: unzipped(file.rawPayload) }
}
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('the archive of a school year', () => {
  it('has a folder for each class, with the reports as they are fetched one by one, and a page that says what each is', async () => {
    const { file, files } = await filesOf()
    expect([file.headers['content-type'], file.headers['content-disposition']]).toEqual([
      'application/zip',
      expect.stringMatching(/filename="archive-\d{4}-\d{4}-\d{4}-\d\d-\d\d\.zip"/),
    ])
    const sequenceFile = 'progression-dans-la-sequence - Lire et résumer un article.csv'
    const names = ['progression-de-la-classe.csv', 'points-de-blocage.csv', 'evolution-de-la-classe.csv']
    const [ofClosed, ofOpen] = [...files.keys()].some((name) => name.startsWith('cm1-a/'))
      ? ['cm1-a', 'CM1-A (2)']
      : ['cm1-a (2)', 'CM1-A']
    expect([...files.keys()].toSorted()).toEqual(
      [
        'index.html',
        ...[...names, sequenceFile].map((name) => `${ofOpen}/${name}`),
        ...names.map((name) => `${ofClosed}/${name}`),
      ].toSorted(),
    )

    const listed = await get('/api/classes?limit=200', tokens.administrator)
    const { items } = listed.json<{ items: { class: string; closedAt: string | null }[] }>()
    const whenClosed = items.find((one) => one.class === closed)?.closedAt ?? ''
    const momentOf = { [ofOpen]: span.end, [ofClosed]: new Date(Date.parse(whenClosed) - 1).toISOString() }
    const index = String(files.get('index.html'))
    const reportOf: Readonly<Record<string, string>> = {
      'progression-de-la-classe.csv': 'class-progress',
      'points-de-blocage.csv': 'stuck-points',
      'evolution-de-la-classe.csv': 'class-weeks',
      [sequenceFile]: 'sequence-progress',
    }
    for (const [path, bytes] of files) {
      if (path === 'index.html') continue
      const [folder = '', name = ''] = path.split('/')
      const report = reportOf[name]
      const { id } = await done(
        '/api/reports/files',
        {
          ...{ report, class: folder === ofOpen ? school.class : closed, format: 'csv', at: momentOf[folder] },
          ...(report === 'sequence-progress' && { sequence }),
        },
        tokens.administrator,
      )
      const alone = await get(`/api/jobs/${id}/file`, tokens.administrator)
      expect(alone.rawPayload.toString('utf8'), path).toBe(bytes.toString('utf8'))
      expect(index, path).toContain(sha256(bytes))
      expect(index, path).toContain(path.split('/').map(encodeURIComponent).join('/'))
    }
    expect(index).toContain('École &lt;des&gt; Tilleuls')
    expect(index).toContain('Compétences de la classe')
    // Whoever left the closed class afterwards is in its reports, and what came after the year is not.
    const rowsOf = (path: string) => String(files.get(path)).trim().split('\r\n').slice(1)
    expect(rowsOf(`${ofClosed}/${names[0]}`)).toEqual([expect.stringMatching(/^Caradec Inès 2,5,/)])
    expect(rowsOf(`${ofOpen}/${names[0]}`)).toEqual([
      expect.stringMatching(/^Caradec Inès 0,9,/),
      expect.stringMatching(/^Caradec Inès 1,5,/),
    ])
    expect(rowsOf(`${ofOpen}/${names[1]}`).length).toBeGreaterThan(0)
  })

  it.each([
    ['csv-excel', 'csv', [0xef, 0xbb, 0xbf]],
    ['xlsx', 'xlsx', [0x50, 0x4b]],
    ['pdf', 'pdf', [0x25, 0x50, 0x44, 0x46]],
  ])('comes with its reports as %s, in English', async (format, ending, begin) => {
    const { files } = await filesOf({ format, language: 'en' })
    const reports = [...files].filter(([name]) => name !== 'index.html')
    expect(reports).toHaveLength(7)
    for (const [name, bytes] of reports) {
      expect(name).toMatch(new RegExp(`/(class-progress|class-weeks|stuck-points|sequence-progress - .*)\\.${ending}$`))
      expect([...bytes.subarray(0, begin.length)]).toEqual(begin)
    }
    expect(String(files.get('index.html'))).toContain('<html lang="en">')
  })

  it('is as of now while the year is under way, which it says', async () => {
    const { files } = await filesOf({ schoolYear: THIS_YEAR })
    expect([...files.keys()].some((name) => name.startsWith('CM2/'))).toBe(true)
    expect(String(files.get('index.html'))).toContain('L’année n’est pas finie')
  })

  it('is kept for thirty days, sealed, and its result names nobody', async () => {
    const { id, result } = await done(ARCHIVES, archive(), tokens.administrator)
    expect(Object.keys(result ?? {}).toSorted()).toEqual(['bytes', 'expiresAt', 'items', 'name', 'sha256'])
    const days = (Date.parse(String(result?.expiresAt)) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(30)
    const { rows } = await pool.query<{ bytes: Buffer }>(
      "select c.bytes from sillage.files f join sillage.file_chunks c on c.tenant = f.tenant and c.file = f.id where f.kind = 'export'",
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ bytes }) => bytes.includes('index.html'))).toBe(false)
    expect((await get(`/api/jobs/${id}/file`, tokens.administrator)).statusCode).toBe(200)
  })
})

describe('a request for an archive', () => {
  it.each([
    ['a year that has not begun', { schoolYear: THIS_YEAR + 1 }, '/schoolYear', 'school-year-not-begun'],
    ['a year before the school was there', { schoolYear: 1999 }, '/schoolYear', 'school-year-without-classes'],
    ['what is no year', { schoolYear: '2025-2026' }, '/schoolYear', 'invalid-input'],
    ['a year without a century', { schoolYear: 25 }, '/schoolYear', 'invalid-input'],
    ['an unknown format', { format: 'docx' }, '/format', 'invalid-input'],
    ['an unknown language', { language: 'de' }, '/language', 'invalid-input'],
    ['an unknown field', { class: closed }, '/class', 'invalid-input'],
  ])('is refused for %s, with a pointer', async (_, more, pointer, code) => {
    const wrong = await ask(ARCHIVES, archive(more), tokens.administrator)
    expect([wrong.statusCode, wrong.json().errors[0].pointer, wrong.json().code]).toEqual([422, pointer, code])
  })

  it('is refused in a school without classes, and for whoever does not read the whole school', async () => {
    expect((await ask(ARCHIVES, archive(), tokens.teacher)).statusCode).toBe(403)
    const learner = await stack.token('learner', { tenant, actor: first })
    expect((await ask(ARCHIVES, archive(), learner)).statusCode).toBe(403)
    const elsewhere = randomUUID()
    const token = await stack.token('administrator', { tenant: elsewhere })
    expect((await ask(ARCHIVES, archive(), token)).statusCode).toBe(404)
    const opened = await stack.ask('POST', '/api/schools', { body: { name: 'Sans classe', zone }, token })
    expect(opened.statusCode).toBe(201)
    const asked = await ask(ARCHIVES, archive({ schoolYear: THIS_YEAR }), token)
    expect([asked.statusCode, asked.json()]).toMatchObject([422, { code: 'school-year-without-classes' }])
  })

  it('is one job under one key, and refused under it for another year', async () => {
    const key = randomUUID()
    const one = (await ask(ARCHIVES, archive(), tokens.administrator, key)).json<ShownJob>()
    const again = await ask(ARCHIVES, archive(), tokens.administrator, key)
    expect([again.statusCode, again.json<ShownJob>().id]).toEqual([202, one.id])
    const other = await ask(ARCHIVES, archive({ schoolYear: THIS_YEAR }), tokens.administrator, key)
    expect([other.statusCode, other.json().type]).toEqual([422, expect.stringContaining('key-reused')])
    const state = async () => (await get(`/api/jobs/${one.id}`, tokens.administrator)).json<ShownJob>().state
    await expect.poll(state, { timeout: NEVER_COMES_MS }).toBe('done')
  })
})

describe('an archive that waits', () => {
  it('is one of two at most for whoever asks, and is cancelled and retried as any job', async () => {
    // No worker claims one as long as this is held.
    const claims = await pool.connect()
    const held = "hashtextextended('jobs of kind report-archive', 0)"
    await claims.query(`select pg_advisory_lock(${held})`)
    const token = await stack.token('administrator', { tenant, actor: randomUUID() })
    try {
      const [one, other] = [await ask(ARCHIVES, archive(), token), await ask(ARCHIVES, archive(), token)]
      expect([one.statusCode, other.statusCode]).toEqual([202, 202])
      const third = await ask(ARCHIVES, archive(), token)
      expect([third.statusCode, third.json().code]).toEqual([409, 'too-many-own-jobs'])
      for (const asked of [one, other]) {
        const { id } = asked.json<ShownJob>()
        expect((await ask(`/api/jobs/${id}/cancel`, {}, token)).json()).toMatchObject({ state: 'cancelled' })
        expect((await get(`/api/jobs/${id}/file`, token)).json()).toMatchObject({ code: 'job-not-done' })
      }
      const { id } = one.json<ShownJob>()
      expect((await ask(`/api/jobs/${id}/retry`, {}, token)).json()).toMatchObject({ state: 'waiting' })
    } finally {
      await claims.query(`select pg_advisory_unlock(${held})`)
      claims.release()
    }
  })
})

describe('the file of an archive', () => {
  it('is given to nobody but whoever asked, while they may read the whole school', async () => {
    const { id } = await filesOf()
    const colleague = await stack.token('administrator', { tenant })
    expect((await get(`/api/jobs/${id}`, colleague)).json()).toMatchObject({ kind: 'report-archive', isOwn: false })
    expect((await get(`/api/jobs/${id}/file`, colleague)).json()).toMatchObject({ code: 'not-own-job' })
    const elsewhere = await stack.token('administrator', { tenant: randomUUID() })
    expect((await get(`/api/jobs/${id}`, elsewhere)).statusCode).toBe(404)
    expect((await get(`/api/jobs/${id}/file`, elsewhere)).statusCode).toBe(404)
    // The same person, who teaches now and administers no more.
    expect((await get(`/api/jobs/${id}/file`, tokens.teacher)).statusCode).toBe(403)
    expect((await get(`/api/jobs/${id}/file`, tokens.administrator)).statusCode).toBe(200)
  })

  it('enters whom it names when it is fetched, as the reading of the rows did', async () => {
    await filesOf()
    const own = await stack.token('learner', { tenant, actor: third })
    const actions = async () =>
      (await get(`/api/people/${third}/accesses`, own))
        .json<{ items: { action: string }[] }>()
        .items.map(({ action }) => action)
    await expect
      .poll(actions, { timeout: NEVER_COMES_MS })
      .toEqual(expect.arrayContaining(['fetch-export', 'class-overview']))
    const { rows } = await pool.query<{ facts: { schoolYear: number } }>(
      `select entry::jsonb -> 'facts' as facts from sillage.trail_entries
        where tenant = $1 and entry::jsonb ->> 'action' = 'report-archive'`,
      [tenant],
    )
    expect(rows.map(({ facts }) => facts.schoolYear)).toContain(YEAR)
  })

  it('is deleted if it is fetched after somebody in it was restricted, and a new one leaves them out', async () => {
    const { id, files } = await filesOf()
    const everything = (all: ReadonlyMap<string, Buffer>) => [...all.values()].map(String).join('\n')
    expect(everything(files)).toContain('Inès 1')
    const restricted = await ask('/api/rights/restrictions', { person: second, ground: 'unlawful' }, tokens.auditor)
    expect(restricted.statusCode).toBeLessThan(300)
    expect((await get(`/api/jobs/${id}/file`, tokens.administrator)).json()).toMatchObject({ code: 'no-job-file' })
    expect(everything((await filesOf()).files)).not.toContain('Inès 1')
    const informedOn = new Date().toISOString().slice(0, 10)
    const lifted = await ask('/api/rights/restrictions/ends', { person: second, informedOn }, tokens.auditor)
    expect(lifted.statusCode).toBeLessThan(300)
    expect((await get(`/api/jobs/${id}/file`, tokens.administrator)).json()).toMatchObject({ code: 'no-job-file' })
  })
})

describe('sillage report archive', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sillage-archive-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const run = (out: string, more: readonly string[] = [], year = YEAR) =>
    runVerb(stack.service, [
      ...['report', 'archive', '--tenant', tenant, '--school-year', String(year), '--out', out, ...more],
    ])

  it('writes the same reports as the job, into a ZIP or into a directory that only its owner may read', async () => {
    const { files } = await filesOf()
    const reports = [...files].filter(([name]) => name !== 'index.html')
    const zip = join(folder, 'below', 'archive.zip')
    const made = await run(zip, ['--json'])
    expect([made.code, JSON.parse(made.printed)]).toMatchObject([
      0,
      { out: zip, schoolYear: YEAR, reports: reports.length, leftOut: 0, people: 3 },
    ])
    const inZip = unzipped(await readFile(zip))
    const directory = join(folder, 'archive')
    const written = await run(directory)
    expect([written.code, written.printed]).toEqual([0, expect.stringMatching(/^Wrote 7 reports with \d+ rows to /)])
    for (const [name, bytes] of reports) {
      expect(inZip.get(name), name).toEqual(bytes)
      expect(await readFile(join(directory, name)), name).toEqual(bytes)
    }
    expect(inZip.size).toBe(files.size)
    expect([(await stat(zip)).mode & 0o777, (await stat(directory)).mode & 0o777]).toEqual([0o600, 0o700])
    expect((await readdir(folder)).toSorted()).toEqual(['archive', 'below'])
    expect(await readdir(join(folder, 'below'))).toEqual(['archive.zip'])
    // The verb itself, and the reading of the rows.
    const { rows } = await pool.query<{ action: string }>(
      `select entry::jsonb ->> 'action' as action from sillage.trail_entries
        where tenant = $1 and entry::jsonb -> 'origin' ->> 'verb' = 'report archive'`,
      [tenant],
    )
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['class-overview', 'class-weeks']))
  })

  it('overwrites no directory, and writes nothing for a year that cannot be archived', async () => {
    const used = join(folder, 'archive')
    expect((await run(used)).code).toBe(3)
    const named = join(folder, 'named.zip')
    await mkdir(named)
    expect(await run(named)).toMatchObject({ code: 2, said: expect.stringContaining(`${named} is a directory`) })
    expect(await readdir(named)).toEqual([])
    const never = join(folder, 'never')
    for (const [year, says] of [
      [THIS_YEAR + 1, /begins on/],
      [1999, /nothing to archive/],
    ] as const) {
      for (const out of [never, `${never}.zip`]) {
        const ended = await run(out, [], year)
        expect([ended.code, ended.said]).toEqual([2, expect.stringMatching(says)])
      }
    }
    expect((await run(never, ['--format', 'docx'])).code).toBe(2)
    expect((await run(never, [], 20)).code).toBe(2)
    expect((await readdir(folder)).filter((name) => name.startsWith('never'))).toEqual([])
  })
})

describe('an erasure', () => {
  it('deletes every archive of the school', async () => {
    const { id } = await filesOf()
    const erasure = await ask('/api/rights/erasures', { person: third }, tokens.auditor)
    const finished = async () =>
      (await get(`/api/rights/erasures/${erasure.json<{ id: string }>().id}`, tokens.auditor)).json().finishedAt !==
      null
    await expect.poll(finished, { timeout: NEVER_COMES_MS }).toBe(true)
    expect((await get(`/api/jobs/${id}/file`, tokens.administrator)).json()).toMatchObject({ code: 'no-job-file' })
    const { files } = await filesOf()
    expect([...files.values()].map(String).join('\n')).not.toContain('Inès 2')
  })
})
