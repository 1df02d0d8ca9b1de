// What an auditor gets: entries of one school's chain with proofs, in files that are signed together and can be verified
// without this program (tools/audit/verify-audit.mjs).
import { createHash, sign } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { z } from 'zod'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import type { LeftOut } from './accesses.ts'
import type { ChainState } from './chain.ts'
import { type SignedCheckpoint, signedCheckpoint } from './checkpoints.ts'
import { csvHeading, csvLine, MOST_ON_PAGE, type PageHead, pageFoot, pageHead, pageRow } from './readable-forms.ts'
import { PLACES_AT_ONCE, type StoredTree, storedTree } from './stored-tree.ts'
import type { TrailKey } from './trail-key.ts'

/** Which entries; all of the chain if nothing is given. Several conditions must all hold. */
export type Selection = {
  readonly subject?: PersonId
  readonly actor?: PersonId
  /** Inclusive and exclusive, ISO 8601. */
  readonly from?: string
  readonly to?: string
}

export type BundleRequest = {
  readonly school: TenantId
  readonly selection: Selection
  /** What guardians did, and requests of rights; the manifest and the page say that it is left out. */
  readonly without?: LeftOut
  /** Must not exist yet. */
  readonly directory: string
  readonly key: TrailKey
  readonly at: string
  readonly onProgress?: (done: number, total: number) => void
  /** Throws TooManyEntries if there are more. */
  readonly mostEntries?: number
}

export type BundleSummary = { readonly entries: number; readonly size: number; readonly root: string }

/** Nothing was ever entered for the school, so there is nothing to sign. */
export class EmptyChain extends Error {
  override readonly name = 'EmptyChain'
}

/** More entries are chosen than may be. */
export class TooManyEntries extends Error {
  override readonly name = 'TooManyEntries'
  readonly entries: number
  constructor(entries: number, most: number) {
    super(`${entries} entries are chosen, and at most ${most} are possible`)
    this.entries = entries
  }
}

const FORMAT = 'sillage-audit/1'
const PAGE = 2_000
export const FILES = ['entries.ndjson', 'entries.csv', 'journal.html', 'checkpoints.ndjson'] as const

/**
 * Writes the bundle beside its place and renames it there when it is complete: an interrupted export leaves nothing that looks
 * whole. Throws EmptyChain and TooManyEntries.
 */
export async function writeBundle(pool: Pick<pg.Pool, 'connect'>, request: BundleRequest): Promise<BundleSummary> {
  const aside = `${request.directory}.partial`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    // One snapshot: entries that are added meanwhile belong to the next bundle.
    const summary = await inSchoolTransaction(pool, request.school, (client) => writeFiles(client, request, aside), {
      begin: 'begin isolation level repeatable read read only; set local statement_timeout = 0',
    })
    await rename(aside, request.directory)
    return summary
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
}

async function writeFiles(client: pg.PoolClient, request: BundleRequest, directory: string): Promise<BundleSummary> {
  const { school, selection, key, at, without } = request
  const chain = await readChain(client, school)
  if (!chain) throw new EmptyChain(`the trail of school ${school} has no entries`)
  const checkpoint = signedCheckpoint(school, chain, at, key)
  const isWhole = Object.values(selection).every((condition) => condition === undefined)
  const { root } = JSON.parse(checkpoint.signed) as { root: string }
  const beginning = await readBeginning(client, school)
  const tree = await storedTree(client, school, chain.tree.size, beginning?.tree)
  const about = {
    school,
    at,
    size: chain.tree.size,
    root,
    keyId: key.id,
    selection,
    isWithoutGuardians: without !== undefined,
  }
  const entries = await writeEntries(client, request, isWhole ? null : tree, directory, about)
  await writeCheckpoints(client, school, tree, join(directory, 'checkpoints.ndjson'))
  const files: Record<string, string> = {}
  for (const name of FILES) files[name] = await sha256Of(join(directory, name))
  const manifest = JSON.stringify(
    {
      format: FORMAT,
      school,
      at,
      selection,
      whole: isWhole,
      ...(without && { leftOut: 'guardians' }),
      ...(beginning && {
        from: {
          size: beginning.tree.size,
          subtrees: beginning.tree.subtrees.map((subtree) => subtree.toString('hex')),
          head: beginning.head?.toString('hex'),
        },
      }),
      entries,
      checkpoint: shown(checkpoint),
      files,
      publicKey: key.publicPem,
    },
    null,
    2,
  )
  await writeFile(join(directory, 'manifest.json'), manifest, { flush: true })
  const signature = sign(null, Buffer.from(manifest, 'utf8'), key.privateKey).toString('base64')
  await writeFile(join(directory, 'manifest.sig'), `${signature}\n`, { flush: true })
  return { entries, size: chain.tree.size, root }
}

const shown = ({ signed, signature }: SignedCheckpoint) => ({ signed, signature: signature.toString('base64') })

