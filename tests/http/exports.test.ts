/** Exports and reports as jobs: who gets which file, where it lies, and what an erasure or a restriction does to it. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { runVerb } from '../../scripts/command-line/run-verb.fixtures.ts'
import { playYear, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { caughtUp } from './caught-up.ts'
import { attempt, openStack, type Stack } from './stack.ts'

const school = sealedSchool(71, 'identifying', 'all', 'identifying')
const [learner, second, gone] = school.learners
const { tenant } = school

let stack: Stack
let pool: ReturnType<typeof openPool>
let tokens: Awaited<ReturnType<typeof tokensOf>>
let own: string
beforeAll(async () => {
  stack = await openStack('exports', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'exports test', max: 1 })
  await playYear(stack, school, Date.now())
  tokens = await tokensOf(stack, school)
  own = await stack.token('learner', { tenant, actor: learner })
  await caughtUp(stack)
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

type ShownJob = {
  id: string
  state: string
  isOwn: boolean
  input: object
  problem: object | null
  result: Record<string, unknown> | null
}
const get = (url: string, token: string) => stack.ask('GET', url, { token })
const ask = (url: string, body: object, token: string, key: string = randomUUID()) =>
  stack.ask('POST', url, { body, token, headers: { 'idempotency-key': key } })
const job = async (id: string, token: string) => (await get(`/api/jobs/${id}`, token)).json<ShownJob>()
async function done(url: string, body: object, token: string): Promise<ShownJob> {
  const asked = await ask(url, body, token)
  expect([asked.statusCode, asked.json()]).toMatchObject([202, { isOwn: true }])
  const { id } = asked.json<ShownJob>()
  const isOver = async () => !['waiting', 'running'].includes((await job(id, token)).state)
  await expect.poll(isOver, { timeout: NEVER_COMES_MS }).toBe(true)
  const ended = await job(id, token)
  expect(ended.problem).toBeNull()
  return ended
}
const entered = async (action: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*)::int as count from sillage.trail_entries where tenant = $1 and entry::jsonb ->> 'action' = $2",
    [tenant, action],
  )
  return rows[0]?.count ?? 0
}

describe('the export of everything about a person', () => {
  it('is a file in every form, for whoever asked for it', async () => {
    const { id, result } = await done('/api/rights/exports', { person: learner }, own)
    expect(result).toMatchObject({ name: 'donnees-personnelles.zip', items: expect.any(Number) })
    const file = await get(`/api/jobs/${id}/file`, own)
    expect([file.statusCode, file.headers['content-type'], file.headers['cache-control']]).toEqual([
      200,
      'application/zip',
      'no-store, no-transform',
    ])
    const files = unzipped(file.rawPayload)
    expect([...files.keys()]).toEqual(expect.arrayContaining(['personal-data.json', 'donnees-personnelles.pdf']))
    expect(JSON.parse(String(files.get('personal-data.json'))).name).toBe('Inès Caradec')
    await expect.poll(() => entered('fetch-export'), { timeout: NEVER_COMES_MS }).toBe(1)
  })

  it('lies in the database sealed', async () => {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      `select c.bytes from sillage.files f join sillage.file_chunks c on c.tenant = f.tenant and c.file = f.id
        where f.kind = 'export'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ bytes }) => bytes.includes('personal-data.json'))).toBe(false)
  })

  it('is seen by who looks after the jobs, without the person and without the file', async () => {
    const { id } = await done('/api/rights/exports', { person: learner }, own)
    const administrator = await stack.token('administrator', { tenant })
    expect(await job(id, administrator)).toMatchObject({ kind: 'export-person', isOwn: false, input: {} })
    expect((await get(`/api/jobs/${id}/file`, administrator)).json()).toMatchObject({ code: 'not-own-job' })
    const other = await stack.token('learner', { tenant, actor: second })
    expect((await get(`/api/jobs/${id}`, other)).statusCode).toBe(404)
    expect((await get('/api/jobs', other)).json().items).toEqual([])
    const mine = (await get('/api/jobs', own)).json<{ items: ShownJob[] }>().items
    expect(mine.map((one) => one.id)).toContain(id)
  })

  it('is one job under one key, which is nobody else’s key', async () => {
    const key = randomUUID()
    const first = (await ask('/api/rights/exports', { person: learner }, own, key)).json<ShownJob>()
    expect((await ask('/api/rights/exports', { person: learner }, own, key)).json<ShownJob>().id).toBe(first.id)
    const of = await ask('/api/rights/exports', { person: learner }, tokens.auditor, key)
    expect([of.statusCode, of.json<ShownJob>().id === first.id]).toEqual([202, false])
  })

  it('is refused for somebody else, and for what is no person', async () => {
    expect((await ask('/api/rights/exports', { person: second }, own)).statusCode).toBe(404)
    const wrong = await ask('/api/rights/exports', { person: 'Inès' }, own)
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, '/person'])
  })

  it('is refused when it is asked for about somebody whom the school does not know', async () => {
    const asked = await ask('/api/rights/exports', { person: randomUUID() }, tokens.auditor)
    expect([asked.statusCode, asked.json()]).toMatchObject([404, { detail: expect.stringContaining('person') }])
  })
})

describe('the export of the trail', () => {
  it('is the signed bundle, and contains that it was asked for', async () => {
    const { id, result } = await done('/api/audit/exports', {}, tokens.auditor)
    const file = await get(`/api/jobs/${id}/file`, tokens.auditor)
    const files = unzipped(file.rawPayload)
    expect([...files.keys()]).toEqual(expect.arrayContaining(['bundle/manifest.json', 'bundle/manifest.sig']))
    const entries = String(files.get('bundle/entries.ndjson')).trim().split('\n')
    expect(entries).toHaveLength(Number(result?.items))
    expect(entries.some((line) => line.includes('audit-export'))).toBe(true)
  })

  it('is refused for times out of order, with a pointer', async () => {
    const [from, until] = ['2026-10-02T00:00:00.000Z', '2026-10-01T00:00:00.000Z']
    const wrong = await ask('/api/audit/exports', { from, until }, tokens.auditor)
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, '/until'])
  })
})

describe('a report of a class as a file', () => {
  const asked = (more: object = {}) => ({ report: 'class-progress', class: school.class, format: 'csv', ...more })
  const fileOf = async (more: object = {}, token = tokens.teacher) => {
    const { id } = await done('/api/reports/files', asked(more), token)
    return { id, file: await get(`/api/jobs/${id}/file`, token) }
  }

  it('has the numbers that the page of the class shows', async () => {
    const overview = (await get(`/api/classes/${school.class}/overview`, tokens.teacher)).json<{
      learners: { attempts: number; exercisesCompleted: number; minutes: number; activeDays: number }[]
    }>()
    const { file } = await fileOf()
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(file.headers['content-disposition']).toMatch(/filename="progression-de-la-classe-\d{4}-\d\d-\d\d\.csv"/)
    const [titles, ...lines] = file.rawPayload.toString('utf8').trim().split('\r\n')
    expect(titles).toMatch(/^Élève,Réponses,Justes,/)
    const cells = lines.map((line) => line.split(','))
    expect(
      cells.map(([name, attempts, , exercises, minutes, days]) => [name, attempts, exercises, minutes, days]),
    ).toEqual(
      overview.learners.map((one) => [
        'Caradec Inès',
        ...[one.attempts, one.exercisesCompleted, one.minutes, one.activeDays].map(String),
      ]),
    )
  })

  it.each([
    ['csv-excel', 'text/csv; charset=utf-8', [0xef, 0xbb, 0xbf]],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', [0x50, 0x4b]],
    ['pdf', 'application/pdf', [0x25, 0x50, 0x44, 0x46]],
  ])('comes as %s', async (format, type, begin) => {
    const { file } = await fileOf({ report: 'class-weeks', format })
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, type])
    expect([...file.rawPayload.subarray(0, begin.length)]).toEqual(begin)
  })

  it('is refused for a teacher of another class, for a learner, and for an unknown report, with a pointer', async () => {
    const other = await stack.token('teacher', { tenant, actor: randomUUID() })
    expect((await ask('/api/reports/files', asked(), other)).statusCode).toBe(404)
    expect((await ask('/api/reports/files', asked(), own)).statusCode).toBe(403)
    const wrong = await ask('/api/reports/files', asked({ report: 'sequence-progress' }), tokens.teacher)
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, '/sequence'])
  })

  it('is as of a past moment, which it says, and refused for a moment that is not there yet', async () => {
    const at = new Date(Date.now() - 1_000).toISOString()
    const more = attempt(learner, { occurredAt: new Date().toISOString() })
    const answered = await ask('/api/adaptive/interaction', more, await stack.token('tool', { tenant }))
    expect(answered.statusCode).toBe(201)
    await caughtUp(stack)
    const past = await get(`/api/classes/${school.class}/overview?at=${at}`, tokens.teacher)
    const { file } = await fileOf({ at })
    expect(file.headers['content-disposition']).toContain(`progression-de-la-classe-${at.slice(0, 4)}-`)
    const [, ...lines] = file.rawPayload.toString('utf8').trim().split('\r\n')
    expect(lines.map((line) => Number(line.split(',')[1]))).toEqual(
      past.json<{ learners: { attempts: number }[] }>().learners.map(({ attempts }) => attempts),
    )
    const now = (await fileOf()).file.rawPayload.toString('utf8').trim().split('\r\n').slice(1)
    expect(now).not.toEqual(lines)
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    for (const more of [{ at: tomorrow }, { at, report: 'class-competencies' }]) {
      const wrong = await ask('/api/reports/files', asked(more), tokens.teacher)
      expect([wrong.statusCode, wrong.json()]).toMatchObject([422, { code: 'moment-of-report' }])
      expect(wrong.json().errors[0].pointer).toBe('/at')
    }
  })

  it('is the same at a terminal, where whoever makes it is in the trail with whom it names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sillage-report-'))
    try {
      const out = join(folder, 'classe.csv')
      const of = ['class-progress', '--tenant', tenant, '--class', school.class, '--out', out]
      const made = await runVerb(stack.service, ['report', 'make', ...of, '--json'])
      expect([made.code, JSON.parse(made.printed)]).toMatchObject([0, { report: 'class-progress', rows: 3, people: 3 }])
      expect(await readFile(out)).toEqual((await fileOf()).file.rawPayload)
      expect((await stat(out)).mode & 0o777).toBe(0o600)
      // The verb itself, and the reading of the rows and of the titles of skills.
      const { rows } = await pool.query<{ action: string }>(
        `select entry::jsonb ->> 'action' as action from sillage.trail_entries
          where tenant = $1 and entry::jsonb -> 'origin' ->> 'verb' = 'report make'`,
        [tenant],
      )
      expect(rows).toHaveLength(3)
      expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['class-overview', 'skill-list']))
      for (const wrong of [
        ['report', 'make', ...of, '--sequence', randomUUID()],
        ['report', 'make', 'sequence-progress', ...of.slice(1)],
        ['report', 'make', ...of, '--at', 'yesterday'],
        ['report', 'make', ...of.with(4, randomUUID())],
      ])
        expect((await runVerb(stack.service, wrong)).code, wrong.join(' ')).toBe(2)
      const listed = await runVerb(stack.service, ['report', 'list', '--json'])
      expect(JSON.parse(listed.printed)).toContainEqual({ name: 'class-weeks', sequence: 'none', past: 'offered' })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('says that a class does not exist, to whoever may see every class', async () => {
    const job = await ask('/api/reports/files', asked({ class: randomUUID() }), tokens.administrator)
    const { id } = job.json<ShownJob>()
    const problem = async () => (await get(`/api/jobs/${id}`, tokens.administrator)).json<ShownJob>().problem
    await expect.poll(problem, { timeout: NEVER_COMES_MS }).toMatchObject({ code: 'report-missing' })
  })

  it('is given to nobody but whoever asked, and enters whom it names when it is fetched', async () => {
    const before = await entered('fetch-export')
    const { id } = await fileOf()
    const administrator = await stack.token('administrator', { tenant })
    expect((await get(`/api/jobs/${id}/file`, administrator)).json()).toMatchObject({ code: 'not-own-job' })
    await expect.poll(() => entered('fetch-export'), { timeout: NEVER_COMES_MS }).toBe(before + 1)
    const accesses = (await get(`/api/people/${learner}/accesses`, own)).json<{ items: { action: string }[] }>()
    expect(accesses.items.map(({ action }) => action)).toContain('fetch-export')
  })

  it('is deleted if it is fetched after somebody in it was restricted, and a new one leaves them out', async () => {
    const { id } = await fileOf()
    const restricted = await ask('/api/rights/restrictions', { person: second, ground: 'unlawful' }, tokens.auditor)
    expect(restricted.statusCode).toBeLessThan(300)
    expect((await get(`/api/jobs/${id}/file`, tokens.teacher)).json()).toMatchObject({ code: 'no-job-file' })
    const { file } = await fileOf()
    expect(file.rawPayload.toString('utf8').trim().split('\r\n')).toHaveLength(1 + school.learners.length - 1)
    const informedOn = new Date().toISOString().slice(0, 10)
    const lifted = await ask('/api/rights/restrictions/ends', { person: second, informedOn }, tokens.auditor)
    expect(lifted.statusCode).toBeLessThan(300)
    expect((await get(`/api/jobs/${id}/file`, tokens.teacher)).json()).toMatchObject({ code: 'no-job-file' })
  })
})

describe('an erasure', () => {
  /** Behind the step that takes jobs and files, and before the one that looks whether anything is left. */
  const ASKED_IN_BETWEEN = `
    create function sillage.ask_in_between() returns trigger language plpgsql as $$ begin
      insert into sillage.jobs (tenant, id, kind, input, asked_by) values
        (new.tenant, gen_random_uuid(), 'of-another-program', jsonb_build_object('person', new.person), 'request');
      insert into sillage.files (tenant, kind, sha256, bytes) values (new.tenant, 'export', sha256('of many'), 7);
      return null;
    end $$;
    create trigger asked_in_between after update on sillage.erasures for each row
      when (new.steps ? 'rejects' and not old.steps ? 'rejects') execute function sillage.ask_in_between()`

  it('takes the exports about the person, those of the trail, the reports of classes, and the jobs that name the person, also what comes meanwhile', async () => {
    const theirs = await stack.token('learner', { tenant, actor: gone })
    const ofPerson = await done('/api/rights/exports', { person: gone }, theirs)
    const byAuditor = await done('/api/rights/exports', { person: gone }, tokens.auditor)
    const ofTrail = await done('/api/audit/exports', {}, tokens.auditor)
    const report = { report: 'class-weeks', class: school.class, format: 'csv' }
    const ofClass = await done('/api/reports/files', report, tokens.teacher)
    await pool.query(ASKED_IN_BETWEEN)
    const { id } = (await ask('/api/rights/erasures', { person: gone }, tokens.auditor)).json<{ id: string }>()
    const finished = async () => (await get(`/api/rights/erasures/${id}`, tokens.auditor)).json().finishedAt !== null
    await expect.poll(finished, { timeout: NEVER_COMES_MS }).toBe(true)
    for (const { id: one } of [ofPerson, byAuditor])
      expect((await get(`/api/jobs/${one}`, tokens.auditor)).statusCode).toBe(404)
    expect((await get(`/api/jobs/${ofTrail.id}/file`, tokens.auditor)).json()).toMatchObject({ code: 'no-job-file' })
    expect((await get(`/api/jobs/${ofClass.id}/file`, tokens.teacher)).json()).toMatchObject({ code: 'no-job-file' })
    const { rows } = await pool.query(
      "select from sillage.files where kind = 'export' and (owner = $1 or owner is null)",
      [gone],
    )
    expect(rows).toEqual([])
    const about = await pool.query('select from sillage.jobs where input @> jsonb_build_object($1::text, $2::text)', [
      'person',
      gone,
    ])
    expect(about.rowCount).toBe(0)
    const after = await ask('/api/rights/exports', { person: gone }, tokens.auditor)
    expect(after.statusCode).toBe(404)
  })
})
