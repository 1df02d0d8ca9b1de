// What a service enters of its own accord: that the database was restored, and acts that were done without it.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { webhookSender } from '#integrating/webhooks/send-delivery.ts'
import { resolveByDns } from '#integrating/webhooks/target.ts'
import { Instant, installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import { headersOf, openMailServer } from '#mailing/mail-server.fixtures.ts'
import { mailer } from '#mailing/mailer.ts'
import { readAllowedAddresses } from '#platform/allowed-addresses.ts'
import { openPool } from '#platform/database.ts'
import { readMailServer } from '#platform/mail-config.ts'
import { migrate } from '#platform/migrate.ts'
import { putActAside } from '#trail/acts.ts'
import { writeBundle } from '#trail/bundle.ts'
import { isSignedBy } from '#trail/checkpoints.ts'
import type { Outside } from '#trail/handing-out.ts'
import type { KeptTrail } from '#trail/kept-trail.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { readTrailStatus } from '#trail/trail-status.ts'
import { NEVER_COMES_MS } from '../../tests/hung.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { checkpointsIn, verifyBundle } from '../../tools/audit/verify-audit.mjs'
import { CHECKPOINTS_FILE, keepingTrail } from './keeping-trail.ts'
import { mailingCheckpoints } from './mailing-checkpoints.ts'
import { postingCheckpoints } from './posting-checkpoints.ts'

const school = TenantId.parse(randomUUID())
const [teacher, child] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())]
const now = () => Instant.parse(new Date().toISOString())
let database: TestDatabase
let pool: pg.Pool
let dataDirectory: string
const troubles: unknown[] = []

beforeAll(async () => {
  database = await freshDatabase('keeping trail')
  await migrate(database.url)
  pool = openPool(database.url, { name: 'keeping trail', max: 2 })
  dataDirectory = await mkdtemp(join(tmpdir(), 'sillage-keeping-trail-'))
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
  await rm(dataDirectory, { recursive: true, force: true })
})

const open = (outside: { readonly postTo?: Outside; readonly mailTo?: Outside } = {}, mailEveryMs = 0): KeptTrail =>
  keepingTrail({
    databaseUrl: database.url,
    process: 'test',
    dataDirectory,
    checkpointsTo: join(dataDirectory, 'checkpoints'),
    now,
    ...outside,
    onTrouble: (error) => troubles.push(error),
    watch: { lookMs: 20, deadAfterMs: 60_000, mailEveryMs },
  })
const enter = (trail: KeptTrail) =>
  trail.recordDurably({
    tenant: school,
    actor: teacher,
    onBehalfOf: null,
    origin: { kind: 'process', process: 'test' },
    action: 'learner-history',
    subjects: [child],
    purpose: 'teaching',
    at: now(),
  })
const entered = async (action: string) =>
  (
    await pool.query<{ tenant: string; entry: string }>(
      'select tenant, entry from sillage.trail_entries where action = $1 order by tenant, n',
      [action],
    )
  ).rows
