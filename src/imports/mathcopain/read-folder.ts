// Reads MathCopain's files: each record checked by itself, then against the others (doubles, records of nobody).
import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { SetAside } from '../set-aside.ts'
import { SourceMissing } from '../source-missing.ts'
import { linesOf } from '../xapi/lines.ts'
import { type Analytics, readAnalytics } from './analytics.ts'
import type { Clock } from './moments.ts'
import type { Reading } from './record-fields.ts'
import {
  type Link,
  type Parent,
  type Profile,
  type Response,
  readLink,
  readParent,
  readProfile,
  readResponse,
  readUser,
  type User,
} from './records.ts'

export const FILES = [
  'users.json',
  'responses.json',
  'profiles.json',
  'parents.json',
  'links.json',
  'analytics-events.json',
] as const
export type FileName = (typeof FILES)[number]
const NEEDED: readonly FileName[] = ['users.json', 'responses.json']

export type FileCount = { readonly read: number; readonly accepted: number; readonly isThere: boolean }

export type Folder = {
  readonly users: readonly User[]
  readonly responses: readonly Response[]
  readonly profiles: readonly Profile[]
  readonly parents: readonly Parent[]
  readonly links: readonly Link[]
  readonly analytics: readonly Analytics[]
  readonly counts: ReadonlyMap<FileName, FileCount>
  /** Of everything that was accepted. */
  readonly digest: string
}

export type FolderOptions = {
  readonly clock: Clock
  readonly aside: Pick<SetAside, 'add'>
  /** Called with the number of records read so far. */
  readonly onRecords?: (records: number) => void
}

/** Throws SourceMissing if the folder has no users or no responses. */
export async function readFolder(folder: string, { clock, aside, onRecords }: FolderOptions): Promise<Folder> {
  const counts = new Map<FileName, FileCount>()
  const digest = createHash('sha256')
  let records = 0

  async function readAll<Of extends object>(
    file: FileName,
    read: (json: unknown, clock: Clock) => Reading<Of>,
    refuse: (record: Of) => string | null,
  ): Promise<readonly Of[]> {
    const path = join(folder, file)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (!isThere && NEEDED.includes(file))
      throw new SourceMissing(`${path} cannot be read: users.json and responses.json must be in the folder.`)
    const accepted: Of[] = []
    let count = 0
    for await (const { text, fault } of isThere ? linesOf(path) : []) {
      if (text.trim() === '' && fault === undefined) continue
      count += 1
      records += 1
      if (count % 1_000 === 0) onRecords?.(records)
      const { record, faults } = fault === undefined ? readText(text, read) : setAside(fault)
      const refused = record === null ? null : refuse(record)
      for (const { rule, taken } of refused === null ? faults : [{ rule: refused, taken: false }])
        aside.add({ file, row: count, reason: rule, taken })
      if (record === null || refused !== null) continue
      digest.update(JSON.stringify(record))
      accepted.push(record)
    }
    counts.set(file, { read: count, accepted: accepted.length, isThere })
    return accepted
  }

  const readText = <Of>(text: string, read: (json: unknown, clock: Clock) => Reading<Of>): Reading<Of> => {
    try {
      return read(JSON.parse(text), clock)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return setAside('the record is not JSON')
    }
  }

  const users = await readAll(
    'users.json',
    readUser,
    once('id', ({ id }) => id),
  )
  const known = new Set(users.map(({ id }) => id))
  const isOrphan = ({ user }: { user: string }) => (known.has(user) ? null : 'user_id is of no accepted user')
  const doubledResponse = once<Response>('id', ({ id }) => id)
  const responses = await readAll('responses.json', readResponse, (one) => isOrphan(one) ?? doubledResponse(one))
  const doubledProfile = once<Profile>('user_id and skill_domain', ({ user, skill }) => `${user} ${skill}`)
  const profiles = await readAll('profiles.json', readProfile, (one) => isOrphan(one) ?? doubledProfile(one))
  const parents = await readAll(
    'parents.json',
    readParent,
    once('id', ({ id }) => id),
  )
  const adults = new Set(parents.map(({ id }) => id))
  const doubledLink = once<Link>('parent_id and child_id', ({ parent, child }) => `${parent} ${child}`)
  const guardians = new Map<string, number>()
  const links = await readAll('links.json', readLink, (one) => {
    if (!adults.has(one.parent)) return 'parent_id is of no accepted parent'
    if (!known.has(one.child)) return 'child_id is of no accepted user'
    const doubled = doubledLink(one)
    if (doubled !== null) return doubled
    const own = (guardians.get(one.child) ?? 0) + 1
    if (own > MOST_GUARDIANS) return `the child has ${MOST_GUARDIANS} parents already`
    guardians.set(one.child, own)
    return null
  })
  const analytics = await readAll('analytics-events.json', readAnalytics, isOrphan)
  onRecords?.(records)
  return { users, responses, profiles, parents, links, analytics, counts, digest: digest.digest('hex') }
}

/** As many as the service accepts. */
const MOST_GUARDIANS = 20

const setAside = (rule: string): Reading<never> => ({ record: null, faults: [{ rule, taken: false }] })

/** The first record of a key is taken, later ones are not. */
function once<Of>(fields: string, keyOf: (record: Of) => string): (record: Of) => string | null {
  const seen = new Set<string>()
  return (record) => {
    const key = keyOf(record)
    if (seen.has(key)) return `${fields}: an earlier record has the same`
    seen.add(key)
    return null
  }
}
