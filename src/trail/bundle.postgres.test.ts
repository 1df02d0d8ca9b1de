// What an attacker can do to a chain, and what an auditor's verifier finds.
import { createHash, randomUUID, sign } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { migrate } from '#platform/migrate.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { type Verified, verifyBundle } from '../../tools/audit/verify-audit.mjs'
import { EmptyChain, type Selection, writeBundle } from './bundle.ts'
import { expire, planExpiry } from './expiry.ts'
import { handOut, makeCheckpoints } from './handing-out.ts'
import { postgresTrail } from './postgres-trail.ts'
import type { TrailEntry } from './trail.ts'
import { openTrailKey, type TrailKey } from './trail-key.ts'

type Held = { readonly signed: string; readonly signature: string }
const notShown = ({ unknown }: Pick<Verified, 'unknown'>) => unknown.map(({ what }) => what).join('\n')

const [teacher, other, child, sibling] = Array.from({ length: 4 }, () => PersonId.parse(randomUUID())) as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
]
const hourOf = (n: number) => Instant.parse(`2026-09-01T${String(n % 24).padStart(2, '0')}:00:00.000Z`)

describe('an audit bundle', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let place: string
  let key: TrailKey
  let school: TenantId
  let held: Held[]

  beforeAll(async () => {
    database = await freshDatabase('audit bundle')
    await migrate(database.url)
    pool = openPool(database.url, { name: 'audit bundle', max: 4 })
    place = await mkdtemp(join(tmpdir(), 'sillage-audit-'))
    key = await openTrailKey(place)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
    await rm(place, { recursive: true, force: true })
  })

  const entryOf = (n: number): TrailEntry => ({
    tenant: school,
    actor: n % 3 === 0 ? other : teacher,
    onBehalfOf: null,
    origin: { kind: 'http', address: '192.0.2.7', traceId: `trace ${n}` },
    action: n % 2 === 0 ? 'learner-history' : 'class-overview',
    subjects: n % 2 === 0 ? [child] : [child, sibling],
    purpose: 'teaching',
    at: hourOf(n),
  })
  const enter = (from: number, to: number) =>
    postgresTrail(pool, { process: 'test' }).append(Array.from({ length: to - from }, (_, n) => entryOf(from + n)))
  const checkpoint = async () => {
    await makeCheckpoints(pool, key, { at: new Date().toISOString(), everyMs: 0, everyEntries: 1 })
    await handOut(pool, async (out) => void held.push(...out.filter(({ signed }) => signed.includes(school))))
  }
  /** Twelve entries, a checkpoint that is held outside, eleven more. */
  beforeEach(async () => {
    school = TenantId.parse(randomUUID())
    held = []
    await enter(0, 12)
    await checkpoint()
    await enter(12, 23)
  })

  async function exported(selection: Selection = {}, signer = key): Promise<string> {
    const directory = join(place, randomUUID())
    await writeBundle(pool, { school, selection, directory, key: signer, at: '2026-10-01T00:00:00.000Z' })
    return directory
  }
  const verified = async (directory: string, holding: readonly Held[] = held, publicPem = key.publicPem) =>
    verifyBundle(directory, { key: publicPem, checkpoints: holding })

  it('verifies as a whole, against the checkpoint that is held', async () => {
    const found = await verified(await exported())
    expect(found).toMatchObject({ whole: true, entries: 23, size: 23, wrong: [] })
    expect(notShown(found)).toMatch(/what follows entry 11 was rewritten/)
    expect(notShown(found)).toMatch(/never written/)
  })

  it.each<[string, () => Selection, number]>([
    ['of whoever was looked at', () => ({ subject: sibling }), 11],
    ['of whoever looked', () => ({ actor: other }), 8],
    ['of a time', () => ({ from: hourOf(3), to: hourOf(6) }), 3],
    ['of all of these', () => ({ subject: child, actor: other, from: hourOf(1) }), 7],
  ])('proves each entry of a selection %s', async (_, selection, entries) => {
    const found = await verified(await exported(selection()))
    expect(found).toMatchObject({ whole: false, entries, size: 23, wrong: [] })
    expect(notShown(found)).toMatch(/left out of this selection/)
  })

  it('leaves out of an extract what guardians did while they were, says so, and proves the rest', async () => {
    const directory = join(place, randomUUID())
    const without = { except: [{ person: other, before: hourOf(6) }] }
    const request = { school, selection: { subject: child }, without, directory, key, at: '2026-10-01T00:00:00.000Z' }
    // Of the acts of the other, those at 0 and 3 o’clock.
    expect(await writeBundle(pool, request)).toMatchObject({ entries: 21, size: 23 })
    expect(await verified(directory)).toMatchObject({ whole: false, entries: 21, wrong: [] })
    expect(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'))).toMatchObject({ leftOut: 'guardians' })
    expect(await readFile(join(directory, 'journal.html'), 'utf8')).toContain('responsables légaux')
    expect(await readFile(join(await exported({ subject: child }), 'journal.html'), 'utf8')).not.toContain(
      'responsables',
    )
  })

  it('keeps what a guardian did before a later link, and after its end', async () => {
    const without = { except: [{ person: other, from: hourOf(3), before: hourOf(6) }] }
    const directory = join(place, randomUUID())
    const request = { school, selection: { subject: child }, without, directory, key, at: '2026-10-01T00:00:00.000Z' }
    expect(await writeBundle(pool, request)).toMatchObject({ entries: 22, size: 23 })
  })

  it('leaves out what nobody can name any more where it may be what a forgotten guardian did', async () => {
    await postgresTrail(pool, { process: 'test' }).forget(school, other)
    const directory = join(place, randomUUID())
    // Every third entry was theirs.
    const without = { except: [], nameless: 'left-out' } as const
    const request = { school, selection: { subject: child }, without, directory, key, at: '2026-10-01T00:00:00.000Z' }
    expect(await writeBundle(pool, request)).toMatchObject({ entries: 15, size: 23 })
    expect((await verified(directory)).wrong).toEqual([])
  })

  it('still verifies when a person was forgotten, and says that some cannot be named any more', async () => {
    await postgresTrail(pool, { process: 'test' }).forget(school, child)
    const directory = await exported()
    const found = await verified(directory)
    expect(found.wrong).toEqual([])
    expect(notShown(found)).toMatch(/23 commitments without an opening/)
    expect(await readFile(join(directory, 'entries.ndjson'), 'utf8')).not.toContain(child)
  })

  it('shows the entries to people: a page in French, and a table without formulas', async () => {
    await postgresTrail(pool, { process: 'test' }).append([
      { ...entryOf(1), origin: { kind: 'http', address: '=cmd', traceId: '<b>"x' }, outcome: 'forbidden' },
    ])
    await postgresTrail(pool, { process: 'test' }).forget(school, sibling)
    const directory = await exported({ from: hourOf(0), to: hourOf(3), actor: teacher })
    const page = await readFile(join(directory, 'journal.html'), 'utf8')
    expect(page).toContain('<html lang="fr">')
    expect(page).toMatch(/01\/09\/2026 01:00:00.*vue d’ensemble d’une classe.*enseignement.*1 personne effacée.*fait/)
    expect(page).toMatch(/refusé : non autorisé/)
    expect(page).not.toContain(sibling)
    const [heading, ...rows] = (await readFile(join(directory, 'entries.csv'), 'utf8')).trimEnd().split('\r\n')
    expect(heading).toMatch(/^entry,at,action,purpose,outcome,actor/)
    expect(rows).toHaveLength(3)
    expect(rows.at(-1)).toContain(`forbidden,${teacher},,${child},1,http,'=cmd,"<b>""x",`)
    await writeFile(join(directory, 'entries.csv'), 'another')
    expect((await verified(directory)).wrong).toMatchObject([{ what: expect.stringMatching(/entries\.csv/) }])
  })

  describe('of a chain whose beginning has expired', () => {
    const expired = async () => {
      const planned = await planExpiry(pool, school, new Date().toISOString())
      if (!planned) throw new Error('nothing to expire')
      await expire(pool, school, planned)
      return planned
    }

    it('keeps nothing of what expired, and verifies from the oldest kept checkpoint on', async () => {
      await checkpoint()
      await enter(23, 30)
      await checkpoint()
      await enter(30, 33)
      // The last one that was handed out before: at 30 entries.
      expect(await expired()).toMatchObject({ keptFrom: 30, entries: 30 })
      expect(await planExpiry(pool, school, new Date().toISOString())).toBeNull()
      const { rows } = await pool.query('select min(n)::int as n from sillage.trail_openings where tenant = $1', [
        school,
      ])
      expect(rows).toEqual([{ n: 30 }])
      await enter(33, 40)
      const found = await verified(await exported())
      expect(found).toMatchObject({ whole: true, entries: 10, size: 40, wrong: [] })
      expect(notShown(found)).toMatch(/before entry 30 said: they have expired/)
      expect(notShown(found)).toMatch(/continues your checkpoint at 12 entries/)
      const selection = await verified(await exported({ actor: other }))
      expect(selection).toMatchObject({ whole: false, entries: 4, size: 40, wrong: [] })
    })

    it('shows an entry that was edited after it, and a beginning that was rewritten', async () => {
      await expired()
      await pool.query(
        "update sillage.trail_entries set entry = replace(entry, 'teaching', 'security') where tenant = $1 and n = 15",
        [school],
      )
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 15 })
      await pool.query(
        "update sillage.trail_checkpoints set subtrees = array['\\x00'::bytea, '\\x01'::bytea] where tenant = $1",
        [school],
      )
      expect((await verified(await exported())).wrong.map(({ what }) => what).join('\n')).toMatch(/begins with/)
    })

    it('expires nothing that no checkpoint outside seals', async () => {
      await pool.query('update sillage.trail_checkpoints set handed_out_at = null where tenant = $1', [school])
      expect(await planExpiry(pool, school, new Date().toISOString())).toBeNull()
      expect(await planExpiry(pool, school, '2020-01-01T00:00:00Z')).toBeNull()
    })
  })

  it('leaves nothing behind for a school without entries', async () => {
    const directory = join(place, randomUUID())
    const request = {
      school: TenantId.parse(randomUUID()),
      selection: {},
      directory,
      key,
      at: '2026-10-01T00:00:00.000Z',
    }
    await expect(writeBundle(pool, request)).rejects.toThrow(EmptyChain)
    for (const path of [directory, `${directory}.partial`]) await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  describe('of a database that somebody changed', () => {
    const rewrite = (n: number, from: string, to: string) =>
      pool.query('update sillage.trail_entries set entry = replace(entry, $3, $4) where tenant = $1 and n = $2', [
        school,
        n,
        from,
        to,
      ])

    it.each([0, 5, 11, 12, 21])('names the entry that was edited: %i', async (n) => {
      await rewrite(n, '-0', '-1')
      const found = await verified(await exported())
      expect(found.wrong[0]).toMatchObject({ entry: n })
      expect(found.wrong.map(({ what }) => what).join(' ')).toContain(`entry ${n + 1} names`)
    })

    it('names the last entry if that one was edited', async () => {
      await rewrite(22, '-0', '-1')
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 22 })
    })

    it('names the entry whose link to the one before was edited, and not that one', async () => {
      await rewrite(5, '"previous":"', '"previous":"0')
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 5 })
    })

    it('names an entry that was inserted between two others', async () => {
      await pool.query('update sillage.trail_entries set n = n + 1000 where tenant = $1 and n >= 9', [school])
      await pool.query('update sillage.trail_entries set n = n - 999 where tenant = $1 and n >= 1000', [school])
      await pool.query(
        `insert into sillage.trail_entries (tenant, n, at, action, entry, leaf)
          select tenant, 9, at, action, replace(entry, '"n":8', '"n":9'), leaf from sillage.trail_entries
          where tenant = $1 and n = 8`,
        [school],
      )
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 9 })
    })

    it('names the place from which entries were changed together with their links, up to a checkpoint', async () => {
      await checkpoint()
      await enter(23, 30)
      // As whoever has the database would: entry 15 and all that follow are made anew, and the checkpoints stay.
      const kept = await pool.query('select * from sillage.trail_checkpoints where tenant = $1', [school])
      await rewriteAll(
        Array.from({ length: 30 }, (_, n) => entryOf(n)).with(15, { ...entryOf(15), subjects: [sibling] }),
      )
      for (const { size, at, subtrees, head, signed, signature } of kept.rows)
        await pool.query(
          `insert into sillage.trail_checkpoints (tenant, size, at, subtrees, head, signed, signature)
            values ($1, $2, $3, $4, $5, $6, $7)`,
          [school, size, at, subtrees, head, signed, signature],
        )
      const found = await verified(await exported(), [])
      expect(found.wrong[0]?.what).toMatch(/not the one that was signed at 12 entries/)
    })

    it('names the place of a deleted entry', async () => {
      await pool.query('delete from sillage.trail_entries where tenant = $1 and n = 7', [school])
      // The leaves are read by their number, so the export itself cannot go past the gap.
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 7 })
    })

    it('names the first of two entries that were swapped', async () => {
      await pool.query(
        `update sillage.trail_entries e set entry = o.entry, leaf = o.leaf, action = o.action from sillage.trail_entries o
          where e.tenant = $1 and o.tenant = $1 and ((e.n = 3 and o.n = 4) or (e.n = 4 and o.n = 3))`,
        [school],
      )
      expect((await verified(await exported())).wrong[0]).toMatchObject({ entry: 3 })
    })

    it('notices that the entry was given another actor', async () => {
      await pool.query(
        `with known as (select n, opened_from, salt from sillage.trail_opened where tenant = $1 and n = 4 and place = 'actor'),
          taken as (delete from sillage.trail_openings where tenant = $1 and place = 'actor' and n <= 4)
          insert into sillage.trail_openings (tenant, person, n, place, value, offsets, salt)
            select $1, $3::uuid, opened_from, 'actor', $2::text, array[n - opened_from]::smallint[], salt from known`,
        [school, other, other],
      )
      const [first] = (await verified(await exported())).wrong
      expect(first).toMatchObject({ entry: 4, what: expect.stringContaining('actor') })
    })

    /** The chain made anew from entries of one's choice, by somebody who has the database and the key. */
    async function rewriteAll(entries: readonly TrailEntry[]) {
      for (const table of ['chains', 'entries', 'openings', 'checkpoints'])
        await pool.query(`delete from sillage.trail_${table} where tenant = $1`, [school])
      await postgresTrail(pool, { process: 'attacker' }).append(entries)
    }
    const all = () => Array.from({ length: 23 }, (_, n) => entryOf(n))

    it('names the first entry of a tail that was deleted', async () => {
      await pool.query('delete from sillage.trail_entries where tenant = $1 and n >= 20', [school])
      const [first] = (await verified(await exported(), [])).wrong
      expect(first).toMatchObject({ entry: 20, what: expect.stringContaining('end was cut') })
    })

    it('shows a tail that was cut, to whoever holds a checkpoint beyond it', async () => {
      await rewriteAll(all().slice(0, 9))
      const directory = await exported()
      expect((await verified(directory)).wrong[0]).toMatchObject({ entry: 9, what: expect.stringContaining('cut') })
    })

    it('shows a chain that was rewritten and signed with the stolen key, to whoever holds a checkpoint', async () => {
      await rewriteAll(all().with(2, { ...entryOf(2), subjects: [sibling] }))
      await checkpoint()
      const directory = await exported()
      expect((await verified(directory, held.slice(0, 1))).wrong[0]).toMatchObject({
        entry: 11,
        what: expect.stringContaining('rewritten'),
      })
      // Without a checkpoint from before, nobody can tell, and the verifier says so.
      const blind = await verified(directory, [])
      expect(blind.wrong).toEqual([])
      expect(notShown(blind)).toMatch(/whole chain was rewritten/)
    })

    it('shows a selection from a rewritten chain', async () => {
      await rewriteAll(all().with(2, { ...entryOf(2), subjects: [sibling] }))
      // Twelve entries again, so that the bundle offers a proof for a checkpoint of this size.
      await pool.query(
        `insert into sillage.trail_checkpoints (tenant, size, at, subtrees, head, signed, signature)
          select $1, 12, now(), '{}', '\\x00', $2, decode($3, 'base64')`,
        [school, held[0]?.signed, held[0]?.signature],
      )
      const found = await verified(await exported({ actor: other }))
      expect(found.wrong.map(({ what }) => what).join('\n')).toMatch(/no continuation of its own checkpoint at 12/)
    })
  })

  describe('that somebody changed on its way', () => {
    it.each(['entries.ndjson', 'checkpoints.ndjson', 'manifest.json'])(
      'does not verify with another %s',
      async (name) => {
        const directory = await exported()
        const text = await readFile(join(directory, name), 'utf8')
        await writeFile(join(directory, name), text.replace('2026', '2025'))
        expect((await verified(directory)).wrong.length).toBeGreaterThan(0)
      },
    )

    it('does not verify under the key of somebody else who signed it anew', async () => {
      const forger = await openTrailKey(join(place, randomUUID()))
      await pool.query('delete from sillage.trail_checkpoints where tenant = $1', [school])
      const directory = await exported({}, forger)
      expect((await verified(directory, [], forger.publicPem)).wrong).toEqual([])
      expect((await verified(directory)).wrong.length).toBeGreaterThan(0)
    })

    it('does not verify with an entry inserted and the files signed anew with the stolen key', async () => {
      const directory = await exported()
      const copy = `${directory}-copy`
      await cp(directory, copy, { recursive: true })
      const lines = (await readFile(join(copy, 'entries.ndjson'), 'utf8')).split('\n')
      const entries = [...lines.slice(0, 4), lines[3], ...lines.slice(4)].join('\n')
      await writeFile(join(copy, 'entries.ndjson'), entries)
      const manifest = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')) as Record<string, unknown>
      const text = JSON.stringify({
        ...manifest,
        entries: 24,
        files: { 'entries.ndjson': createHash('sha256').update(entries).digest('hex') },
      })
      await writeFile(join(copy, 'manifest.json'), text)
      await writeFile(join(copy, 'manifest.sig'), sign(null, Buffer.from(text), key.privateKey).toString('base64'))
      expect((await verified(copy)).wrong[0]).toMatchObject({ entry: 4 })
    })
  })
})