export async function readChain(client: Pick<pg.PoolClient, 'query'>, school: TenantId): Promise<ChainState | null> {
  const { rows } = await client.query<{ size: bigint; subtrees: Buffer[]; head: Buffer | null }>(
    'select size, subtrees, head from sillage.trail_chains where tenant = $1',
    [school],
  )
  const [row] = rows
  return row?.head ? { tree: { size: Number(row.size), subtrees: row.subtrees }, head: row.head } : null
}

/** The chain at the oldest kept checkpoint, if entries before it have expired. */
async function readBeginning(client: pg.PoolClient, school: TenantId): Promise<ChainState | null> {
  const { rows } = await client.query<{ size: bigint; subtrees: Buffer[]; head: Buffer }>(
    `select k.size, k.subtrees, k.head from sillage.trail_chains c
      join sillage.trail_checkpoints k on k.tenant = c.tenant and k.size = c.kept_from
      where c.tenant = $1 and c.kept_from > 0`,
    [school],
  )
  const [row] = rows
  return row ? { tree: { size: Number(row.size), subtrees: row.subtrees }, head: row.head } : null
}

type EntryRow = { readonly n: bigint | number; readonly opened_from: bigint | number; readonly entry: string }
type OpeningRow = { readonly n: bigint | number; readonly place: string; readonly value: string; readonly salt: Buffer }

async function writeEntries(
  client: pg.PoolClient,
  { school, selection, without, onProgress, mostEntries = Number.POSITIVE_INFINITY }: BundleRequest,
  proving: StoredTree | null,
  directory: string,
  about: Omit<PageHead, 'entries'>,
): Promise<number> {
  const { where, values } = conditionsOf(selection, without)
  const counted = await client.query<{ count: bigint }>(
    `select count(*) from sillage.trail_entries e where tenant = $1 and n >= $2 ${where}`,
    [school, 0, ...values],
  )
  const total = Number(counted.rows[0]?.count ?? 0)
  if (total > mostEntries) throw new TooManyEntries(total, mostEntries)
  const lines = textFile(join(directory, 'entries.ndjson'))
  const table = textFile(join(directory, 'entries.csv'))
  const page = textFile(join(directory, 'journal.html'))
  await table.write(csvHeading)
  await page.write(pageHead({ ...about, entries: total }))
  let done = 0
  const reached: { group: bigint | number; entry: bigint | number } = { group: 0, entry: -1 }
  for (;;) {
    const { rows }: pg.QueryResult<EntryRow> = await client.query<EntryRow>(
      `select n, coalesce(opened_from, n) as opened_from, entry from sillage.trail_entries e where tenant = $1 and n >= $2 ${where}
        and n > $${values.length + 3} order by n limit ${PAGE}`,
      [school, reached.group, ...values, reached.entry],
    )
    const last = rows.at(-1)
    if (!last) break
    reached.entry = last.n
    reached.group = last.opened_from
    const openings = await openingsOf(client, school, rows)
    const proofs = proving && (await proofsOf(rows, proving))
    for (const { n, entry } of rows) {
      const proof = proofs?.get(n)
      const opened = { n: Number(n), entry, openings: shownTo(selection, entry, openings.get(n) ?? []) }
      await lines.write(`${JSON.stringify({ ...opened, ...(proof && { proof }) })}\n`)
      await table.write(csvLine(opened))
      if (done < MOST_ON_PAGE) await page.write(pageRow(opened))
      done += 1
    }
    onProgress?.(done, total)
  }
  await page.write(pageFoot)
  for (const file of [lines, table, page]) await file.end()
  return done
}

/** As hexadecimal hashes. */
async function proofsOf(
  entries: readonly EntryRow[],
  tree: StoredTree,
): Promise<ReadonlyMap<unknown, readonly string[]>> {
  const proofs = new Map<EntryRow['n'], readonly string[]>()
  for (let next = 0; next < entries.length; next += PLACES_AT_ONCE) {
    const some = entries.slice(next, next + PLACES_AT_ONCE).map(({ n }) => n)
    const { inclusionProof } = await tree(some.map(Number))
    for (const n of some) proofs.set(n, hexOf(inclusionProof(Number(n))))
  }
  return proofs
}

const hexOf = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString('hex'))

type TextFile = { write(text: string): Promise<void>; end(): Promise<void> }

function textFile(path: string): TextFile {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  return {
    async write(text) {
      if (!file.write(text)) await once(file, 'drain')
    },
    async end() {
      file.end()
      await finished(file)
    },
  }
}

async function openingsOf(client: pg.PoolClient, school: TenantId, entries: readonly EntryRow[]) {
  const { rows } = await client.query<OpeningRow>(
    `select n, place, value, salt from sillage.trail_opened
      where tenant = $1 and opened_from = any($2::bigint[]) and n = any($3::bigint[]) order by n, place, value`,
    [school, [...new Set(entries.map(({ opened_from: from }) => from))], entries.map(({ n }) => n)],
  )
  const byEntry = Map.groupBy(rows, ({ n }) => n)
  return new Map(
    [...byEntry].map(([n, own]) => [
      n,
      own.map(({ place, value, salt }) => ({ place, value, salt: salt.toString('hex') })),
    ]),
  )
}

