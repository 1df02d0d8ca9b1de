// The life of a model on PostgreSQL, by the verbs in processes of their own, beside a service that is running.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandAnswer } from '#commanding/command-runner.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { openPool } from '#platform/database.ts'
import recordModel from '../commands/insight/record-model.ts'
import { recordModel as recordedModel, smallCourseBytes } from '../tests/fixtures/served-models.ts'
import { caughtUp } from '../tests/http/caught-up.ts'
import { openSchool, openStack, type Stack } from '../tests/http/stack.ts'
import { NEVER_COMES_MS } from '../tests/hung.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))

let stack: Stack
let pool: pg.Pool
let home: string
let tenant: TenantId
beforeAll(async () => {
  stack = await openStack('life of models', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'test models', max: 1 })
  home = await mkdtemp(join(tmpdir(), 'sillage-life-'))
  const school = ['--plain', '--answers', '40', '--classes', '2', '--learners', '30', '--json']
  const { printed } = await sillage('generate', ...school, '--truth', join(home, 'truth.ndjson'))
  tenant = TenantId.parse(JSON.parse(lastLine(printed)).tenants[0])
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await rm(home, { recursive: true, force: true })
})

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

async function sillage(...args: string[]) {
  return sillageWith({}, ...args)
}
async function sillageWith(variables: Readonly<Record<string, string>>, ...args: string[]) {
  const { databaseUrl } = stack.service
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    SILLAGE_DATA: stack.directory,
    SILLAGE_KEYS: join(stack.directory, 'keys'),
    ...variables,
  }
  const ended = await promisify(execFile)(process.execPath, [program, ...args], { env }).then(
    ({ stdout }) => ({ code: 0, signal: null, stdout, stderr: '' }),
    (error: { code: number | null; signal: string | null; stdout: string; stderr: string }) => error,
  )
  return { code: ended.code, signal: ended.signal, printed: ended.stdout.replaceAll('\u202f', ' '), said: ended.stderr }
}
const models = (verb: string, ...args: string[]) => sillage('models', verb, ...args, '--tenant', tenant)
const trained = async (past: number) => {
  const { printed } = await models('train', 'level', '--past', String(past), '--json')
  return JSON.parse(lastLine(printed))
}
const served = () => stack.service.servingModels.current(tenant, 'level')
const listed = async () => JSON.parse((await models('list', '--json')).printed)

function send(command: string, input: object): Promise<CommandAnswer> {
  const caller = {
    tenant,
    actor: processActor('test'),
    onBehalfOf: null,
    permissions: permissionsOfService(['models:manage'], tenant),
    origin: { kind: 'command-line', verb: 'test' } as const,
  }
  return stack.service.commands.run({ command, input, caller, key: JSON.stringify([command, input]) })
}

