// `sillage rgpd`: what its verbs write and print, what they refuse, and a file that goes from one installation into another. The
// file is written and read by real processes; what follows is run by one process, verb after verb.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { publicationsOfSchools } from '#rights/publishing/publications.ts'
import { caughtUp } from '../tests/http/caught-up.ts'
import { attempt, openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { openVerbProcess, type VerbEnded, type VerbProcess } from './command-line/verb-process.fixtures.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the verb rgpd, on PostgreSQL', () => {
  let [one, two]: TestDatabase[] = []
  let stack: Stack
  let other: Stack
  let folder: string
  let learner: string
  let verbs: VerbProcess
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sillage-rgpd-'))
    verbs = openVerbProcess(root)
    ;[one, two] = [await freshDatabase('rgpd verb'), await freshDatabase('rgpd verb target', { empty: true })]
    stack = await openStack('rgpd verb', { databaseUrl: one.url, worker: true })
    other = await openStack('rgpd verb target', { databaseUrl: two.url, worker: true })
    learner = (await openSchool(stack)).learner
    const token = await stack.token('tool', { tenant: stack.tenant })
    for (const response of ['quarante-deux', '=1+1'])
      await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner, { response }), token })
    const body = { name: 'Une autre école', zone: 'Europe/Paris' }
    await other.ask('POST', '/api/schools', { body })
  })
  afterAll(async () => {
    verbs?.end()
    await stack?.close()
    await other?.close()
    await one?.drop()
    await two?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  function environmentOf(on: Stack, database: TestDatabase | undefined): NodeJS.ProcessEnv {
    const { SILLAGE_DATA: _, ...environment } = database?.environment ?? {}
    return { ...process.env, ...environment, SILLAGE_DATA: on.directory, SILLAGE_KEYS: `${on.directory}/keys` }
  }
  const legible = ({ printed, ...ended }: VerbEnded): VerbEnded => ({
    ...ended,
    printed: printed.replaceAll('\u202f', ' '),
  })

  function runAlone(on: Stack, database: TestDatabase | undefined, args: readonly string[]): Promise<VerbEnded> {
    const child = spawn(process.execPath, ['scripts/sillage.ts', 'rgpd', ...args], {
      cwd: root,
      env: environmentOf(on, database),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [printed, said] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    return new Promise((resolve) => child.once('close', (code) => resolve(legible({ code, printed, said }))))
  }
  const run = async (on: Stack, database: TestDatabase | undefined, args: readonly string[]): Promise<VerbEnded> =>
    legible(await verbs.run(['rgpd', ...args], environmentOf(on, database)))
  const access = (...args: string[]) => run(stack, one, ['access', '--school', stack.tenant, ...args])

  it('writes everything about a person, which another installation imports', async () => {
    const to = join(folder, 'file')
    const written = await runAlone(stack, one, ['access', '--school', stack.tenant, '--person', learner, '--to', to])
    expect(written, written.said).toMatchObject({
      code: 0,
      // On a slow machine it says how far it is.
      said: expect.stringMatching(/^(Writing: .*\n)*$/),
      printed: expect.stringMatching(
        /^Events +3 +up to position \d+\nRows +\d+ +of read models\nReceivers +0 .*\nFiles +\d+ /,
      ),
    })
    expect(await readdir(folder)).toEqual(['file'])
    expect(await readFile(join(to, 'csv/events/learning.exercise-attempted.csv'), 'utf8')).toContain(",'=1+1,")
    const imported = await runAlone(other, two, ['import', to, '--school', other.tenant])
    expect(imported, imported.said).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^Events +3 +written now/),
    })
    const history = async (on: Stack) => {
      const { items } = (await on.ask('GET', `/api/learners/${learner}/history`)).json()
      // Another log gives other positions.
      return items.map(({ position: _, ...item }: { position: string }) => item)
    }
    expect(await history(other)).toEqual(await history(stack))
    const again = await run(other, two, ['import', to, '--school', other.tenant])
    expect(again).toMatchObject({ code: 0, printed: expect.stringMatching(/^Events +0 .*\nBefore +3 /) })
  })

  it('says what is wrong, and leaves nothing', async () => {
    const person = randomUUID()
    const used = join(folder, 'used')
    await run(stack, one, ['access', '--school', stack.tenant, '--person', learner, '--to', used, '--zip', '--quick'])
    expect(await readdir(used)).toEqual(['donnees-personnelles.zip'])
    const before = (await readdir(folder)).sort()
    expect(await access('--person', person, '--to', join(folder, 'nobody'))).toMatchObject({
      code: 2,
      said: expect.stringContaining('knows nobody with the id'),
    })
    expect(await access('--person', learner, '--to', used)).toMatchObject({
      code: 3,
      said: expect.stringContaining('is not empty'),
    })
    expect(await access('--person', learner, '--to', join(folder, 'both'), '--json', '--html')).toMatchObject({
      code: 2,
    })
    expect((await readdir(folder)).sort()).toEqual(before)
    const half = join(folder, 'half.json')
    await writeFile(half, '{"format": "sillage-personal-data/1"')
    expect(await run(other, two, ['import', half])).toMatchObject({
      code: 3,
      said: expect.stringContaining('not JSON'),
    })
    await writeFile(half, '{}')
    expect(await run(other, two, ['import', half])).toMatchObject({
      code: 3,
      said: expect.stringContaining('not the file of a person'),
    })
    // Sparse: it takes no room.
    await truncate(half, 300_000_000)
    expect(await run(other, two, ['import', half])).toMatchObject({
      code: 3,
      said: expect.stringContaining('has at most'),
    })
  })

  it('prints statistics of ten learners or more, and nothing but sizes of fewer', async () => {
    const publish = (...more: string[]) => run(stack, one, ['publish', '--school', stack.tenant, ...more])
    const refused = await publish()
    expect(refused, refused.said).toMatchObject({
      code: 1,
      printed: 'Nothing is published: too few learners (1 of 10).\n',
    })
    const [token, ofClass] = [await stack.token('tool', { tenant: stack.tenant }), randomUUID()]
    const opened = { class: ofClass, name: 'CM2', level: 'CM2', schoolYear: '2025-2026', teacher: stack.teacher }
    await stack.ask('POST', '/api/classes', { body: opened })
    const others = Array.from({ length: 9 }, () => randomUUID())
    for (const [n, one] of others.entries()) {
      await stack.ask('POST', '/api/enrolments', { body: { learner: one, class: ofClass, schoolYear: '2025-2026' } })
      for (const exercise of ['a', 'b']) {
        const body = attempt(one, { exercise, correct: n % 2 === 0 })
        expect((await stack.ask('POST', '/api/adaptive/interaction', { body, token })).statusCode).toBe(201)
      }
    }
    await caughtUp(stack)
    const published = await publish()
    expect(published, published.said).toMatchObject({
      code: 0,
      printed: expect.stringMatching(
        /^Activité de 10 élèves \(nombres arrondis à 5\)\nDe 1–4 réponses : 10 élèves\n +0–10 % .* 5 élèves\n +90–100 % .* 5 élèves\n$/,
      ),
    })
    const release = JSON.parse((await publish('--json')).printed)
    // The console compares with it, and its page shows nothing of it.
    const known = await publicationsOfSchools(stack.service.log).of(TenantId.parse(stack.tenant))
    expect(known).toEqual({ all: [], current: null, releases: [release] })
    expect(release.groups).toHaveLength(1)
    const folder = await mkdtemp(join(tmpdir(), 'sillage-releases-'))
    const fileOf = (name: string) => join(folder, name)
    await writeFile(fileOf('same.json'), JSON.stringify(release))
    await writeFile(
      fileOf('fewer.json'),
      JSON.stringify({ ...release, groups: [{ ...release.groups[0], people: 15 }] }),
    )
    await writeFile(fileOf('other.json'), '{"people": 3}')
    expect(await publish('--earlier', fileOf('same.json'))).toMatchObject({ code: 0 })
    expect(await publish('--earlier', fileOf('same.json'), fileOf('fewer.json'))).toMatchObject({
      code: 1,
      printed:
        'Nothing is published: numbers that an earlier release has, and that moved by a few learners (1 of 3).\n',
    })
    for (const name of ['other.json', 'missing.json'])
      expect(await publish('--earlier', fileOf(name))).toMatchObject({ code: 2 })
    await rm(folder, { recursive: true })
    // One objects: then there are too few.
    const officer = await stack.token('administrator', { tenant: stack.tenant })
    const body = { person: others[0], purpose: 'publication' }
    expect((await stack.ask('POST', '/api/rights/objections', { body, token: officer })).statusCode).toBe(201)
    expect(await publish()).toMatchObject({ code: 1, printed: expect.stringContaining('(9 of 10)') })
  })
})
