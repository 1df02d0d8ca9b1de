// The PostgreSQL adapter: positions without gaps in commit order, group commit, wake-up of readers by NOTIFY.
import type pg from 'pg'
import { type LogId, type Position, position, START } from '#kernel/ids.ts'
import { openClient, openPool } from '#platform/database.ts'
import { mayPass } from '#platform/database-errors.ts'
import { type Append, type EventLog, LogUnavailable, OutcomeUnknown, WrongExpectedRevision } from '../event-log.ts'
import { LOG_FORMAT, type LogFormat } from '../log-format.ts'
import { readBackByNumber } from '../read-back.ts'
import { doorbell, follow } from '../subscription.ts'
import { readCopyOf, type WrittenCopyOf, writtenCopyOf } from '../written-origin.ts'
import { announcer } from './announcer.ts'
import { batchWriter, type WriterOptions } from './batch-writer.ts'
import { bulkLoad } from './bulk-load.ts'
import { dictionary } from './dictionary.ts'
import { itemsOf } from './items.ts'
import { namesOfNumbers } from './names-of-numbers.ts'
import { Misnumbered, numberProofs } from './number-proofs.ts'
import { numberedAppends } from './numbered-appends.ts'
import { ensurePartitions, PARTITION } from './partitions.ts'
import { reader } from './postgres-reader.ts'
import { scanner } from './scan.ts'
import { CHANNEL, notify, numbersAre, postgresBatchStore, type Row } from './statements.ts'
import { steadyConnection } from './steady-connection.ts'
import { listen } from './wake-up.ts'

export type PostgresLogOptions = {
  readonly url: string
  readonly pollMs?: number
  readonly onCommit?: WriterOptions['onCommit']
  /** Called after an error in the background that will be retried. */
  readonly onTrouble?: (what: string, error: unknown) => void
}

export type PostgresLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

type IdentityRow = {
  readonly id: LogId
  readonly format: LogFormat
  readonly may_hold_old_ids: boolean
  readonly copy_of: WrittenCopyOf | null
}

