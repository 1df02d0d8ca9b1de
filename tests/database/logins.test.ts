// The logins of an external PostgreSQL: an owner who is no superuser, and a login for requests that leads nowhere.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { LoginTooStrong, NoRequestsLogin, OwnerSeesNothing } from '#platform/requests-login.ts'
import { openDroppingPooler } from '../fixtures/dropping-pooler.ts'
import { openSchool, openStack } from '../http/stack.ts'
import { onServer, withDatabase } from '../start-database.ts'
import { whatIsOpen } from './readable-without-policy.ts'

const PASSWORD = 'a-password-of-a-test'

describe('an external PostgreSQL (database)', () => {
  const { url: server } = inject('testDatabase')
  const suffix = randomUUID().slice(0, 8)
  const named = (name: string) => `t_${name}_${suffix}`
  const database = named('logins')
  const made: string[] = []
  let directory: string

  const urlOf = (login: string) => {
    const url = new URL(withDatabase(server, database))
    url.username = login
    url.password = PASSWORD
    return url.href
  }
  const login = async (name: string, attributes = '') => {
    await onServer(server, `create role ${named(name)} login password '${PASSWORD}' ${attributes}`)
    made.push(named(name))
    return urlOf(named(name))
  }
  const owner = () => urlOf(named('owner'))

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sillage-logins-'))
    await login('owner', 'createrole')
    // As an administrator of PostgreSQL does who wants no superuser to run Sillage.
    await onServer(server, `grant sillage_owner, sillage_app to ${named('owner')} with admin option`)
    await onServer(server, `create database ${database} owner ${named('owner')} template template0`)
  })
  afterAll(async () => {
    await onServer(server, `drop database if exists ${database} with (force)`)
    // Whoever was made by another role goes first.
    for (const name of made.reverse()) await onServer(server, `drop role if exists ${name}`)
    await rm(directory, { recursive: true, force: true })
  })

  const open = (requests: string | undefined, databaseUrl = owner()): Promise<Service> =>
    openService(
      readConfig({
        DATABASE_URL: databaseUrl,
        SILLAGE_REQUESTS_URL: requests,
        SILLAGE_DATA: directory,
        SILLAGE_KEYS: directory,
      }),
      { logger: pino({ level: 'silent' }), worker: false, join: false },
    )
  const failure = async (opening: Promise<Service>): Promise<unknown> => {
    try {
      await (await opening).close()
      return null
    } catch (error) {
      return error
    }
  }

  it('serves an owner who is no superuser: rows are written, rebuilt by COPY, and read by requests', async () => {
    const requestsUrl = urlOf(named('made_at_the_start'))
    made.push(named('made_at_the_start'))
    const stack = await openStack('plain owner', { databaseUrl: owner(), requestsUrl, worker: true })
    const pool = openPool(owner(), { name: 'plain owner', max: 1 })
    try {
      const { rows: who } = await pool.query(
        'select rolsuper or rolbypassrls as strong from pg_roles where rolname = session_user',
      )
      expect(who).toEqual([{ strong: false }])
      const school = await openSchool(stack, 3)
      const body = { person: randomUUID(), role: 'teacher', givenName: 'Ada', familyName: 'Lind' }
      const { headers } = await stack.ask('POST', '/api/people', { body })
      const overview = `/api/classes/${school.class}/overview?atLeast=${String(headers['x-event-position'])}`
      const before = (await stack.ask('GET', overview)).json()
      expect(before.learners ?? before.items ?? before).toBeTruthy()

      const built = await stack.service.projections.rebuild(['people', 'class-roster'], {
        candidate: false,
        compare: true,
        switch: 'yes',
        by: 'test',
        signal: new AbortController().signal,
        onProgress: () => {},
      })
      expect(built.map(({ comparison, refused }) => [comparison?.same, refused])).toEqual([
        [true, null],
        [true, null],
      ])
      // The policies come with each new generation.
      expect(await whatIsOpen(pool)).toEqual([])
      const { rows } = await pool.query('select (select count(*)::int from read.class_roster__g2) as roster')
      expect(rows).toEqual([{ roster: 3 }])
      const { rows: forced } = await pool.query(`select relforcerowsecurity from pg_class where relname = 'people__g2'`)
      expect(forced).toEqual([{ relforcerowsecurity: true }])
      expect((await stack.ask('GET', overview)).statusCode).toBe(200)
      // What a backup with `pg_dump` needs: see docs/operations.md.
      await expect(pool.query(`set row_security = off; select count(*) from read.people__g2`)).rejects.toThrow(
        /affected by row-level security/,
      )
    } finally {
      await pool.end()
      await stack.close()
    }
  })

  it('does not start with a login of requests that could become the owner, or somebody else', async () => {
    const strong = await login('bypasses', 'noinherit bypassrls')
    const creates = await login('creates', 'noinherit createrole')
    const member = await login('member', 'noinherit')
    await onServer(server, `grant sillage_app to ${named('bypasses')}, ${named('creates')}, ${named('member')}`)
    await onServer(server, `grant sillage_owner to ${named('member')}`)
    const whys = await Promise.all(
      [strong, creates, member].map(async (url) => {
        const error = await failure(open(url))
        if (!(error instanceof LoginTooStrong)) throw error
        expect(error.message).toContain('Set SILLAGE_REQUESTS_URL to')
        expect(error.message).not.toContain(PASSWORD)
        return error.why.join()
      }),
    )
    expect(whys).toEqual([
      'it, or sillage_app, has the attribute bypassrls',
      'it, or sillage_app, has the attribute createrole',
      'it may become sillage_owner',
    ])
    // The superuser, under another name for the same login than that of DATABASE_URL.
    const superuser = await failure(open(withDatabase(server, database)))
    expect(superuser).toBeInstanceOf(LoginTooStrong)
    expect(superuser).toMatchObject({ why: ['it is a superuser'] })
  })

  it('is checked on each new connection, not only at the start', async () => {
    const url = urlOf(named('made_at_the_start'))
    const pool = openPool(url, { name: 'later', role: 'sillage_app', ownLogin: true, max: 1 })
    await pool.query('select 1')
    await onServer(server, `grant sillage_owner to ${named('made_at_the_start')}`)
    const later = openPool(url, { name: 'later', role: 'sillage_app', ownLogin: true, max: 1 })
    await expect(later.query('select 1')).rejects.toBeInstanceOf(LoginTooStrong)
    await onServer(server, `revoke sillage_owner from ${named('made_at_the_start')}`)
    await later.query('select 1')
    await Promise.all([pool.end(), later.end()])
  })

  it('says what to run if the login of requests is missing and the owner may not create it', async () => {
    await onServer(server, `alter role ${named('owner')} nocreaterole`)
    const error = await failure(open(urlOf(named('nobody'))))
    await onServer(server, `alter role ${named('owner')} createrole`)
    expect(error).toBeInstanceOf(NoRequestsLogin)
    expect(error).toMatchObject({
      message: expect.stringContaining(`create role "${named('nobody')}" login noinherit`),
    })
  })

  it('does not start with an owner to whom the policies show nothing', async () => {
    await onServer(server, `revoke sillage_owner from ${named('owner')} cascade`)
    const error = await failure(open(urlOf(named('made_at_the_start'))))
    await onServer(server, `grant sillage_owner to ${named('owner')} with admin option`)
    expect(error).toBeInstanceOf(OwnerSeesNothing)
    expect(error).toMatchObject({ message: expect.stringContaining('grant sillage_owner') })
  })

  it('behind a pooler that drops start-up options, requests do not reach it either', async () => {
    const pooler = await openDroppingPooler(urlOf(named('made_at_the_start')))
    const error = await failure(open(pooler.url))
    await pooler.close()
    expect(error).toMatchObject({ name: 'SettingsLost' })
    expect(error).toMatchObject({ message: expect.stringContaining('instead of sillage_app') })
  })
})