describe('the life of a model, on PostgreSQL', () => {
  let first: string
  let second: string

  it('leaves no half model when its training is killed before it is recorded', async () => {
    const killed = await sillageWith(
      { SILLAGE_CRASH_POINT: 'model-kept' },
      ...['models', 'train', 'level', '--past', '20', '--tenant', tenant],
    )
    expect(killed.signal).toBe('SIGKILL')
    expect(await stack.service.files.list(tenant, 'model')).toHaveLength(1)
    expect(await listed()).toEqual([])

    const model = await trained(20)
    first = model.name
    expect(model).toMatchObject({ kind: 'level', state: 'trained', comparedWith: null, settings: { past: 20 } })
    expect((await stack.service.files.list(tenant, 'model')).map(({ sha256 }) => sha256)).toEqual([model.sha256])
  })

  it('deletes what a killed training left, a day later', async () => {
    const place = { tenant, kind: 'model', owner: null } as const
    const left = await stack.service.files.keep(place, new Uint8Array([1, 2, 3]))
    await pool.query(`update sillage.files set stored_at = now() - interval '2 days' where tenant = $1`, [tenant])
    second = (await trained(10)).name
    const kept = await stack.service.files.list(tenant, 'model')
    expect(kept.map(({ sha256 }) => sha256)).not.toContain(left.sha256)
    expect(kept).toHaveLength(2)
  })

  it('is judged on learners from whom it has not learned', async () => {
    const [model] = await listed()
    expect(model.learners).toBeLessThan(60)
    expect(model.metrics['heldOut.learners']).toBeGreaterThan(0)
    expect(model.learners + model.metrics['heldOut.learners']).toBeLessThanOrEqual(60)
    expect(model.gates.map(({ gate }: { gate: string }) => gate)).toEqual(['better', 'calibrated'])
  })

  it('changes nothing in a dry run, and says what it would change', async () => {
    const dry = await models('promote', first, '--force', 'Essai.', '--dry-run')
    expect(dry).toMatchObject({ code: 5, printed: `${first} would serve.\n` })
    expect(await served()).toMatchObject({ state: 'fallback', because: 'none-promoted' })
  })

  it('is followed by another process when it is promoted, taken back or replaced', async () => {
    const follows = (name: string) =>
      expect.poll(served, { timeout: NEVER_COMES_MS }).toMatchObject({ state: 'serving', model: name })
    expect((await models('promote', first, '--force', 'Premier modèle.')).code).toBe(0)
    await follows(first)
    const before = await served()
    expect((await models('promote', second, '--force', 'Essai.')).code).toBe(0)
    await follows(second)
    // Whoever asked before keeps the model that they were given.
    expect(before).toMatchObject({ model: first, loaded: { past: 20 } })
    const back = await models('rollback', 'level', '--reason', 'Moins bon.')
    expect(back.printed).toBe(`${first} serves again, in place of ${second}.\n`)
    await follows(first)
  })

  it('is refused where it serves already, is unknown, serves and is retired, or has nothing before it', async () => {
    const refusals: [string[], RegExp][] = [
      [['promote', first], /serves already/],
      [['promote', 'level-000000000000'], /There is no model level-000000000000/],
      [['promote', 'somebody'], /There is no model "somebody"/],
      [['promote', second], /does not pass: better/],
      [['retire', first, '--reason', 'Essai.'], /serves\. Roll back or promote another one first/],
      [['rollback', 'level', '--reason', 'Essai.'], /No model served before/],
      [['rollback', 'at-risk', '--reason', 'Essai.'], /No at-risk model serves/],
    ]
    for (const [[verb = '', ...args], says] of refusals) {
      const { code, said } = await models(verb, ...args)
      expect(code, verb).toBe(2)
      expect(said).toMatch(says)
    }
  })

  it('is shown over HTTP to the school’s administrator, with what it was trained on', async () => {
    const token = await stack.token('administrator', { tenant })
    const one = () => stack.ask('GET', `/api/models/${first}`, { token })
    await expect.poll(async () => (await one()).json().state, { timeout: NEVER_COMES_MS }).toBe('serving')
    const list = (await stack.ask('GET', '/api/models', { token })).json()
    expect(list.items.map(({ model }: { model: string }) => model)).toEqual(expect.arrayContaining([first, second]))
    expect((await stack.ask('GET', '/api/models/level-000000000000', { token })).statusCode).toBe(404)
    const card = await stack.ask('GET', `/api/models/${first}/card?lang=en`, { token })
    expect(card.json().title).toBe(`Card of the model ${first}`)
    expect(card.body).toContain('Training time, in seconds')
    const page = await stack.ask('GET', `/api/models/${first}/card?format=html`, { token })
    expect([page.headers['content-type'], page.body.slice(0, 15)]).toEqual([
      'text/html; charset=utf-8',
      '<!doctype html>',
    ])
    const pdf = await stack.ask('GET', `/api/models/${first}/card?format=pdf`, { token })
    expect(pdf.body.slice(0, 5)).toBe('%PDF-')
    const wrong = await stack.ask('GET', `/api/models/${first}/card?lang=de`, { token })
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, '/lang'])
    expect((await stack.ask('GET', '/api/models/level-000000000000/card', { token })).statusCode).toBe(404)
    const again = await stack.ask('POST', `/api/models/${first}/promote`, { token, body: {} })
    expect([again.statusCode, again.json().code]).toEqual([409, 'serves-already'])
  })

  it('gives way to a fallback in a process that finds its bytes damaged, and /health says so', async () => {
    await pool.query(
      `update sillage.file_chunks c set bytes = set_byte(c.bytes, 0, get_byte(c.bytes, 0) # 1)
       from sillage.files f where f.id = c.file and f.tenant = c.tenant and c.tenant = $1`,
      [tenant],
    )
    const other = await openStack('another process', {
      databaseUrl: stack.service.databaseUrl,
      keysDirectory: join(stack.directory, 'keys'),
    })
    try {
      expect(await other.service.servingModels.current(tenant, 'level')).toEqual({
        state: 'fallback',
        kind: 'level',
        model: first,
        because: 'bytes-damaged',
      })
      const { troubles } = (await other.server.inject('/health')).json()
      expect(troubles).toContainEqual({
        about: `model ${first}`,
        what: 'its bytes are damaged: a fallback is served',
      })
      expect(other.logged.join()).toContain('cannot be served')
    } finally {
      await other.close()
    }
  })

  it('loses its bytes when it is retired, and stays in the list', async () => {
    const { code, printed } = await models('retire', second, '--reason', 'Remplacé.')
    expect([code, printed]).toEqual([0, `${second} is retired, and its bytes are deleted.\n`])
    expect((await listed()).find(({ name }: { name: string }) => name === second)).toMatchObject({
      state: 'retired',
      endedBecause: 'Remplacé.',
    })
    expect((await stack.service.files.list(tenant, 'model')).map(({ sha256 }) => sha256.slice(0, 12))).toEqual([
      first.slice('level-'.length),
    ])
  })

  it('wins over another one that is promoted at the same time: exactly one of two serves', async () => {
    const records = ['1', '2'].map((digit) => ({
      ...recordModel.example,
      kind: 'level',
      comparedWith: first,
      model: `level-${digit.repeat(12)}`,
      sha256: digit.repeat(64),
    }))
    for (const one of records) await send('insight.record-model', one)
    const ends = await Promise.allSettled(records.map(({ model }) => send('insight.promote-model', { model })))
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = records[ends.findIndex(({ status }) => status === 'fulfilled')]
    expect(await served()).toMatchObject({ model: winner?.model, because: 'bytes-missing' })
  })
})