/** Opens the log of a migrated database. */
export async function openPostgresLog(options: PostgresLogOptions): Promise<PostgresLog> {
  const { url, onTrouble = () => undefined } = options
  const writing = openPool(url, {
    name: 'sillage log append',
    max: 2,
    onError: (error) => onTrouble('append connection', error),
  })
  const reading = openPool(url, {
    name: 'sillage log read',
    max: 6,
    onError: (error) => onTrouble('read connection', error),
  })
  const loading = openPool(url, { name: 'sillage log load', max: 2, statementTimeoutMs: 120_000 })
  const notifying = openPool(withAsynchronousCommit(url), { name: 'sillage log notify', max: 1 })
  const pools: readonly pg.Pool[] = [writing, reading, loading, notifying]

  const names = dictionary(reading)
  const items = itemsOf(names)
  const proofs = numberProofs()
  const readNames = namesOfNumbers(reading)
  const read = reader(reading, readNames)
  const scan = scanner(reading, readNames)
  const bell = doorbell()
  const { rows } = await reading.query<IdentityRow>('select id, format, may_hold_old_ids, copy_of from log.identity')
  const [identity] = rows
  if (!identity) throw new Error('The database contains no event log. Run the migrations first.')
  if (identity.format !== LOG_FORMAT)
    throw new Error(
      `This database contains a log of format ${identity.format}, but this version of Sillage writes format ${LOG_FORMAT}. Run the newest version, and its migrations first.`,
    )
  let copyOf = identity.copy_of && readCopyOf(identity.copy_of)

  let prepared = 0n
  async function prepare(head: Position): Promise<void> {
    // Checked once per tenth of a partition. Two empty partitions are always ready.
    const mark = head / (PARTITION / 10n)
    if (mark < prepared) return
    prepared = mark + 1n
    try {
      await ensurePartitions(loading, head)
    } catch (error) {
      prepared = mark
      onTrouble('partitions ahead of the log', error)
    }
  }
  await prepare(await read.head())

  let written = START
  function onGrowth(head: Position): void {
    if (head > written) written = head
    bell.ring()
    headAnnouncer.announce(head)
  }
  function onAnnouncement(payload: string): boolean {
    const head = /^\d+$/.test(payload) ? position(BigInt(payload)) : START
    // This process also receives its own announcements. Its readers have already been woken.
    if (head <= written) return false
    writer.onForeignHead(head)
    return true
  }

  const headAnnouncer = announcer((head: Position) => notify(notifying, head))
  const steady = steadyConnection(writing)
  const writer = batchWriter<Row>(postgresBatchStore(steady, writing, proofs), {
    nowMs: () => performance.now(),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    gather: () => new Promise((resolve) => setImmediate(resolve)),
    mayPass,
    onForget: proofs.doubt,
    onCommit(head, batch) {
      onGrowth(head)
      void prepare(head)
      options.onCommit?.(head, batch)
    },
  })
  const wakeUp = listen(
    CHANNEL,
    () => openClient(url, { name: 'sillage log listen', statementTimeoutMs: 0 }),
    bell,
    onAnnouncement,
  )

  let closed = false
  const beforeTheQueue = new Set<Promise<unknown>>()
  function refuseWhenClosed(): void {
    if (closed) throw new LogUnavailable(new Error('the log is closed'))
  }
  function entering<T>(work: Promise<T>): Promise<T> {
    const entered = answering(work).finally(() => beforeTheQueue.delete(entered))
    beforeTheQueue.add(entered)
    return entered
  }

  const append = numberedAppends<Row>(writer, {
    cached(append) {
      refuseWhenClosed()
      return items.cached(append)
    },
    async named(append) {
      const [item] = await entering(items.named([append]))
      if (!item) throw new Error('expected one item for one append')
      return item
    },
    holds: (item) =>
      entering(
        numbersAre(
          writing,
          item.rows.map(({ numbers }) => numbers),
        ),
      ),
    forget: names.forget,
  })
  /** If an entered school is gone, enters everything once more. */
  const namedNow = (appends: readonly Append[]) =>
    items.named(appends).catch((error: unknown) => {
      if (!(error instanceof Misnumbered)) throw error
      names.forget()
      return items.named(appends)
    })

  return {
    id: identity.id,
    format: identity.format,
    get mayHoldOldIds() {
      return identity.may_hold_old_ids || copyOf?.mayHoldOldIds === true
    },
    get copyOf() {
      return copyOf
    },
    async recordCopy(copy) {
      await answering(reading.query('update log.identity set copy_of = $1', [JSON.stringify(writtenCopyOf(copy))]))
      copyOf = copy
    },
    waiting: writer.waiting,
    readAll: (page) => answering(read.readAll(page)),
    scan: async function* (stretch) {
      try {
        yield* scan(stretch)
      } catch (error) {
        throw mayPass(error) ? new LogUnavailable(error) : error
      }
    },
    readStream: (stream, page) => answering(read.readStream(stream, page)),
    readBack: (from) => answering(readBackByNumber(read.readAll)(from)),
    head: () => answering(read.head()),
    // The rows of an append have consecutive positions.
    positionBefore: (last, count) => position(last - BigInt(count)),
    lag: (after) => answering(read.lag(after)),
    eventAt: (at) => answering(read.eventAt(at)),
    append,
    async load(appends) {
      refuseWhenClosed()
      const named = await entering(namedNow(appends))
      const loaded = await bulkLoad(loading, named, (from, to) => {
        names.forget()
        return items.named(appends.slice(from, to))
      }).catch((error: unknown) => {
        throw mayPass(error) || error instanceof Misnumbered ? new OutcomeUnknown(error) : error
      })
      const head = loaded.reduce(
        (last, outcome) =>
          !(outcome instanceof WrongExpectedRevision) && outcome.position > last ? outcome.position : last,
        START,
      )
      writer.onForeignHead(head)
      bell.ring()
      await prepare(head)
      return loaded
    },
    subscribe: (from) =>
      follow(
        {
          readAll: read.readAll,
          bell,
          pollMs: options.pollMs ?? 1_000,
          onRetry: (error) => onTrouble('subscription', error),
        },
        from,
      ),
    async close() {
      closed = true
      // Appends whose names are being looked up must be in the writer's queue before it closes.
      await Promise.allSettled(beforeTheQueue)
      await writer.close()
      // Refused appends are still checking their numbers.
      await Promise.allSettled(beforeTheQueue)
      await headAnnouncer.close()
      await steady.release()
      await wakeUp.close()
      await Promise.all(pools.map((pool) => pool.end()))
    },
  }
}

/** Reports a lost connection as LogUnavailable. Other errors stay as they are. */
async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw mayPass(error) ? new LogUnavailable(error) : error
  }
}

/**
 * The same database with asynchronous commits, only for announcements: a NOTIFY has a separate transaction, and its flush
 * would delay the next batch's flush.
 */
function withAsynchronousCommit(url: string): string {
  const target = new URL(url)
  const existing = target.searchParams.get('options')
  target.searchParams.set('options', `${existing ? `${existing} ` : ''}-c synchronous_commit=off`)
  return target.href
}
