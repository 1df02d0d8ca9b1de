// E-mails about notices, over a whole service and a real mail server: whom they go to, what they say, that none is lost or sent
// twice unseen, and that nobody gets one who must not.
import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressIn } from '#compose/open-mail.ts'
import { defaultPreferences } from '#events/conversation/notice-preferences.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { localDay, mondayOf } from '#kernel/local-day.ts'
import { type DigestStore, digestStore } from '#mailing/digest-store.ts'
import { headersOf, type MailServerForTests, openMailServer, textOf } from '#mailing/mail-server.fixtures.ts'
import { readMailStatus } from '#mailing/mail-status.ts'
import { type Mailer, mailer } from '#mailing/mailer.ts'
import { planDigests, sendDigests } from '#mailing/send-digests.ts'
import { openPool } from '#platform/database.ts'
import { readMailServer } from '#platform/mail-config.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { caughtUp } from './caught-up.ts'
import { openedSchool } from './signed-in.ts'
import { attempt, openStack, type Stack } from './stack.ts'

const DAY_MS = 86_400_000
const publicUrl = 'https://sillage.example'
const stop = new AbortController().signal

let stack: Stack
let pool: ReturnType<typeof openPool>
let store: DigestStore
let server: MailServerForTests
let sender: Mailer
/** Nine or ten o’clock of the school, from tomorrow on: one day for each test, so that everybody’s e-mail is due in each. */
let day = 0
/** Read once: midnight may pass within a test. */
const startedAt = Date.now()
const morning = (of = day) =>
  Instant.parse(`${new Date(startedAt + of * DAY_MS).toISOString().slice(0, 10)}T08:30:00.000Z`)

beforeAll(async () => {
  server = await openMailServer()
  sender = mailerTo(server.url)
  stack = await openStack('notice mail', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'notice mail test', max: 2 })
  store = digestStore(pool)
  await openedSchool(stack)
})
afterAll(async () => {
  sender?.close()
  await pool?.end()
  await stack?.close()
  await server?.close()
})
beforeEach(() => {
  day += 1
  server.taken.splice(0)
})

function mailerTo(url: string): Mailer {
  const parsed = readMailServer(url)
  if (!parsed) throw new Error('expected an address of a server')
  return mailer({ server: parsed, from: 'sillage@example.org', publicUrl })
}

/** Age of what the read model of notices has not folded. */
let noticesLagMs: number | null = 0
const parts = (by: Mailer = sender) => ({
  store,
  mailer: by,
  links: stack.service.unsubscribeLinks,
  publicUrl,
  limits: stack.service.personLimits,
  erased: stack.service.erased,
  addressOf: addressIn(stack.service.queries),
  noticesLagMs: async () => noticesLagMs,
  now: () => morning(),
  onTrouble: (error: unknown) => {
    throw error
  },
})
async function sendAll(by?: Mailer): Promise<string | null> {
  await caughtUp(stack)
  await planDigests(parts(by))
  return sendDigests(parts(by), stop)
}

const must = async (url: string, body: object, token?: string) => {
  const answer = await stack.ask('POST', url, { body, ...(token && { token }) })
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
}
const give = (person: string, more: object = {}) =>
  must('/api/events', [
    {
      id: randomUUID(),
      command: 'conversation.give-notice',
      input: {
        person,
        kind: 'learner-may-need-help',
        reference: randomUUID(),
        facts: { class: randomUUID(), skill: 'calcul/division', reason: 'no-practice' },
        ...more,
      },
    },
  ])

type Chosen = { readonly email?: string | null; readonly preferences?: object }
/** A teacher who asked for an e-mail every day, with one notice. */
async function reader({ email, preferences }: Chosen = {}): Promise<{ person: string; email: string }> {
  const person = randomUUID()
  const address = email === undefined ? `t-${person.slice(0, 8)}@example.org` : email
  await must('/api/people', { person, role: 'teacher', givenName: 'Zénobie', familyName: 'Quatremer' })
  if (address !== null) await must('/api/people/contacts', { person, email: address })
  const wanted = { ...defaultPreferences, digest: 'daily', quiet: null, ...preferences, person }
  await must('/api/notices/preferences', wanted, await stack.token('teacher', { actor: person }))
  await give(person)
  return { person, email: address ?? '' }
}
const sentTo = (email: string) => server.taken.filter(({ to }) => to.includes(email))
const rowsOf = async (person: string) =>
  (
    await pool.query<{ state: string; error: string | null; attempts: number }>(
      'select state, error, attempts from sillage.digests where person = $1 order by day',
      [person],
    )
  ).rows
