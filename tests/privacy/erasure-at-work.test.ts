// Erasures while everything else is at work: commands, a rebuild, a webhook on its way, a key store that does not answer, a
// frozen worker. Nothing of the person is left, and another school that knows the same person does not change.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openS3Server, type S3Server } from '#files/s3-server.fixtures.ts'
import { openReceiver, type Receiver, status } from '#integrating/webhooks/receiver.fixtures.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { countRows } from '#rights/erasure/read-model-rows.ts'
import { keepRunning } from '../faults/process-under-test.ts'
import { playYear, type SealedSchool, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'

const nowMs = Date.now()

const attemptOf = (learner: string) => ({
  type: 'exercise_attempted',
  learner,
  exercise: 'calcul/addition/9',
  skill: 'calcul/addition',
  difficulty: 3,
  response: 'quarante-deux',
  correct: true,
  durationMs: 1_000,
})

describe('an erasure', () => {
  const school = sealedSchool(81, 'identifying', 'all', 'all')
  const same: SealedSchool = {
    ...sealedSchool(82, 'identifying', 'identifying', 'identifying'),
    class: school.class,
    learners: school.learners,
  }
  const [first, second, third] = school.learners
  const keyStore = memoryKeyStore()
  let stack: Stack
  let receiver: Receiver
  let fileStore: S3Server
  let pool: ReturnType<typeof openPool>
  let tokens: Awaited<ReturnType<typeof tokensOf>>
  let sameBefore: unknown

  beforeAll(async () => {
    receiver = await openReceiver()
    fileStore = await openS3Server()
    stack = await openStack('erasure at work', { worker: true, keyStore, webhookAllow: '127.0.0.1', fileStore })
    pool = openPool(stack.service.databaseUrl, { name: 'erasure test', max: 2 })
    await playYear(stack, school, nowMs)
    await playYear(stack, same, nowMs)
    tokens = await tokensOf(stack, school)
    await caughtUp(stack)
    sameBefore = await rowsOfSame()
  })
  afterEach(async () => {
    keyStore.setAway(false)
    fileStore.works()
    await caughtUp(stack)
    expect(await rowsOfSame()).toEqual(sameBefore)
  })
  afterAll(async () => {
    await pool?.end()
    await stack?.close()
    await receiver?.close()
    await fileStore?.close()
  })

  async function rowsOfSame(): Promise<unknown> {
    const all: Record<string, unknown> = {}
    for (const { projection, state, table } of await readGenerations(pool)) {
      if (state !== 'live') continue
      const { rows } = await pool.query(
        `select to_jsonb(t) as row from read.${table} t where tenant = $1 order by t::text`,
        [same.tenant],
      )
      all[projection] = rows
    }
    return all
  }
  const left = (person: string) => countRows(pool, { tenant: school.tenant, person: PersonId.parse(person) })
  const send = (learner: string) =>
    stack.ask('POST', '/api/adaptive/interaction', { body: attemptOf(learner), token: tokens.tool })
  const erase = async (person: string) => {
    const ask = () => stack.ask('POST', '/api/rights/erasures', { body: { person }, token: tokens.auditor })
    let answer = await ask()
    // The trail could not be written in time on a busy machine: nothing was begun.
    while (answer.statusCode === 503) answer = await ask()
    expect(answer.statusCode, answer.body).toBe(202)
    return answer.json<{ id: string; state: string }>()
  }
  const find = async (id: string) =>
    (await stack.ask('GET', `/api/rights/erasures/${id}`, { token: tokens.auditor })).json<{
      state: string
      waitingFor: string | null
    }>()
  const finished = (id: string) => expect.poll(async () => (await find(id)).state).toBe('finished')
  const aLearner = async () => {
    const person = randomUUID()
    const names = { role: 'learner', givenName: 'Inès', familyName: 'Caradec' }
    const made = await stack.ask('POST', '/api/people', { body: { person, ...names }, token: tokens.administrator })
    expect(made.statusCode, made.body).toBe(201)
    return person
  }
  const openAccount = async (person: string, name: string) =>
    (await stack.ask('POST', '/api/accounts', { body: { person, name }, token: tokens.administrator })).statusCode

  it.each([
    ['', async () => undefined],
    [
      ', even if the keys were gone before, as after a restore of the database',
      async (person: string) =>
        void (await keyStore.destroy({ tenant: school.tenant, person: PersonId.parse(person) })),
    ],
  ] as const)('frees the sign-in name of a person whose account is sealed whole%s', async (_, before) => {
    const [person, other] = [await aLearner(), await aLearner()]
    const name = `nom-${person.slice(0, 8)}`
    expect(await openAccount(person, name)).toBe(201)
    expect(await openAccount(other, name)).toBe(422)
    await before(person)
    await finished((await erase(person)).id)
    expect(await openAccount(other, name)).toBe(201)
  })

  it('is one, though it is asked for twice at once, and leaves nothing under load', async () => {
    let stop = false
    const answers: number[] = []
    let [accepted, unanswered] = [0, 0]
    const before = await attemptsOf(second)
    const load = Array.from({ length: 3 }, async () => {
      while (!stop) {
        const [theirs, others] = await Promise.all([send(first), send(second)])
        // On a busy machine the log may not answer in time: what it then did is not known.
        if (theirs.statusCode !== 503) answers.push(theirs.statusCode)
        accepted += Number(others.statusCode === 201)
        unanswered += Number(others.statusCode === 503)
      }
    })
    const [one, two] = await Promise.all([erase(first), erase(first)])
    expect(one.id).toBe(two.id)
    await finished(one.id)
    stop = true
    await Promise.all(load)
    expect(new Set(answers.filter((code) => code !== 201))).toEqual(new Set([410]))
    expect(answers.at(-1)).toBe(410)
    await caughtUp(stack)
    expect(await left(first)).toEqual({})
    const written = (await attemptsOf(second)) - before
    expect(written).toBeGreaterThanOrEqual(accepted)
    expect(written).toBeLessThanOrEqual(accepted + unanswered)
    const types = await typesOf(first)
    expect(types.filter((type) => type === 'privacy.subject-erased')).toHaveLength(1)
    expect(types.at(-1)).toBe('privacy.subject-erased')
  })

  /** Of the whole stream: on a busy machine an erasure takes long, and the load goes on for as long. */
  const typesOf = async (learner: string) => {
    const types: string[] = []
    for (;;) {
      const page = { tenant: school.tenant, from: types.length, direction: 'forwards', limit: 5_000 } as const
      const { events } = await stack.service.log.readStream(streamName('learner', learner), page)
      if (events.length === 0) return types
      for (const { type } of events) types.push(type)
    }
  }
  const attemptsOf = async (learner: string) =>
    (await typesOf(learner)).filter((type) => type === 'learning.exercise-attempted').length

  it('that comes during a rebuild is in the new rows too', async () => {
    const rebuilding = stack.service.projections.rebuild(['people', 'skill-profile', 'learner-progress'], {
      ...{ switch: 'yes', candidate: false, compare: true, by: 'a test' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    const { id } = await erase(second)
    await Promise.all([rebuilding, finished(id)])
    await caughtUp(stack)
    expect(await left(second)).toEqual({})
  })

  it('goes on when the key store answers again, and until then refuses what is recorded', async () => {
    keyStore.setAway(true)
    const { id } = await erase(third)
    await expect.poll(async () => (await find(id)).waitingFor).toBe('the key store, which does not answer')
    // Where everything is sealed, the stream cannot even be read.
    expect((await send(third)).statusCode).toBeOneOf([410, 503])
    keyStore.setAway(false)
    await finished(id)
    expect(await left(third)).toEqual({})
    expect(await keyStore.erasedPeople()).toContainEqual(expect.objectContaining({ person: third }))
  })

  it('deletes the bytes of files in the file store too, and is not finished before the store has done so', async () => {
    const person = await aLearner()
    const { files } = stack.service
    const stored = () =>
      [...fileStore.objects].flatMap(([name, bytes]) => (name.startsWith(school.tenant) ? [bytes] : []))
    const place = { tenant: school.tenant, kind: 'export' } as const
    await files.keep({ ...place, owner: PersonId.parse(person) }, new Uint8Array([1]))
    await files.keep({ ...place, owner: null }, new Uint8Array([2]))
    const kept = await files.keep({ tenant: school.tenant, kind: 'content', owner: null }, new Uint8Array([3]))
    expect(stored()).toHaveLength(3)
    // A process that was killed had sent another one.
    const sent = `${school.tenant}/export/sent`
    fileStore.objects.set(sent, new Uint8Array([4]))
    await pool.query(
      `insert into sillage.left_objects (tenant, object, kind, owner, due_at) values ($1, $2, 'export', $3, now() + interval '1 hour')`,
      [school.tenant, sent, person],
    )
    fileStore.fail(403)
    const { id } = await erase(person)
    await expect
      .poll(async () => (await find(id)).waitingFor)
      .toBe('the file store (unavailable, or it refuses to delete)')
    expect(stored()).toHaveLength(4)
    fileStore.works()
    await expect
      .poll(async () => (await find(id)).waitingFor, { timeout: NEVER_COMES_MS })
      .toBe('files that a process had begun to send to the file store')
    expect(stored()).toEqual([new Uint8Array([3])])
    await pool.query('update sillage.left_objects set due_at = now() where tenant = $1', [school.tenant])
    await finished(id)
    expect(stored()).toEqual([new Uint8Array([3])])
    expect(await files.read(kept)).toEqual(new Uint8Array([3]))
  })

  it('leaves no trace of a webhook that was on its way, and lets its receiver hear of the erasure alone', async () => {
    const person = await aLearner()
    const about = () => receiver.requests.flatMap(({ body }) => (body.includes(person) ? JSON.parse(body).type : []))
    let release = () => {}
    receiver.answer = (received, response) => {
      if (!received.body.includes(person)) status(204)(received, response)
      else release = () => status(204)(received, response)
    }
    const head = String(await stack.service.log.head())
    const hook = await stack.ask('POST', '/api/webhooks', {
      body: { url: receiver.url, personal: false, from: head },
      token: await stack.token('administrator', { tenant: school.tenant }),
    })
    expect(hook.statusCode, hook.body).toBe(201)
    const renamed = { person, givenName: 'Inès', familyName: 'Le Goff' }
    for (let n = 0; n < 3; n += 1)
      await stack.ask('POST', '/api/people/names', {
        body: { ...renamed, givenName: `Inès ${n}` },
        token: tokens.administrator,
      })
    await expect.poll(about).toEqual(['identity.person-renamed'])
    const { id } = await erase(person)
    await finished(id)
    receiver.answer = status(204)
    release()
    await expect.poll(about).toEqual(['identity.person-renamed', 'privacy.subject-erased'])
    const rows = async () =>
      (await pool.query('select type from sillage.webhook_deliveries where stream = $1', [`person-${person}`])).rows
    await expect.poll(rows).toEqual([{ type: 'privacy.subject-erased' }])
    expect((await find(id)).state).toBe('finished')
  })
})

// Frozen processes are found through /proc.
describe.skipIf(process.platform !== 'linux')('an erasure beside a worker that is frozen (needs Linux)', () => {
  it('waits for the read models, serves nothing of the person, and ends once the worker goes on', async () => {
    const school = sealedSchool(83, 'identifying', 'identifying', 'identifying')
    const [learner] = school.learners
    const stack = await openStack('erasure and a frozen worker', { leaveErasures: true })
    const pool = openPool(stack.service.databaseUrl, { name: 'erasure test', max: 1 })
    const worker = keepRunning('worker', ['scripts/sillage.ts', 'worker'], {
      DATABASE_URL: stack.service.databaseUrl,
      SILLAGE_DATA: stack.directory,
      SILLAGE_KEYS: `${stack.directory}/keys`,
    })
    try {
      // Processes follow what comes after their deployment.
      await expect
        .poll(async () => (await pool.query('select from sillage.processes')).rowCount)
        .toBe(stack.service.definitions.processes.size)
      await playYear(stack, school, nowMs)
      await caughtUp(stack)
      worker.freeze()
      const { tool, auditor } = await tokensOf(stack, school)
      const { rights } = stack.service
      const erasure = await rights.request({
        tenant: school.tenant,
        person: PersonId.parse(learner),
        by: PersonId.parse(randomUUID()),
      })
      expect(await rights.carryOut(erasure?.id ?? '', { patienceMs: 0 })).toMatchObject({
        finishedAt: null,
        waitingFor: expect.stringMatching(/^read models/),
      })
      const late = await stack.ask('POST', '/api/adaptive/interaction', { body: attemptOf(learner), token: tool })
      expect(late.statusCode).toBe(410)
      expect((await stack.ask('GET', `/api/learners/${learner}/history`, { token: auditor })).statusCode).toBe(404)
      worker.thaw()
      await expect.poll(async () => (await rights.find(school.tenant, erasure?.id ?? ''))?.finishedAt).toBeTruthy()
      expect(await countRows(pool, { tenant: school.tenant, person: PersonId.parse(learner) })).toEqual({})
      const states = await pool.query('select from sillage.process_states where subject = $1', [learner])
      expect(states.rowCount).toBe(0)
    } finally {
      await worker.stop()
      await pool.end()
      await stack.close()
    }
  })
})
