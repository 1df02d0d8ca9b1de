// What an auditor asks of a running service: bundles, whom somebody could reach, notices of unusual access. On connections of
// their own, so that a long export keeps nobody else waiting.
import { join } from 'node:path'
import type { Pages } from '#commanding/opened-pages.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Relations } from '#identity/access/relations.ts'
import { type Instant, type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { turnstile } from '#platform/slots.ts'
import { inSchoolTransaction, READ_ONLY } from '#platform/transaction.ts'
import { type AnswerReach, answerReach } from '#rights/breaches/answer-reach.ts'
import type { Selection } from '#trail/bundle.ts'
import { type ArchiveOptions, type BundleArchive, bundleArchive, removeLeftBundles } from '#trail/bundle-archive.ts'
import { noticesOf, type UnusualNotice } from '#trail/days-of-access.ts'
import { type EntriesQuestion, type ListedEntry, listEntries } from '#trail/listed-entries.ts'
import type { DurableTrail } from '#trail/trail.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import type { Unusual } from '#trail/unusual-access.ts'
import person from '../../commands/identity/person.ts'
import { leftOutOf } from './guardians-of.ts'
import { UNUSUAL_EVERY_MS, watchingAccesses } from './watching-accesses.ts'

export type Audit = {
  readonly reach: AnswerReach
  /** Throws EmptyChain and TooManyEntries. */
  /** `within`: where its files are written meanwhile; by default in the data directory. */
  readonly bundle: (
    school: TenantId,
    selection: Selection,
    options?: ArchiveOptions & { readonly within?: string },
  ) => Promise<BundleArchive>
  readonly notices: (school: TenantId) => Promise<readonly UnusualNotice[]>
  readonly entries: (question: EntriesQuestion) => Promise<readonly ListedEntry[]>
}

export type AuditWiring = {
  readonly requestsUrl: string
  readonly ownLogin: boolean
  readonly databaseUrl: string
  readonly dataDirectory: string
  readonly log: Pick<EventLog, 'head' | 'scan' | 'readStream'>
  readonly codec: Pages['codec']
  readonly trail: DurableTrail
  readonly relations: Relations
  readonly states: StreamStates
  readonly now: () => Instant
  /** Null for a command that ends soon. */
  readonly watchEveryMs?: number | null
  readonly onNotice: (tenant: TenantId, notice: Unusual) => void
  readonly onTrouble: (error: unknown) => void
}

/** Statements of an audit may read a long trail. */
const STATEMENT_TIMEOUT_MS = 120_000
/** Each holds one connection. */
const AT_ONCE = 2

export async function openAudit(parts: AuditWiring): Promise<Audit & { close(): Promise<void> }> {
  const { requestsUrl, ownLogin, log, codec, now, states, watchEveryMs = UNUSUAL_EVERY_MS } = parts
  const pool = openPool(requestsUrl, {
    name: 'sillage audit',
    role: 'sillage_app',
    ownLogin,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    // One besides, for notices and lists: they take milliseconds, and would wait behind bundles of a minute.
    max: AT_ONCE + 1,
    onError: parts.onTrouble,
  })
  const watching = openPool(parts.databaseUrl, {
    name: 'sillage audit watch',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    max: 1,
    onError: parts.onTrouble,
  })
  const inTurn = turnstile(AT_ONCE)
  const bundles = join(parts.dataDirectory, 'bundles')
  // A command may run in another container over the same directory, where the processes of the service do not seem to live.
  if (watchEveryMs !== null) await removeLeftBundles(bundles)
  const reach = answerReach({ log, pool })
  const rolesOf = async (tenant: TenantId, id: PersonId) => {
    const { states: folded } = await states.load(streamName('person', id), tenant, [person], true)
    const { roles } = (folded.get(person) ?? person.initial) as typeof person.initial
    return roles.filter(({ until }) => until === null).map(({ role }) => role)
  }
  const watch =
    watchEveryMs === null ? null : watchingAccesses({ ...parts, pool: watching, rolesOf, everyMs: watchEveryMs })
  return {
    reach: (question, signal) => {
      // Nobody can say yet who will be within reach.
      const until = question.until < now() ? question.until : now()
      return inTurn(() => reach({ ...question, until }, signal))
    },
    bundle: (school, selection, options = {}) =>
      inTurn(async () =>
        bundleArchive(pool, {
          within: bundles,
          ...options,
          ...(await leftOutOf({ log, codec }, school, selection)),
          ...{ school, selection, key: await openTrailKey(parts.dataDirectory), at: now() },
        }),
      ),
    notices: (school) => inSchoolTransaction(pool, school, (client) => noticesOf(client, school), READ_ONLY),
    entries: (question) => listEntries(pool, question),
    async close() {
      await watch?.stop()
      await Promise.all([pool.end(), watching.end()])
    },
  }
}
