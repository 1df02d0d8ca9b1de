// `sillage school export`: everything of one school, nothing of another, whole or not at all.
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Instant, START, TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { exportSchool, NoSuchSchool, type SchoolFileOptions } from '#rights/school-file/school-file.ts'
import { caughtUp } from '../tests/http/caught-up.ts'
import { attempt, openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the file of a school', () => {
  let database: TestDatabase
  let stack: Stack
  let folder: string
  let learner: string
  const tenant = () => TenantId.parse(stack.tenant)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sillage-school-'))
    database = await freshDatabase('school verb')
    stack = await openStack('school verb', { databaseUrl: database.url, worker: true })
    const others = await stack.token('administrator', { tenant: randomUUID() })
    const asOther: Stack['ask'] = (method, url, more) => stack.ask(method, url, { token: others, ...more })
    await openSchool({ ask: asOther, teacher: stack.teacher })
    learner = (await openSchool(stack)).learner
    const token = await stack.token('tool', { tenant: stack.tenant })
    for (const response of ['quarante-deux', '=1+1', 'Étienne\u2028']) {
      const body = attempt(learner, { response })
      const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token })
      expect(answer.statusCode).toBe(201)
    }
  })
  afterAll(async () => {
    await stack?.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  function write(to: string, more: Partial<SchoolFileOptions> = {}) {
    const { log, codec, definitions, projections, personLimits } = stack.service
    const restrictedIn = async (school: TenantId) => (await personLimits(school)).restricted
    const now = () => Instant.parse(systemClock.now())
    return exportSchool(
      { log, codec, events: definitions.events, projections, restrictedIn, now },
      { tenant: tenant(), to: join(folder, to), ...more },
    )
  }
  const linesOf = async (to: string) =>
    (await readFile(join(folder, to, 'events.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  it('has every event of the school once, in order and opened, and nothing of another school', async () => {
    const manifest = await write('whole')
    const lines = await linesOf('whole')
    expect(lines).toHaveLength(manifest.events)
    const { events: stored } = await stack.service.log.readAll({
      after: START,
      limit: 1_000,
      filter: { tenant: tenant() },
    })
    expect(lines.map(({ id }) => id)).toEqual(stored.map(({ id }) => id))
    const answers = lines.flatMap(({ type, data }) => (type === 'learning.exercise-attempted' ? [data] : []))
    expect(answers).toMatchObject([{ response: 'quarante-deux' }, { response: '=1+1' }, { response: 'Étienne\u2028' }])
    expect(Object.values(manifest.types).reduce((sum, count) => sum + count, 0)).toBe(manifest.events)
  })

  it('has a schema for every type, a table for every live read model, and the hash of every file', async () => {
    const manifest = await write('hashed')
    const schemas = JSON.parse(await readFile(join(folder, 'hashed', 'event-schemas.json'), 'utf8'))
    expect(Object.keys(schemas)).toEqual(Object.keys(manifest.types))
    expect(schemas['learning.exercise-attempted']).toMatchObject({
      personal: expect.arrayContaining(['response']),
      data: { type: 'object' },
    })
    expect(manifest.readModels.map(({ model }) => model)).toContain('skill-profile')
    const table = await readFile(join(folder, 'hashed', 'read-models/class-roster.csv'), 'utf8')
    expect(table.split('\n').filter((line) => line.startsWith(stack.tenant))).toHaveLength(1)
    expect(manifest.files.length).toBeGreaterThan(3)
    for (const { name, bytes, sha256 } of manifest.files) {
      const content = await readFile(join(folder, 'hashed', name))
      expect([name, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([name, bytes, sha256])
    }
  })

  it('refuses a directory with something in it, and leaves nothing of a school that does not exist', async () => {
    await write('used')
    await expect(write('used')).rejects.toThrow('is not empty')
    await expect(write('none', { tenant: TenantId.parse(randomUUID()) })).rejects.toThrow(NoSuchSchool)
    expect(await readdir(folder)).not.toContain('none')
  })

  it('leaves nothing when it is interrupted', async () => {
    const stop = new AbortController()
    await expect(write('cut', { signal: stop.signal, onEvents: () => stop.abort() })).rejects.toThrow()
    expect((await readdir(folder)).filter((name) => name.startsWith('cut'))).toEqual([])
  })

  it('is written by a verb, which prints what there is and where', async () => {
    const to = join(folder, 'verb')
    const args = ['scripts/sillage.ts', 'school', 'export', '--school', stack.tenant, '--to', to]
    const env = {
      ...process.env,
      ...database.environment,
      SILLAGE_DATA: stack.directory,
      SILLAGE_KEYS: `${stack.directory}/keys`,
    }
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env })
    expect(stdout).toMatch(
      /^Events +\d+ +up to position \d+\nRows +\d+ +of \d+ read models, up to position \d+\nFiles +\d+ /,
    )
    expect(stdout).toContain(join(to, 'manifest.json'))
    expect(await linesOf('verb')).toEqual(await linesOf('whole'))
  })

  it('has nothing about a person whose data may only be stored, and says how much was left out', async () => {
    const token = await stack.token('auditor', { tenant: stack.tenant })
    const set = { body: { person: learner, ground: 'unlawful' }, token }
    expect((await stack.ask('POST', '/api/rights/restrictions', set)).statusCode).toBe(201)
    await caughtUp(stack)
    const manifest = await write('restricted')
    expect(manifest).toMatchObject({ restrictedPeople: 1 })
    expect(manifest.eventsLeftOut).toBeGreaterThanOrEqual(4)
    const about = (await linesOf('restricted')).filter((event) => JSON.stringify(event).includes(learner))
    expect(about.map(({ type }) => type)).toEqual(['privacy.restriction-set'])
    for (const { name } of manifest.files)
      if (name.endsWith('.csv') && !name.includes('restrictions'))
        expect([name, (await readFile(join(folder, 'restricted', name), 'utf8')).includes(learner)]).toEqual([
          name,
          false,
        ])
    const end = { body: { person: learner, informedOn: new Date().toISOString().slice(0, 10) }, token }
    expect((await stack.ask('POST', '/api/rights/restrictions/ends', end)).statusCode).toBe(201)
    await caughtUp(stack)
    expect(await write('lifted')).toMatchObject({ restrictedPeople: 0, eventsLeftOut: 0 })
  })
})