/** The days of these tests are still to come, so that what is given now is older than what was counted then. */
const asIfNew = (person: string) =>
  pool.query(`update sillage.digests set counted_to = counted_to - interval '1000 days' where person = $1`, [person])
const dueAgain = (person: string) =>
  pool.query('update sillage.digests set next_at = clock_timestamp() where person = $1', [person])

describe('an e-mail about notices', () => {
  it('counts them by kind, names nobody, and leads to the console', async () => {
    const { person, email } = await reader()
    await give(person)
    await give(person, { kind: 'path-assigned', facts: { path: randomUUID() } })
    await sendAll()
    const [mail, ...more] = sentTo(email)
    if (!mail) throw new Error('expected an e-mail')
    expect(more).toEqual([])
    const text = textOf(mail)
    expect(text).toContain('- Un élève peut avoir besoin d’aide (2)')
    expect(text).toContain('- Un nouveau parcours')
    expect(text).toContain(`${publicUrl}/notices`)
    expect(`${mail.source}${text}`).not.toMatch(/Zénobie|Quatremer|division/)
    expect(headersOf(mail).get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  })

  it('comes once a day, and only if something is new', async () => {
    const { person, email } = await reader()
    await sendAll()
    await sendAll()
    expect(sentTo(email)).toHaveLength(1)
    day += 1
    await sendAll()
    expect(sentTo(email)).toHaveLength(1)
    expect((await rowsOf(person)).map(({ state }) => state)).toEqual(['sent', 'nothing'])
  })

  it('tells a parent once a week that the past week of a child can be read, and nothing of it', async () => {
    const [guardian, learner, ofClass] = [randomUUID(), randomUUID(), randomUUID()]
    const email = `p-${guardian.slice(0, 8)}@example.org`
    await must('/api/people', { person: guardian, role: 'parent', givenName: 'Anne', familyName: 'Quatremer' })
    await must('/api/people', { person: learner, role: 'learner', givenName: 'Zénobie', familyName: 'Quatremer' })
    await must('/api/people/contacts', { person: guardian, email })
    const klass = { class: ofClass, schoolYear: '2026-2027' }
    await must('/api/classes', { ...klass, name: 'CM1 B', level: 'CM1', teacher: stack.teacher })
    await must('/api/enrolments', { ...klass, learner })
    await must('/api/families/links', { learner, guardian, level: 'view' })
    const wanted = { ...defaultPreferences, digest: 'weekly', quiet: null, person: guardian }
    await must('/api/notices/preferences', wanted, await stack.token('parent', { actor: guardian }))
    await must('/api/adaptive/interaction', attempt(learner), await stack.token('tool'))
    const learnedIn = mondayOf(localDay(Instant.parse(new Date().toISOString()), Zone.parse('Europe/Paris')))
    // The week of the answer is the one before the e-mail of next week.
    const nextWeek = { ...parts(), now: () => morning(7) }
    const sendNextWeek = async () => {
      await caughtUp(stack)
      await planDigests(nextWeek)
      await sendDigests(nextWeek, stop)
    }
    await must('/api/families/links/confirmations', { learner, guardian })
    await sendNextWeek()
    await sendNextWeek()
    const [mail, ...more] = sentTo(email)
    if (!mail) throw new Error('expected an e-mail')
    expect(more).toEqual([])
    expect(headersOf(mail).get('subject')).toContain('=?UTF-8?')
    const text = textOf(mail).replaceAll('\r\n', '\n')
    expect(text).toContain(`La semaine passée de vos enfants :\n${publicUrl}/children?week=${learnedIn}\n`)
    expect(`${mail.source}${text}`).not.toMatch(/Zénobie|Quatremer|division|réponse/)
  })

  it('is in the language of the reader, and leaves out kinds that are off', async () => {
    const { person, email } = await reader({
      preferences: { language: 'en', offByMail: ['path-assigned'] },
    })
    await give(person, { kind: 'path-assigned', facts: { path: randomUUID() } })
    await sendAll()
    expect(headersOf(sentTo(email)[0] ?? { to: [], source: '' }).get('subject')).toBe('1 notice to read')
  })

  it('is sent once where two workers send at the same time', async () => {
    const { email } = await reader()
    await caughtUp(stack)
    await Promise.all([planDigests(parts()), planDigests(parts())])
    await Promise.all([sendDigests(parts(), stop), sendDigests(parts(), stop)])
    expect(sentTo(email)).toHaveLength(1)
  })

  it('counts a notice that is folded late with the next e-mail, and waits while nobody knows what is folded', async () => {
    const { person, email } = await reader()
    await caughtUp(stack)
    noticesLagMs = null
    await planDigests(parts())
    expect(await rowsOf(person)).toEqual([])
    // The notice was given before, and its row comes after the e-mail was planned.
    noticesLagMs = Date.parse(morning()) - Date.now() + 3_600_000
    await planDigests(parts())
    noticesLagMs = 0
    await sendDigests(parts(), stop)
    expect(sentTo(email)).toEqual([])
    day += 1
    await sendAll()
    expect(sentTo(email)).toHaveLength(1)
  })

  it('waits for the end of quiet hours', async () => {
    const { person, email } = await reader()
    await caughtUp(stack)
    await planDigests(parts())
    const quiet = { ...defaultPreferences, digest: 'daily', quiet: { from: 8, until: 12 }, person }
    await must('/api/notices/preferences', quiet, await stack.token('teacher', { actor: person }))
    await caughtUp(stack)
    await sendDigests(parts(), stop)
    expect(sentTo(email)).toEqual([])
    expect(await rowsOf(person)).toMatchObject([{ state: 'waiting', error: null }])
  })
})

describe('a mail server that is away', () => {
  it('loses nothing and repeats nothing: the e-mail is sent when it is back', async () => {
    const { person, email } = await reader()
    const gone = await openMailServer()
    await gone.close()
    const away = mailerTo(gone.url)
    const trouble = await sendAll(away)
    expect(trouble).not.toBeNull()
    await store.beat(trouble)
    expect(await readMailStatus(pool)).toMatchObject({ isSent: true, trouble })
    expect((await rowsOf(person))[0]?.state).toBe('waiting')
    day += 1
    await sendAll(away)
    expect(await rowsOf(person)).toHaveLength(1)
    await pool.query(`update sillage.digests set next_at = clock_timestamp() where state = 'waiting'`)
    await sendDigests(parts(), stop)
    await sendDigests(parts(), stop)
    await store.beat(null)
    expect(sentTo(email)).toHaveLength(1)
    expect(await readMailStatus(pool)).toMatchObject({ waiting: expect.any(Number), trouble: null })
    away.close()
  })

  it('sends an e-mail again after a kill between sending and marking, and the Message-ID shows that it is the same', async () => {
    const { person, email } = await reader()
    await caughtUp(stack)
    await planDigests(parts())
    // The others of this file wait for their own tests.
    await pool.query(`update sillage.digests set next_at = 'infinity' where state = 'waiting' and person <> $1`, [
      person,
    ])
    const run = async (crashPoint: string) => {
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL('../fixtures/send-one-digest.ts', import.meta.url)),
          ...[stack.service.databaseUrl, server.url, email],
        ],
        { env: { ...process.env, SILLAGE_CRASH_POINT: crashPoint }, stdio: ['ignore', 'inherit', 'inherit'] },
      )
      const [code, signal] = await once(child, 'exit')
      return signal ?? code
    }
    expect(await run('between-mail-and-mark')).toBe('SIGKILL')
    await vi.waitUntil(() => sentTo(email).length === 1, { timeout: NEVER_COMES_MS })
    expect(await rowsOf(person)).toMatchObject([{ state: 'waiting', attempts: 0 }])
    expect(await run('')).toBe(0) // the attempt that was killed is still claimed
    expect(sentTo(email)).toHaveLength(1)
    await dueAgain(person)
    expect(await run('')).toBe(0)
    expect(await run('')).toBe(0)
    expect(await rowsOf(person)).toMatchObject([{ state: 'sent', attempts: 0 }])
    const ids = sentTo(email).map((mail) => headersOf(mail).get('message-id'))
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  it('lets a process that was frozen while it sent settle nothing', async () => {
    const { person } = await reader()
    await caughtUp(stack)
    await planDigests(parts())
    const claimOf = async () => {
      for (let claimed = await store.claim(); claimed; claimed = await store.claim())
        if (claimed.person === person) return claimed
      throw new Error('expected an e-mail of the person')
    }
    const frozen = await claimOf()
    await dueAgain(person)
    const other = await claimOf()
    expect(await store.settle(frozen, 'sent', null)).toBe(false)
    expect(await store.settle(other, 'sent', null)).toBe(true)
  })

  it('is asked again later when it says so, and only these answers bring an e-mail nearer to its end', async () => {
    const { person, email } = await reader()
    const gone = await openMailServer()
    await gone.close()
    const away = mailerTo(gone.url)
    await sendAll(away)
    away.close()
    expect(await rowsOf(person)).toMatchObject([{ state: 'waiting', attempts: 0 }])
    server.refuse({ code: 451, text: 'try again later' })
    await dueAgain(person)
    expect(await sendDigests(parts(), stop)).toBeNull()
    server.refuse(null)
    expect(await rowsOf(person)).toMatchObject([{ state: 'waiting', attempts: 1 }])
    await dueAgain(person)
    await sendDigests(parts(), stop)
    expect(sentTo(email)).toHaveLength(1)
  })

  it('gives up on an address that it refuses for good, and on no other', async () => {
    const { person } = await reader()
    server.refuse({ code: 550, text: 'no such user' })
    await sendAll()
    server.refuse(null)
    expect((await rowsOf(person))[0]).toMatchObject({ state: 'refused', error: expect.stringMatching(/^[A-Z]+ 550$/) })
  })
})

