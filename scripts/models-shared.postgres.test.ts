// Models that schools share, on PostgreSQL: two schools that opted in and one that did not, by the verbs and over HTTP.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { watchSchools } from '#compose/open-model-watch.ts'
import modelChecked from '#events/insight/model-checked.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { START, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { nextAnswerOf } from '#ml/next-answer/stored-model.ts'
import { readAnswers } from '#modelling/read-answers.ts'
import { openPool } from '#platform/database.ts'
import { recordModel, smallRiskBytes } from '../tests/fixtures/served-models.ts'
import { caughtUp } from '../tests/http/caught-up.ts'
import { openStack, type Stack } from '../tests/http/stack.ts'
import { NEVER_COMES_MS } from '../tests/hung.ts'
import { runVerb } from './command-line/run-verb.fixtures.ts'
import { modelOf } from './models/registry.ts'
import { sendSharedToMlflow } from './models/sending-to-mlflow.ts'

const REASON = 'Décidé avec la direction, après avis du délégué.'

let stack: Stack
let pool: pg.Pool
let one: TenantId
let two: TenantId
let apart: TenantId
beforeAll(async () => {
  stack = await openStack('shared models', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'test shared models', max: 1 })
  const schools = ['--plain', '--answers', '30', '--classes', '1', '--learners', '30', '--schools', '3', '--json']
  const { printed } = await sillage('generate', ...schools)
  ;[one, two, apart] = JSON.parse(lastLine(printed)).tenants.map((tenant: string) => TenantId.parse(tenant))
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

/** In this process, over the service of the test. */
async function sillage(...args: string[]) {
  const { printed, ...ended } = await runVerb(stack.service, args)
  return { ...ended, printed: printed.replaceAll('\u202f', ' ') }
}
const share = (verb: 'on' | 'off', tenant: TenantId, ...args: string[]) =>
  sillage('models', 'share', verb, '--tenant', tenant, '--kind', 'level', '--reason', REASON, ...args)
const trainShared = async () =>
  JSON.parse(lastLine((await sillage('models', 'train', 'level', '--shared', '--json')).printed))
const served = (tenant: TenantId) => stack.service.servingModels.current(tenant, 'level')
const trainedIn = async (tenant: TenantId): Promise<readonly string[]> =>
  (await readAnswers(stack.service, tenant)).table.learners.filter((learner) => !isHeldOut(learner))
const administrator = (tenant: TenantId) => stack.token('administrator', { tenant })

async function send(tenant: TenantId, command: string, input: object) {
  const caller = {
    tenant,
    actor: processActor('test'),
    onBehalfOf: null,
    permissions: permissionsOfService(['models:manage', 'rights:ask'], tenant),
    origin: { kind: 'command-line', verb: 'test' } as const,
  }
  return stack.service.commands.run({ command, input, caller, key: randomUUID() })
}

/** One look of the watch over models, as a worker has it. */
async function look() {
  const { log, codec, commands, jobs, erased, personLimits } = stack.service
  await watchSchools(
    {
      ...{ pool, log, codec, commands, jobs, erased, personLimits },
      models: { driftOf: async () => ({ lossAlarms: 0, calibration: false, features: false }) },
      // No report of drift: nothing has come since.
      verbs: () => ({ interrupt: () => undefined, ended: Promise.resolve({ code: 2, signal: null }) }),
      onTrouble: (error) => {
        throw error
      },
    },
    new AbortController().signal,
  )
}
/** The latest daily check of a model in a school. */
async function checkIn(tenant: TenantId) {
  const page = await stack.service.log.readAll({
    after: START,
    limit: 100,
    filter: { tenant, types: [modelChecked.type] },
  })
  return page.events.at(-1)?.data
}

describe('models that several schools share', () => {
  let name: string

  it('need two schools that share, and say how one begins', async () => {
    expect((await share('on', one)).printed).toBe('level: the school shares models from now on.\n')
    const { code, said } = await sillage('models', 'train', 'level', '--shared')
    expect(code).toBe(2)
    expect(said).toMatch(/At least 2 schools must share models of the kind level, not 1\. sillage models share on/)
  })

  it('are shared by decision of an administrator, over HTTP too; who protects data sees it', async () => {
    const body = { kind: 'level', isSharing: true, reason: REASON }
    const auditor = await stack.token('auditor', { tenant: two })
    expect((await stack.ask('POST', '/api/model-sharing', { body, token: auditor })).statusCode).toBe(403)
    const done = await stack.ask('POST', '/api/model-sharing', { body, token: await administrator(two) })
    expect(done.statusCode).toBe(201)
    const { position } = done.json()
    const seen = await stack.ask('GET', `/api/model-sharing?atLeast=${position}`, { token: auditor })
    expect(seen.json().items).toMatchObject([
      { kind: 'next-answer', isSharing: false, since: null },
      { kind: 'at-risk', isSharing: false },
      { kind: 'level', isSharing: true, reason: REASON },
    ])
    const wrong = await stack.ask('POST', '/api/model-sharing', {
      body: { ...body, kind: 'course-risk' },
      token: await administrator(two),
    })
    expect([wrong.statusCode, wrong.json().errors[0].pointer]).toEqual([422, '/kind'])
  })

  it('change nothing in a dry run, and nothing the second time', async () => {
    expect(await share('off', one, '--dry-run')).toMatchObject({ code: 5 })
    expect((await share('on', one)).printed).toBe('Nothing changes.\n')
    const { printed } = await sillage('models', 'share', 'status', '--tenant', one, '--json')
    expect(JSON.parse(printed)).toEqual({
      tenant: one,
      sharing: { 'next-answer': false, 'at-risk': false, level: true },
    })
  })

  it('learn from nobody in a school that did not opt in, and from nobody who is held out', async () => {
    const trained = await trainShared()
    name = trained.name
    const wanted = [...(await trainedIn(one)), ...(await trainedIn(two))]
    expect(await trainedIn(apart)).not.toHaveLength(0)
    expect(trained).toMatchObject({ kind: 'level', schools: 2, learners: wanted.length, answers: 30 * wanted.length })
    expect(trained.offered.map(({ tenant }: { tenant: string }) => tenant).toSorted()).toEqual([one, two].toSorted())
    expect((await sillage('models', 'list', '--tenant', apart)).printed).toBe('No model was trained for this school.\n')
    const again = await sillage('models', 'reproduce', name, '--tenant', two)
    expect(again.printed).toBe(`The bytes are the same: ${name} was trained on this data.\n`)
  })

  it('are sent to MLflow once, with nothing of a single school', async () => {
    const trained = await modelOf(stack.service, one, name)
    const sent: string[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      sent.push(body)
      const info = { run_id: 'r1', artifact_uri: 'mlflow-artifacts:/1/r1/artifacts' }
      response.end(JSON.stringify({ experiment: { experiment_id: '1' }, run: { info } }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    try {
      const mlflow = { uri: `http://127.0.0.1:${port}`, token: undefined, experiment: 'sillage' }
      await sendSharedToMlflow(mlflow, trained, (text) => expect.fail(text))
    } finally {
      server.close()
    }
    const record = sent
      .map(
        (body) =>
          z
            .object({ sha256: z.string() })
            .loose()
            .safeParse(JSON.parse(body || '{}')).data,
      )
      .find(Boolean)
    expect(record).toMatchObject({ model: name, schools: 2, learners: trained.learners })
    for (const own of ['gates', 'comparedWith', 'state', 'audit', 'drift']) expect(record).not.toHaveProperty(own)
    for (const text of [one, two, 'heldOut']) expect(sent.join('\n')).not.toContain(text)
  })

  it('of the next answer know exercises that both schools have, and no others', async () => {
    for (const tenant of [one, two])
      await sillage('models', 'share', 'on', '--tenant', tenant, '--kind', 'next-answer', '--reason', REASON)
    const trained = JSON.parse(
      lastLine((await sillage('models', 'train', 'next-answer', '--shared', '--json')).printed),
    )
    const { sha256 } = trained.offered[0]
    const bytes = await stack.service.files.read({ tenant: one, kind: 'model', owner: null, sha256 })
    const { exercises } = nextAnswerOf(bytes)
    expect(exercises.length).toBeGreaterThan(0)
    for (const tenant of [one, two])
      expect((await readAnswers(stack.service, tenant)).table.exercises).toEqual(expect.arrayContaining([...exercises]))
    const { printed } = await sillage('models', 'reproduce', trained.name, '--tenant', one, '--json')
    expect(JSON.parse(printed)).toEqual({ name: trained.name, same: true, same_answers: true })
  })

  it('are judged on the learners of each school, and promoted by each school', async () => {
    const { printed } = await sillage('models', 'list', '--tenant', one, '--json')
    const record = JSON.parse(printed).find((model: { name: string }) => model.name === name)
    expect(record).toMatchObject({ name, schools: 2, state: 'trained', comparedWith: null })
    const { table } = await readAnswers(stack.service, one)
    expect(record.metrics['heldOut.learners']).toBeLessThanOrEqual(table.learners.filter(isHeldOut).length)
    const wrong = await sillage('models', 'train', 'level', '--shared', '--promote')
    expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('Each school promotes a shared model itself')])
    expect((await sillage('models', 'promote', name, '--tenant', one, '--force', 'Peu d’élèves.')).code).toBe(0)
    expect((await sillage('models', 'promote', name, '--tenant', two, '--force', 'Peu d’élèves.')).code).toBe(0)
    await expect
      .poll(() => served(one), { timeout: NEVER_COMES_MS })
      .toMatchObject({
        state: 'serving',
        model: name,
        inPlaceOf: { model: null, because: 'none-promoted' },
      })
    expect(await served(apart)).toMatchObject({ state: 'fallback' })
  })

  it('answer where no model of the school does, and the answer and the card say that it is shared', async () => {
    const token = await administrator(one)
    const [learner = ''] = (await readAnswers(stack.service, one)).table.learners
    const asked = async () => (await stack.ask('GET', `/api/learners/${learner}/recommendation`, { token })).json()
    await caughtUp(stack)
    expect(await asked()).toMatchObject({
      by: 'level-model',
      model: { model: name },
      fallback: { rule: 'shared', because: 'none-promoted', model: null },
    })
    const card = await stack.ask('GET', `/api/models/${name}/card?lang=en`, { token })
    expect(card.body).toContain('learned in 2 schools that share')
    const { items } = (await stack.ask('GET', '/api/models', { token })).json()
    expect(items).toContainEqual(expect.objectContaining({ model: name, schools: 2, state: 'serving' }))
    expect(JSON.stringify(items)).not.toContain(two)

    // A model of the school itself comes first.
    const own = JSON.parse(lastLine((await sillage('models', 'train', 'level', '--tenant', one, '--json')).printed))
    expect(own.comparedWith).toBe(name)
    await sillage('models', 'promote', own.name, '--tenant', one, '--force', 'Essai.')
    await expect.poll(async () => (await asked()).model, { timeout: NEVER_COMES_MS }).toMatchObject({ model: own.name })
    expect((await asked()).fallback).toBeNull()
    await send(one, 'insight.retire-model', { model: own.name, reason: 'Essai.', serving: true })
    await expect.poll(async () => (await asked()).model, { timeout: NEVER_COMES_MS }).toMatchObject({ model: name })
  })

  it('of risk give an estimate with reasons, and say that they are shared', async () => {
    await send(one, 'insight.change-model-sharing', { kind: 'at-risk', isSharing: true, reason: REASON })
    const risk = await recordModel(stack.service, one, 'at-risk', smallRiskBytes(), { schools: 2 })
    await send(one, 'insight.promote-model', { model: risk })
    const token = await administrator(one)
    const [learner = ''] = (await readAnswers(stack.service, one)).table.learners
    const asked = async () => (await stack.ask('GET', `/api/learners/${learner}/risk`, { token })).json().risk
    await expect.poll(asked, { timeout: NEVER_COMES_MS }).toMatchObject({
      probability: expect.any(Number),
      explanation: 'exact',
      model: { model: risk },
      fallback: { rule: 'shared', because: 'none-promoted', model: null },
    })
  })

  it('are trained again without a learner of any of the schools who objects', async () => {
    const [learner] = await trainedIn(two)
    await look()
    expect(await checkIn(one)).toMatchObject({ model: name, objectingLearners: 0, retiredFrom: null })
    await send(two, 'privacy.make-objection', { person: learner, purpose: 'model-training' })
    await pool.query('delete from sillage.model_watches')
    await look()
    for (const tenant of [one, two]) expect(await checkIn(tenant)).toMatchObject({ model: name, objectingLearners: 1 })
    const { rows } = await pool.query<{ tenant: string }>(
      `select tenant from sillage.jobs where kind = 'train-shared-model'`,
    )
    expect(rows).toHaveLength(1)
    const next = await trainShared()
    expect(next.name).not.toBe(name)
    expect(next.learners).toBe((await trainedIn(one)).length + (await trainedIn(two)).length)
    expect(await trainedIn(two)).not.toContain(learner)
  })

  it('end at once in a school that shares no more, and are trained again without it or retired in the others', async () => {
    expect((await share('off', two)).printed).toContain('its shared models are retired')
    expect(await served(two)).toMatchObject({ state: 'fallback', because: 'none-promoted' })
    const kept = await stack.service.files.list(two, 'model')
    expect(kept.map(({ sha256 }) => `level-${sha256.slice(0, 12)}`)).not.toContain(name)
    await caughtUp(stack)
    await pool.query('delete from sillage.model_watches')
    await look()
    expect(await checkIn(one)).toMatchObject({ model: name, schoolsLeft: 1, retiredFrom: expect.any(String) })
    expect(await served(one)).toMatchObject({ state: 'serving', model: name })
  })
})