const Facts = z.object({ facts: z.looseObject({ discreet: z.boolean().default(false) }).optional() })

/**
 * The openings of an entry. A bundle about one person is an extract for them: of those whom an entry concerns, it opens with their
 * own id alone, since the others are not theirs to know (a teacher who looks at the reviews of a class looks at authors and
 * reviewers at once). Where who did it is not shown to them, nothing else opens. The proof holds as before, since it is of the entry
 * with its commitments.
 */
function shownTo<Opening extends { readonly place: string; readonly value: string }>(
  { subject, actor }: Selection,
  entry: string,
  openings: readonly Opening[],
): readonly Opening[] {
  if (subject === undefined || actor !== undefined) return openings
  if (openings.some(({ place, value }) => place === 'actor' && value === subject)) return openings
  const isDiscreet = Facts.parse(JSON.parse(entry)).facts?.discreet === true
  return openings.filter(({ place, value }) => (place === 'subject' ? value === subject : !isDiscreet))
}

/** Of the entries of a group, whose number is the second parameter, and of the following groups. */
function conditionsOf(
  { subject, actor, from, to }: Selection,
  without: LeftOut | undefined,
): { where: string; values: readonly unknown[] } {
  const values: unknown[] = []
  const parameter = (value: unknown) => `$${values.push(value) + 2}`
  const withheld = ({ acts, onlyOf }: LeftOut) => [
    ...(acts === undefined ? [] : [`and e.action <> all(${parameter(acts.actions)}::text[])`]),
    ...(onlyOf === undefined ? [] : [of(onlyOf, 'actor', 'on-behalf-of')]),
  ]
  const leftOut = ({ except }: LeftOut) => {
    const people = parameter(except.map((one) => one.person))
    const since = parameter(except.map((one) => one.from ?? null))
    const before = parameter(except.map((one) => one.before ?? null))
    // The people for themselves, because they are what the index finds.
    return `and not exists (select from sillage.trail_opened o where o.tenant = $1
      and o.opened_from = coalesce(e.opened_from, e.n) and o.n = e.n and o.place in ('actor', 'on-behalf-of')
      and o.person = any(${people}::uuid[]) and exists (
      select from unnest(${people}::uuid[], ${since}::timestamptz[], ${before}::timestamptz[]) as except_of (person, since, before)
        where except_of.person = o.person and (except_of.since is null or e.at >= except_of.since)
          and (except_of.before is null or e.at < except_of.before)))`
  }
  // Each group is opened once for all of its entries: `coalesce` keeps it a set that is looked up, and no join.
  const named = (person: PersonId) => `and coalesce((coalesce(e.opened_from, e.n), e.n) in (select o.opened_from, o.n
      from sillage.trail_opened o where o.tenant = $1 and o.place = 'actor' and o.opened_from in (
        select g.n from sillage.trail_openings g where g.tenant = $1 and g.n >= $2 and g.place = 'subject'
          and g.person = ${parameter(person)}::uuid)), false)`
  const of = (person: PersonId, ...places: readonly string[]) =>
    `and e.n in (select o.n from sillage.trail_opened o where o.tenant = $1 and o.opened_from >= $2
      and o.person = ${parameter(person)}::uuid and o.place in (${places.map((place) => `'${place}'`).join(', ')}))`
  const conditions = [
    ...(subject === undefined ? [] : [of(subject, 'subject')]),
    ...(actor === undefined ? [] : [of(actor, 'actor', 'on-behalf-of')]),
    ...(from === undefined ? [] : [`and at >= ${parameter(from)}::timestamptz`]),
    ...(to === undefined ? [] : [`and at < ${parameter(to)}::timestamptz`]),
    ...(without ? [leftOut(without), ...withheld(without)] : []),
    ...(subject !== undefined && without?.nameless === 'left-out' ? [named(subject)] : []),
  ]
  return { where: conditions.join(' '), values }
}

/** Every checkpoint that was handed out, each with the proof that its tree is the beginning of the one of this bundle. */
async function writeCheckpoints(
  client: pg.PoolClient,
  school: TenantId,
  tree: StoredTree,
  path: string,
): Promise<void> {
  const { rows } = await client.query<{ size: bigint; signed: string; signature: Buffer }>(
    'select size, signed, signature from sillage.trail_checkpoints where tenant = $1 order by size',
    [school],
  )
  const file = textFile(path)
  for (let next = 0; next < rows.length; next += PLACES_AT_ONCE) {
    const some = rows.slice(next, next + PLACES_AT_ONCE)
    const { consistencyProof } = await tree(some.map(({ size }) => Number(size)))
    for (const { size, signed, signature } of some) {
      const proof = hexOf(consistencyProof(Number(size)))
      await file.write(`${JSON.stringify({ signed, signature: signature.toString('base64'), proof })}\n`)
    }
  }
  await file.end()
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}
