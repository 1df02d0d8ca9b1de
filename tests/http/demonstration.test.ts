/** The demonstration school: each role signs in with a password that only the file has, and its models are made once. */
import { randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demonstrationAccounts, makeDemonstrationAccounts, passwordsFile } from '#compose/demonstration-accounts.ts'
import { makeDemonstrationModels } from '#compose/demonstration-models.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import type { ModelKind } from '#events/insight/models.ts'
import { type Job, JobId } from '#jobs/job.ts'
import type { NewJob } from '#jobs/jobs.ts'
import { Instant, START, type TenantId } from '#kernel/ids.ts'
import { TrainModel } from '#modelling/jobs/train-model.ts'
import { DEMONSTRATION } from '#simulator/demonstration.ts'
import { recordModel, smallLevelBytes } from '../fixtures/served-models.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

describe('the demonstration school', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('demonstration accounts', { tenant: DEMONSTRATION.tenant })
    await stack.ask('POST', '/api/schools', { body: { name: DEMONSTRATION.name, zone: 'Europe/Paris' } })
    for (const role of ['administrator', 'teacher', 'learner', 'parent'] as const) {
      const body = { person: DEMONSTRATION[role], role, givenName: 'Ada', familyName: 'Lind' }
      expect((await stack.ask('POST', '/api/people', { body })).statusCode).toBe(201)
    }
  })
  afterAll(() => stack?.close())

  const make = () => makeDemonstrationAccounts(stack.service, stack.directory)
  async function passwords(): Promise<string[][]> {
    const text = await readFile(passwordsFile(stack.directory), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  }

  it('continues after a start that was killed half-way', async () => {
    let opened = 0
    const accounts: Stack['service']['accounts'] = {
      ...stack.service.accounts,
      async open(request) {
        if (++opened > 3) throw new Error('killed')
        return stack.service.accounts.open(request)
      },
    }
    await expect(makeDemonstrationAccounts({ ...stack.service, accounts }, stack.directory)).rejects.toThrow('killed')
    const before = await passwords()
    await make()
    expect(await passwords()).toEqual(before)
    const head = await stack.service.log.head()
    await make()
    expect(await stack.service.log.head()).toBe(head)
  })

  it('lets an account of each role sign in, without an authenticator application', async () => {
    const roles: string[] = []
    for (const [name = '', password = ''] of await passwords()) {
      const answer = await signInWith(stack, { name, password })
      expect(answer.json(), name).toMatchObject({ required: null })
      roles.push(...answer.json().roles)
    }
    expect(roles).toEqual(['administrator', 'teacher', 'parent', 'parent', 'support', 'auditor', 'learner'])
    expect(demonstrationAccounts.map(({ level }) => level).filter(Boolean)).toEqual(['view', 'manage'])
  })

  it.skipIf(process.platform === 'win32')('shows the passwords to the owner of the file alone', async () => {
    expect((await stat(passwordsFile(stack.directory))).mode & 0o777).toBe(0o600)
    for (const [, password = ''] of await passwords()) expect(stack.logged.join('')).not.toContain(password)
  })

  describe('its models', () => {
    const waiting: Omit<Job, 'id' | 'input'> = {
      ...{ kind: 'train-model', askedBy: 'request', owner: DEMONSTRATION.administrator, state: 'waiting', starts: 0 },
      ...{ askedAt: Instant.parse('2026-11-30T08:00:00.000Z'), startedAt: null, endedAt: null, nextAt: null },
      ...{ isCancelling: false, progress: null, result: null, problem: null },
    }

    /** A queue whose jobs have ended at the second look, with the model that was recorded or, without one, in vain. */
    function queue(models: Readonly<Record<string, string>> = {}) {
      const asked = new Map<string, Job>()
      const jobs = {
        async ask({ key = '', input }: NewJob) {
          const before = asked.get(key)
          const job = before ?? { ...waiting, id: JobId.parse(randomUUID()), input }
          asked.set(key, job)
          return { job, isNew: before === undefined }
        },
        async find(_: TenantId, id: JobId): Promise<Job | null> {
          const job = [...asked.values()].find((one) => one.id === id)
          const name = models[TrainModel.parse(job?.input).model]
          if (!job) return null
          return name === undefined ? { ...job, state: 'failed' } : { ...job, state: 'done', result: { name } }
        },
      }
      return { jobs, keys: () => [...asked.keys()] }
    }
    const makeModels = (jobs: ReturnType<typeof queue>['jobs'], stop = new AbortController(), pause = async () => {}) =>
      makeDemonstrationModels({ ...stack.service, jobs }, { pause, signal: stop.signal })
    const served = (kind: ModelKind) => stack.service.servingModels.current(DEMONSTRATION.tenant, kind)
    async function promotions() {
      const filter = { tenant: DEMONSTRATION.tenant, types: [modelPromoted.type] }
      const { events } = await stack.service.log.readAll({ after: START, limit: 100, filter })
      const reader = stack.service.codec.reader()
      await reader.prepare(events)
      return events.map((stored) => reader.decode(stored).data)
    }

    it('are none where no training led to one', async () => {
      await makeModels(queue().jobs)
      expect(await promotions()).toEqual([])
    })

    it('are put into service once, after a start that was killed during a training, with a reason where checks failed', async () => {
      const failing = { passes: false }
      const level = await recordModel(stack.service, DEMONSTRATION.tenant, 'level', smallLevelBytes(), failing)
      const bytes = Buffer.from('the next answer')
      const nextAnswer = await recordModel(stack.service, DEMONSTRATION.tenant, 'next-answer', bytes)
      const { jobs, keys } = queue({ level, 'next-answer': nextAnswer })
      const stop = new AbortController()
      await makeModels(jobs, stop, async () => stop.abort())
      expect([keys(), await promotions()]).toEqual([['demonstration level'], []])
      await makeModels(jobs)
      await makeModels(jobs)
      expect(keys()).toEqual(['demonstration level', 'demonstration next-answer'])
      expect(await promotions()).toEqual([
        expect.objectContaining({ model: level, forced: expect.stringContaining('trop peu d’élèves') }),
        expect.objectContaining({ model: nextAnswer, failed: [], forced: null }),
      ])
      expect(await served('level')).toMatchObject({ state: 'serving', model: level })
    })

    it('stay as somebody has decided since', async () => {
      const { model } = await served('level')
      const input = { model, reason: 'Essai.', serving: true }
      const caller = testCaller(['models:manage'], { tenant: DEMONSTRATION.tenant })
      await stack.service.commands.run({ command: 'insight.retire-model', input, caller, key: 'retire' })
      const { jobs, keys } = queue()
      await makeModels(jobs)
      expect(keys()).toEqual([])
      expect(await served('level')).toMatchObject({ state: 'fallback', because: 'none-promoted' })
    })
  })
})