const handedOut = async (): Promise<{ signed: string; signature: string }[]> => {
  const text = await readFile(join(dataDirectory, 'checkpoints', CHECKPOINTS_FILE), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}
const until = (isSo: () => Promise<boolean>) => vi.waitUntil(isSo, { timeout: NEVER_COMES_MS, interval: 20 })

it('enters once, however many processes start, that a restore took entries away, and the verifier names it', async () => {
  const tables = ['trail_chains', 'trail_entries', 'trail_openings', 'trail_checkpoints']
  const first = open()
  await enter(first)
  await until(async () => (await handedOut()).length === 1)
  await first.close()
  for (const table of tables) await pool.query(`create table backup_${table} as table sillage.${table}`)
  await pool.query("update sillage.trail_checkpoints set at = at - interval '1 day'")
  const second = open()
  for (let n = 0; n < 4; n += 1) await enter(second)
  await until(async () => (await handedOut()).length === 2)
  await second.close()
  const lost: number = JSON.parse((await handedOut())[1]?.signed ?? '').size

  for (const table of tables) {
    await pool.query(`delete from sillage.${table}`)
    await pool.query(`insert into sillage.${table} select * from backup_${table}`)
  }
  await pool.query("update sillage.trail_checkpoints set at = at - interval '1 day'")
  const both = [open(), open()]
  await until(async () => (await handedOut()).some(({ signed }) => signed.includes(installationTenant)))
  await Promise.all(both.map((trail) => trail.close()))
  const restores = await entered('restore-seen')
  expect(restores.map(({ tenant }) => tenant).sort()).toEqual([school, installationTenant].sort())
  expect(JSON.parse(restores.find(({ tenant }) => tenant === school)?.entry ?? '')).toMatchObject({
    facts: { school, checkpoint: lost, entriesNow: 1 },
  })

  const again = open()
  await enter(again)
  await again.close()
  expect(await entered('restore-seen')).toHaveLength(2)

  const key = await openTrailKey(dataDirectory)
  const directory = join(dataDirectory, 'bundle')
  await writeBundle(pool, { school, selection: {}, directory, key, at: now() })
  const found = await verifyBundle(directory, { key: key.publicPem, checkpoints: await handedOut() })
  expect(found.restores).toMatchObject([{ entry: 1, checkpoint: lost, entriesNow: 1 }])
  // It explains what is wrong, and makes nothing right.
  expect(found.wrong.map(({ what }) => what).join('\n')).toMatch(new RegExp(`checkpoint .*at ${lost} entries`))
  expect(troubles).toEqual([])
})

it('posts checkpoints to an address outside, and again until it has taken them', async () => {
  const taken: string[] = []
  let isAway = true
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += String(part)
    })
    request.on('end', () => {
      if (!isAway)
        taken.push(
          ...(JSON.parse(body) as { checkpoints: { signed: string }[] }).checkpoints.map(({ signed }) => signed),
        )
      response.writeHead(isAway ? 503 : 204).end()
    })
  })
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening))
  const { port } = receiver.address() as AddressInfo
  const sender = webhookSender({ allowed: readAllowedAddresses('127.0.0.1'), resolve: resolveByDns })
  await pool.query("update sillage.trail_checkpoints set at = at - interval '1 day'")
  const trail = open({ postTo: postingCheckpoints(sender, `http://127.0.0.1:${port}/checkpoints`) })
  await enter(trail)
  const toPost = async () => (await readTrailStatus(pool)).chains.find((chain) => chain.school === school)?.notPosted
  await until(async () => troubles.some((one) => String(one).includes('did not take them (503)')))
  expect(await toPost()).toBe(1)
  isAway = false
  await until(async () => (await toPost()) === 0)
  await trail.close()
  sender.close()
  await new Promise((closed) => receiver.close(closed))
  const key = await openTrailKey(dataDirectory)
  const [posted] = taken.filter((signed) => signed.includes(school))
  const { rows } = await pool.query('select signature from sillage.trail_checkpoints where signed = $1', [posted])
  expect(isSignedBy({ signed: posted ?? '', signature: rows[0].signature }, key.publicPem)).toBe(true)
  // The file is handed them once, whatever the address does.
  expect(new Set((await handedOut()).map(({ signed }) => signed)).size).toBe((await handedOut()).length)
  expect(troubles.every((one) => String(one).includes('did not take them'))).toBe(true)
  troubles.length = 0
})

