// The verb audit: what it exports, what it prints, and what it refuses.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Instant, installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { postgresTrail } from '#trail/postgres-trail.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { openStack, type Stack } from '../tests/http/stack.ts'
import { NEVER_COMES_MS } from '../tests/hung.ts'
import { runCommandLine } from './command-line/program.ts'

const school = TenantId.parse(randomUUID())
const [teacher, child] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())]
let stack: Stack
let pool: pg.Pool
let place: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'sillage-audit-verb-'))
  stack = await openStack('audit verb', { trailWatch: { lookMs: 200, deadAfterMs: 60_000 } })
  pool = openPool(stack.service.databaseUrl, { name: 'audit verb test', max: 2 })
  const trail = postgresTrail(pool, { process: 'of the test' })
  await trail.append(
    [1, 2, 3].map((hour) => ({
      tenant: school,
      actor: teacher,
      onBehalfOf: null,
      origin: { kind: 'process', process: 'test' },
      action: 'learner-history',
      subjects: hour === 3 ? [] : [child],
      purpose: 'teaching',
      at: Instant.parse(`2026-09-01T0${hour}:00:00.000Z`),
    })),
  )
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await rm(place, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ printed: string; said: string; code: unknown }> {
  const environment = {
    DATABASE_URL: stack.service.databaseUrl,
    SILLAGE_DATA: stack.directory,
    SILLAGE_KEYS: join(stack.directory, 'keys'),
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  let printed = ''
  let said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed += `${text}\n`
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  try {
    await runCommandLine(args)
    return { printed, said, code: process.exitCode ?? 0 }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.exitCode = undefined
  }
}
const exporting = (to: string, ...more: string[]) =>
  run('audit', 'export', '--school', school, '--to', join(place, to), '--json', ...more)

it('exports a selection that verifies, enters the export first, and prints what it did', async () => {
  const { printed, said, code } = await exporting('of-child', '--subject', child)
  expect({ said, code }).toEqual({ said: '', code: 0 })
  // Two that were there, and the export itself.
  expect(JSON.parse(printed)).toMatchObject({ school, entries: 3, size: 4, directory: join(place, 'of-child') })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['tools/audit/verify-audit.mjs', join(place, 'of-child'), '--json'],
    { cwd: fileURLToPath(new URL('..', import.meta.url)) },
  )
  expect(JSON.parse(stdout)).toMatchObject({ entries: 3, wrong: [] })
  const { rows } = await pool.query<{ tenant: string }>(
    "select tenant from sillage.trail_entries where action = 'audit-export' order by tenant",
  )
  expect(rows.map(({ tenant }) => tenant).sort()).toEqual([school, installationTenant].sort())
})

it('is verified by a program that tells a wrong call from a changed bundle, and takes what was posted', async () => {
  const verify = async (...args: string[]) => {
    const root = fileURLToPath(new URL('..', import.meta.url))
    const ended = promisify(execFile)(process.execPath, [join(root, 'tools/audit/verify-audit.mjs'), ...args], {
      cwd: place,
    })
    return ended.then(
      ({ stdout }) => ({ code: 0, printed: stdout }),
      ({ code, stdout, stderr }) => ({ code, printed: `${stdout}${stderr}` }),
    )
  }
  await exporting('of-verifier')
  const held = (await readFile(join(place, 'of-verifier', 'checkpoints.ndjson'), 'utf8')).split('\n').filter(Boolean)
  await writeFile(join(place, 'posted.ndjson'), `{"checkpoints":[${held.join(',')}]}\n`)
  await writeFile(join(place, 'no-key.pem'), 'no key')
  expect(await verify('of-verifier', '--checkpoints', 'posted.ndjson')).toMatchObject({ code: 0 })
  // Of several files, each counts.
  const { signed, signature } = JSON.parse(held[0] ?? '')
  const other = JSON.stringify({ ...JSON.parse(signed), root: 'a'.repeat(64) })
  await writeFile(join(place, 'other.ndjson'), JSON.stringify({ signed: other, signature }))
  for (const files of [
    ['posted.ndjson', 'other.ndjson'],
    ['other.ndjson', 'posted.ndjson'],
  ])
    expect((await verify('of-verifier', ...files.flatMap((file) => ['--checkpoints', file]))).code).toBe(1)
  for (const [why, ...args] of [
    ['usage'],
    ['usage', 'of-verifier', '--key'],
    ['There is no file or directory missing', 'missing'],
    ['There is no file or directory missing.pem', 'of-verifier', '--key', 'missing.pem'],
    ['not a public key in PEM form', 'of-verifier', '--key', 'no-key.pem'],
  ]) {
    const { code, printed } = await verify(...args)
    expect(code, args.join(' ')).toBe(2)
    expect(printed).toContain(why)
  }
  await rm(join(place, 'of-verifier', 'entries.csv'))
  expect(await verify('of-verifier')).toMatchObject({ code: 1 })
})

it('selects by times', async () => {
  const { printed } = await exporting('of-times', '--from', '2026-09-01T02:00:00Z', '--until', '2026-09-01T03:00:00Z')
  expect(JSON.parse(printed)).toMatchObject({ entries: 1 })
})