describe('nobody gets an e-mail', () => {
  const nothing = async ({ person, email }: { person: string; email: string }, error: string) => {
    await sendAll()
    expect(sentTo(email)).toEqual([])
    expect((await rowsOf(person)).at(-1)).toMatchObject({ state: 'withheld', error })
  }

  it('who did not ask for one', async () => {
    const { person, email } = await reader({ preferences: { digest: 'never' } })
    await sendAll()
    expect(sentTo(email)).toEqual([])
    expect(await rowsOf(person)).toEqual([])
  })

  it('without an address', async () => nothing(await reader({ email: null }), 'no-address'))

  it('whose data may only be stored', async () => {
    const restricted = await reader()
    await must(
      '/api/rights/restrictions',
      { person: restricted.person, ground: 'accuracy-contested' },
      await stack.token('auditor'),
    )
    await nothing(restricted, 'limited')
  })

  it('who objects to that use of their data', async () => {
    const objecting = await reader()
    await must('/api/rights/objections', { person: objecting.person, purpose: 'administration' })
    await nothing(objecting, 'limited')
  })

  it('who has no role in the school any more', async () => {
    const left = await reader()
    await must('/api/people/roles/withdrawals', { person: left.person, role: 'teacher' })
    await nothing(left, 'gone')
  })

  it('who was erased, and their row goes with them', async () => {
    const erased = await reader()
    await caughtUp(stack)
    await planDigests(parts())
    expect(await rowsOf(erased.person)).toHaveLength(1)
    await must('/api/rights/erasures', { person: erased.person }, await stack.token('auditor'))
    await vi.waitUntil(async () => (await rowsOf(erased.person)).length === 0, { timeout: NEVER_COMES_MS })
    await sendAll()
    expect(sentTo(erased.email)).toEqual([])
    expect(await rowsOf(erased.person)).toEqual([])
  })

  it('about a person whose data may only be stored', async () => {
    const { person, email } = await reader()
    await sendAll()
    server.taken.splice(0)
    const about = randomUUID()
    await must('/api/people', { person: about, role: 'learner', givenName: 'Ilona', familyName: 'Roux' })
    await give(person, { about })
    await must(
      '/api/rights/restrictions',
      { person: about, ground: 'accuracy-contested' },
      await stack.token('auditor'),
    )
    day += 1
    await sendAll()
    expect(sentTo(email)).toEqual([])
    expect((await rowsOf(person)).at(-1)).toMatchObject({ state: 'nothing' })
  })
})