describe('the drift of course risk, while no result is known', () => {
  it('is reported and recorded from the courses that have come to the day of the model', async () => {
    const startsOn = new Date(Date.now() - 50 * 86_400_000).toISOString()
    await openSchool(stack)
    const course = randomUUID()
    const must = async (url: string, body: object) =>
      expect((await stack.ask('POST', url, { body })).statusCode).toBe(201)
    await must('/api/classes', {
      ...{ class: course, name: 'Algèbre', level: '3e', schoolYear: '2026-2027', teacher: stack.teacher },
    })
    for (let n = 0; n < 3; n += 1)
      await must('/api/enrolments', {
        ...{ learner: randomUUID(), class: course, schoolYear: '2026-2027', startsOn: startsOn.slice(0, 10) },
        occurredAt: startsOn,
      })
    const settings = [{ name: 'day', value: 30 }]
    const name = await recordedModel(stack.service, stack.tenant, 'course-risk', smallCourseBytes(), { settings })
    const drift = (...args: string[]) => sillage('models', 'drift', name, '--tenant', stack.tenant, ...args)
    const text = await drift('--dry-run')
    expect(text.printed).toContain('Of 3 more the outcome is not known yet.')
    const { code, printed } = await drift('--json')
    expect([code, JSON.parse(lastLine(printed))]).toEqual([
      0,
      expect.objectContaining({ alarm: false, predictions: 0, waiting: 3, meanLoss: null, auc: null }),
    ])
    await caughtUp(stack)
    expect((await stack.ask('GET', `/api/models/${name}/card?lang=en`)).body).toContain('AUC that the scores promise')
  })
})
