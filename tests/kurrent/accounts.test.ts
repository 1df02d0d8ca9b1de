// The KurrentDB adapter with accounts: credentials on every path of the client, the errors when the server refuses them,
// and that no password is ever printed.
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type EventLog, LogUnavailable, OutcomeUnknown } from '#event-log/event-log.ts'
import { isDenied } from '#event-log/kurrent/failures.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { START } from '#kernel/ids.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import type { Account, Accounts } from './accounts.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'
import { wireNameOf } from './wire-name.ts'

const odd = 'h@rd:to/gu%ss&é?+ #'
const password = 'hardtoguess'

describe('the event log on a KurrentDB with accounts', () => {
  let server: KurrentServer
  let logs: EventLog[] = []
  const demoted: Account = { password, may: 'everything' }
  const accounts: Accounts = {
    admin: { password, may: 'everything' },
    'ann@home': { password: odd, may: 'everything' },
    usual: { password, may: 'streams' },
    reader: { password, may: 'read' },
    demoted,
  }

  beforeAll(async () => {
    server = await startKurrentServer({ tls: true, accounts })
  })
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()))
    logs = []
  })
  afterAll(() => server.close())

  const as = (account: string) => server.url.replace('://', `://${account}@`)
  const open = async (connectionString: string) => {
    const log = await openKurrentLog({ connectionString, pollMs: 60_000, patienceMs: NEVER_COMES_MS })
    logs.push(log)
    return log
  }

  it.each([
    ['a plain password', `admin:${password}`],
    ['a password and a name of any signs', `${encodeURIComponent('ann@home')}:${encodeURIComponent(odd)}`],
  ])('opens, writes, reads and subscribes with %s', async (_, account) => {
    const log = await open(as(account))
    const stream = aLearner()
    const stop = new AbortController()
    const caughtUp = Promise.withResolvers<void>()
    const live = Promise.withResolvers<bigint>()
    const following = (async () => {
      for await (const message of log.subscribe({ after: await log.head(), signal: stop.signal }))
        if (message.kind === 'caught-up') caughtUp.resolve()
        else live.resolve(message.position)
    })()
    await caughtUp.promise
    const { position } = await log.append(toStream(stream, 'none', records(stream, 1)))
    expect(await live.promise).toBe(position)
    const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 } as const
    expect((await log.readStream(stream, page)).events).toHaveLength(1)
    expect(await log.eventAt(position)).not.toBeNull()
    // Read by the native half, and of a stream that is not there by its metadata.
    expect((await log.readStream(aLearner(), page)).events).toEqual([])
    stop.abort()
    await following
  })

  it.each([
    [
      'a wrong password',
      'admin:wrong-and-secret',
      /^the server refuses the account in EVENT_LOG: its name or password/,
    ],
    ['an account that nobody has', 'nobody:wrong-and-secret', /^the server refuses the account in EVENT_LOG/],
    ['an account that may not read $all', `usual:${password}`, /must belong to the group \$admins, or have the right/],
    ['an account that may not write', `reader:${password}`, /to write the metadata of the stream sillage-log$/],
    ['no account', null, /^the server wants an account: EVENT_LOG names none, as in kurrentdb:\/\/name:password@host/],
  ])('does not open with %s, and names the remedy', async (_, account, sentence) => {
    // A log that is there already needs nothing written: only a reader of a new one is refused.
    const fresh = await startKurrentServer({ tls: true, accounts })
    const url = account === null ? fresh.url : fresh.url.replace('://', `://${account}@`)
    const refused = await openKurrentLog({ connectionString: url }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LogUnavailable)
    expect(refused).toMatchObject({ name: 'CannotOpenLog', message: expect.stringMatching(sentence) })
    expect(isDenied(refused)).toBe(true)
    for (const secret of [password, 'wrong-and-secret', Buffer.from(`admin:${password}`).toString('base64')])
      expect(inspect(refused, { depth: 10 })).not.toContain(secret)
    await fresh.close()
  })

  it('reports at once that nothing was written or read where the account has lost its rights', async () => {
    const log = await open(as(`demoted:${password}`))
    const known = aLearner()
    await log.append(toStream(known, 'none', records(known, 1)))
    const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 } as const
    const attempts = {
      'append to a known stream': () => log.append(toStream(known, 0, records(known, 1))),
      'append to a new one': () => log.append(toStream(aLearner(), 'none', records(aLearner(), 1))),
      'read of a stream': () => log.readStream(known, page),
      'read of all': () => log.readAll({ after: START, limit: 10 }),
      'read of all by type': () => log.readAll({ after: START, limit: 10, filter: { types: ['learning.rare'] } }),
      'the head': () => log.head(),
      'an event': () => log.eventAt(1n as Parameters<EventLog['eventAt']>[0]),
    }
    try {
      demoted.may = 'nothing'
      for (const [what, attempt] of Object.entries(attempts)) {
        const refused = await attempt().catch((error: unknown) => error)
        expect(refused, what).toBeInstanceOf(LogUnavailable)
        expect(isDenied(refused), what).toBe(true)
      }
    } finally {
      demoted.may = 'everything'
    }
    expect(server.store.all.filter(({ stream }) => stream === wireNameOf(known))).toHaveLength(1)
    // And goes on once it has them again.
    expect(await log.append(toStream(known, 0, records(known, 1)))).toMatchObject({ revision: 1 })
  })

  it('reports an unknown outcome where the account lost its rights before a lost answer was retried', async () => {
    const log = await open(as(`demoted:${password}`))
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 1)))
    const append = toStream(stream, 0, records(stream, 1))
    const stopListening = server.store.listen(() => {
      demoted.may = 'nothing'
    })
    try {
      server.loseAnswers(1)
      await expect(log.append(append)).rejects.toBeInstanceOf(OutcomeUnknown)
    } finally {
      stopListening()
      demoted.may = 'everything'
    }
    expect(await log.append(append)).toMatchObject({ revision: 1, repeated: true })
  })

  it('keeps a subscriber waiting while it may not read, then continues', async () => {
    const troubles: unknown[] = []
    const log = await openKurrentLog({
      connectionString: as(`demoted:${password}`),
      pollMs: 20,
      onTrouble: (_, error) => troubles.push(error),
    })
    logs.push(log)
    const stop = new AbortController()
    const stream = aLearner()
    const seen: string[] = []
    const caughtUp = Promise.withResolvers<void>()
    const following = (async () => {
      for await (const message of log.subscribe({ after: await log.head(), signal: stop.signal }))
        if (message.kind === 'events') seen.push(...message.events.map(({ id }) => id))
        else caughtUp.resolve()
    })()
    await caughtUp.promise
    demoted.may = 'nothing'
    server.cut()
    await expect.poll(() => troubles.some(isDenied)).toBe(true)
    demoted.may = 'everything'
    const events = records(stream, 1)
    await log.append(toStream(stream, 'none', events))
    await expect.poll(() => seen).toEqual(events.map(({ id }) => id))
    expect(inspect(troubles, { depth: 10 })).not.toContain(password)
    stop.abort()
    await following
  })

  it('prints no password, whatever the connection string', async () => {
    const printed: unknown[] = []
    for (const kind of ['log', 'warn', 'error', 'info'] as const)
      vi.spyOn(console, kind).mockImplementation((...said) => void printed.push(...said))
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((said) => {
      printed.push(said)
      return true
    })
    const ignored: string[] = []
    try {
      const connectionString = `${as(`admin:${password}`)}&tlsCA=x&nodePreference=follower&keepAliveInterval=300`
      const log = await openKurrentLog({ connectionString, onIgnored: (what) => ignored.push(what) })
      await log.append(toStream(aLearner(), 'none', records(aLearner(), 1)))
      await log.close()
      for (const wrong of ['&tls=perhaps', '&keepAliveInterval', '&gossipTimeout=soon', '&tlsCaFile=/none'])
        await openKurrentLog({ connectionString: as(`admin:${password}`) + wrong }).catch((error: unknown) =>
          printed.push(inspect(error, { depth: 10 })),
        )
    } finally {
      write.mockRestore()
      vi.restoreAllMocks()
    }
    expect(ignored).toHaveLength(2)
    expect(printed.length).toBeGreaterThan(3)
    expect(inspect([printed, ignored], { depth: 10, maxStringLength: null })).not.toContain(password)
  })
})