it('mails checkpoints, all that wait in one e-mail, and again until the server has taken it', async () => {
  const server = await openMailServer()
  const transport = readMailServer(server.url)
  if (!transport) throw new Error('expected a mail server')
  const sending = mailer({ server: transport, from: 'sillage@example.org', publicUrl: 'https://sillage.example' })
  const mailTo = mailingCheckpoints(sending, { to: 'audit@example.org', domain: 'sillage.example' })
  const toMail = async () => (await readTrailStatus(pool)).chains.find((chain) => chain.school === school)?.notMailed
  const grown = async (trail: KeptTrail) => {
    await pool.query("update sillage.trail_checkpoints set at = at - interval '1 day'")
    await enter(trail)
  }
  // None has waited for two days.
  const waiting = open({ mailTo }, 2 * 86_400_000)
  await grown(waiting)
  await until(async () => (await toMail()) === 1)
  await grown(waiting)
  await until(async () => (await toMail()) === 2)
  expect(server.taken).toEqual([])
  await waiting.close()

  server.refuse({ code: 450, text: 'come back later' })
  const trail = open({ mailTo })
  await until(async () => troubles.some((one) => String(one).includes('did not take the checkpoints')))
  expect(await toMail()).toBe(2)
  server.refuse(null)
  await until(async () => (await toMail()) === 0)
  await trail.close()
  sending.close()
  await server.close()

  const [taken] = server.taken
  if (!taken) throw new Error('expected an e-mail')
  expect(taken.to).toEqual(['audit@example.org'])
  expect(headersOf(taken).get('list-unsubscribe')).toBeUndefined()
  const [, name = ''] = /filename="?(checkpoints-[0-9a-f]{12}\.ndjson)/.exec(taken.source) ?? []
  const [, attached = ''] = taken.source.split(name).at(-1)?.split('\r\n\r\n') ?? []
  const held = checkpointsIn(Buffer.from(attached.split('\r\n--')[0] ?? '', 'base64').toString('utf8'))
  const key = await openTrailKey(dataDirectory)
  expect(held.filter(({ signed }) => signed.includes(school))).toHaveLength(2)
  for (const one of held)
    expect(isSignedBy({ ...one, signature: Buffer.from(one.signature, 'base64') }, key.publicPem)).toBe(true)
  expect(troubles.every((one) => String(one).includes('did not take the checkpoints (EENVELOPE 450)'))).toBe(true)
  troubles.length = 0
})

it('says that it lives while somebody outside is slow to answer', async () => {
  const answer = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  await pool.query("update sillage.trail_checkpoints set at = at - interval '1 day'")
  const trail = open({
    mailTo: () => {
      asked.resolve()
      return answer.promise
    },
  })
  await enter(trail)
  await asked.promise
  const seenAt = async () => (await readTrailStatus(pool)).writers.find((one) => one.process === 'test')?.seenAt
  const before = await seenAt()
  await until(async () => (await seenAt()) !== before)
  answer.resolve()
  await trail.close()
  expect(troubles).toEqual([])
})

it('enters acts that were put aside, in the chain of the school and in its own, and keeps what it cannot read', async () => {
  const act = {
    action: 'token',
    verb: 'token',
    subjects: [child],
    onBehalfOf: null,
    actor: teacher,
    facts: { role: 'teacher' },
    at: now(),
  } as const
  await putActAside(dataDirectory, { ...act, school })
  // A mistyped school gets no chain.
  await putActAside(dataDirectory, { ...act, school: TenantId.parse(randomUUID()) })
  await putActAside(dataDirectory, { ...act, action: 'keys-rotate', verb: 'keys rotate', school: 'every' })
  await writeFile(join(dataDirectory, 'trail-acts', 'broken.json'), '{')
  const both = [open(), open()]
  await until(async () => (await readdir(join(dataDirectory, 'trail-acts'))).length === 1)
  await Promise.all(both.map((trail) => trail.close()))
  const tenantsOf = async (action: string) => (await entered(action)).map(({ tenant }) => tenant).sort()
  expect(await tenantsOf('token')).toEqual([school, installationTenant, installationTenant].sort())
  expect(await tenantsOf('keys-rotate')).toEqual([school, installationTenant].sort())
  const { rows } = await pool.query(
    "select tenant, person from sillage.trail_opened o join sillage.trail_entries e using (tenant, n) where e.action = 'token' and o.place = 'subject'",
  )
  expect(rows).toEqual([{ tenant: school, person: child }])
  expect(troubles.map(String).join('\n')).toMatch(/broken\.json holds no act/)
})