it('refuses what it cannot do, and leaves no directory', async () => {
  await mkdir(join(place, 'there'))
  for (const [args, message] of [
    [['--school', 'x', '--to', join(place, 'new')], 'A UUID is expected'],
    [['--school', school, '--to', join(place, 'there')], 'exists already'],
    [['--school', randomUUID(), '--to', join(place, 'new')], 'has no entries'],
    [['--school', school, '--to', join(place, 'new'), '--from', 'yesterday'], 'A time is expected'],
    [
      ['--school', school, '--to', join(place, 'new'), '--from', '2026-09-02T00:00Z', '--until', '2026-09-01T00:00Z'],
      '--until must be after --from',
    ],
  ] as const) {
    const { said, code } = await run('audit', 'export', ...args)
    expect(code, said).toBe(2)
    expect(said).toContain(message)
  }
})

it('prints the public key, and the status of each school and process', async () => {
  const key = await openTrailKey(stack.directory)
  expect((await run('audit', 'key')).printed).toBe(key.publicPem)
  const { printed } = await run('audit', 'status', '--json')
  const { chains, writers } = JSON.parse(printed)
  expect(chains).toContainEqual(expect.objectContaining({ school, notHandedOut: expect.any(Number) }))
  expect(writers).toContainEqual(expect.objectContaining({ process: 'of the test' }))
  expect((await run('audit', 'status')).printed).toMatch(/Schools[\s\S]+not handed out[\s\S]+Processes that write/)
})

const entriesOf = async (action: string) =>
  (
    await pool.query<{ tenant: string; outcome: string | null; person: string | null }>(
      `select e.tenant, e.entry::json ->> 'outcome' as outcome, o.person from sillage.trail_entries e
        left join sillage.trail_opened o on o.tenant = e.tenant and o.n = e.n and o.place = 'subject'
        where e.action = $1 order by e.tenant = $2, e.n`,
      [action, installationTenant],
    )
  ).rows

it('enters a verb before it acts, and again if it is refused', async () => {
  const { code } = await run('rgpd', 'erase', '--school', school, '--person', child, '--dry-run')
  expect(code).toBe(2)
  expect(await entriesOf('rgpd-erase')).toEqual([
    { tenant: school, outcome: null, person: child },
    { tenant: school, outcome: 'refused', person: child },
    { tenant: installationTenant, outcome: null, person: null },
    { tenant: installationTenant, outcome: 'refused', person: null },
  ])
})

it('answers whose data somebody could reach and read, and enters the question', async () => {
  const question = ['--school', school, '--actor', teacher, '--from', '2026-09-01T00:00:00Z']
  const { printed, said, code } = await run('audit', 'reach', ...question, '--until', '2026-09-02T00:00:00Z')
  expect({ said, code }).toEqual({ said: '', code: 0 })
  // The log knows of no role of this teacher.
  expect(printed).toMatch(
    /Within reach: 0 people\nRead or changed: 1 people\nREAD WITHOUT BEING WITHIN REACH: 1 people/,
  )
  expect(printed).toMatch(new RegExp(`${child}  no +2 times, 2026-09-01 01:00 UTC to 2026-09-01 02:00 UTC`))
  const { printed: forMachines } = await run('audit', 'reach', ...question, '--until', '2026-09-01T02:00:00Z', '--json')
  expect(JSON.parse(forMachines)).toMatchObject({ people: [{ person: child, ways: [], reads: { done: 1 } }] })
  expect((await entriesOf('audit-reach'))[0]).toEqual({ tenant: school, outcome: null, person: teacher })
  const { code: refused, said: why } = await run('audit', 'reach', ...question, '--until', '2026-08-01T00:00:00Z')
  expect(refused, why).toBe(exitCodes.usage)
})

it('lists notices of unusual access', async () => {
  expect((await run('audit', 'unusual', '--school', school)).printed).toMatch(/no notices of unusual access/)
})

it('gives a school that is not there no chain', async () => {
  const mistyped = randomUUID()
  await run('audit', 'export', '--school', mistyped, '--to', join(place, 'mistyped'))
  const { rows } = await pool.query('select from sillage.trail_chains where tenant = $1', [mistyped])
  expect(rows).toEqual([])
})

it('refuses a verb that the trail cannot enter', async () => {
  const client = await pool.connect()
  try {
    await client.query('begin; lock table sillage.trail_entries in exclusive mode')
    const { code, said } = await run('projections', 'parked')
    expect(code, said).toBe(exitCodes.unavailable)
    expect(said).toMatch(/the trail cannot be written|database cannot be used now/)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

it('has a token that is made without the database entered by the service', async () => {
  const { code } = await run('token', '--tenant', school, '--actor', teacher, '--role', 'teacher')
  expect(code).toBe(0)
  await vi.waitUntil(async () => (await entriesOf('token')).length === 2, { timeout: NEVER_COMES_MS })
  expect(await entriesOf('token')).toEqual([
    { tenant: school, outcome: null, person: teacher },
    { tenant: installationTenant, outcome: null, person: null },
  ])
})