describe('the link that stops e-mails', () => {
  it('stops them by one POST as mail programs send it, and by no GET', async () => {
    const { person, email } = await reader()
    await sendAll()
    const header = headersOf(sentTo(email)[0] ?? { to: [], source: '' }).get('list-unsubscribe') ?? ''
    const path = header.slice(1, -1).replace(publicUrl, '')
    const opened = await stack.ask('GET', path, { token: null })
    expect([opened.statusCode, opened.headers.location]).toEqual([303, `/unsubscribe#${path.split('/').at(-1)}`])
    await asIfNew(person)
    day += 1
    await sendAll()
    expect(sentTo(email)).toHaveLength(2)
    const stopped = await stack.ask('POST', path, {
      token: null,
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(stopped.statusCode).toBe(204)
    await asIfNew(person)
    day += 1
    await sendAll()
    expect(sentTo(email)).toHaveLength(2)
  })

  it('is refused if nobody here made it', async () => {
    const token = Buffer.concat([
      ...[randomUUID(), randomUUID()].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')),
      randomBytes(32),
    ]).toString('base64url')
    const answer = await stack.ask('POST', `/api/unsubscribe/${token}`, { token: null })
    expect(answer.statusCode).toBe(404)
  })
})

it('leaves no address and no word of an e-mail in its rows', async () => {
  const { rows } = await pool.query<{ row: string }>('select to_jsonb(d)::text as row from sillage.digests d')
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.map(({ row }) => row).join()).not.toMatch(/example\.org|Bonjour|notification/)
})
