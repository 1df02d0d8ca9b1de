// An erasure that is killed at each of its steps is finished by the next run; and an older copy of the database does not bring
// an erased person back, before anything is served.
import { describe, expect, it, onTestFinished } from 'vitest'
import { PersonId, streamName } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { stepNames } from '#rights/erasure/erasure.ts'
import { countRows } from '#rights/erasure/read-model-rows.ts'
import { runVerbOf } from '../fixtures/erasing.ts'
import { playYear, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { onServer, withDatabase } from '../start-database.ts'

const school = sealedSchool(71, 'identifying', 'identifying', 'identifying')
const [learner, another] = school.learners
const learnerId = PersonId.parse(learner)

async function aSchool(name: string, leaveErasures = false): Promise<Stack> {
  const stack = await openStack(name, { worker: true, leaveErasures })
  await playYear(stack, school, Date.now())
  await caughtUp(stack)
  return stack
}

const environmentOf = ({ service, directory }: Stack) => ({
  DATABASE_URL: service.databaseUrl,
  SILLAGE_DATA: directory,
  SILLAGE_KEYS: `${directory}/keys`,
})

async function leftOf(databaseUrl: string): Promise<Readonly<Record<string, number>>> {
  const pool = openPool(databaseUrl, { name: 'erasure test', max: 1 })
  try {
    return await countRows(pool, { tenant: school.tenant, person: learnerId })
  } finally {
    await pool.end()
  }
}

async function namesShown(stack: Stack): Promise<string> {
  const { auditor } = await tokensOf(stack, school)
  const urls = [
    `/api/adaptive/user-progress/${learner}`,
    `/api/learners/${learner}/state`,
    `/api/learners/${learner}/history`,
  ]
  const answers = await Promise.all(urls.map((url) => stack.ask('GET', url, { token: auditor })))
  return answers.map(({ statusCode }) => statusCode).join(' ')
}

describe('an erasure', () => {
  it('goes on after a kill at each of its steps', async () => {
    // Only the verb carries out the erasure: the worker would be faster at some steps.
    const stack = await aSchool('killed erasure', true)
    onTestFinished(() => stack.close())
    const args = ['rgpd', 'erase', '--school', school.tenant, '--person', learner, '--yes', '--json']
    const planned = await runVerbOf(environmentOf(stack), [...args.filter((arg) => arg !== '--yes'), '--dry-run'])
    expect(planned.how, planned.stderr).toBe('exit 0')
    expect(JSON.parse(planned.stdout)).toMatchObject({
      erased: false,
      found: { streams: { [`learner-${learner}`]: expect.any(Number) } },
    })
    for (const point of ['erasure-in-ledger', ...stepNames.slice(1).map((step) => `erasure-did-${step}`)]) {
      const { how, stderr } = await runVerbOf(environmentOf(stack), args, point)
      expect(how, `${point}: ${stderr}`).toBe('SIGKILL')
    }
    const { how, stdout, stderr } = await runVerbOf(environmentOf(stack), args)
    expect(how, stderr).toBe('exit 0')
    const certificate = JSON.parse(stdout)
    expect(certificate).toMatchObject({ state: 'finished', person: learner })
    expect(certificate.steps.filter(({ at }: { at: string | null }) => at === null)).toEqual([])
    expect(await leftOf(stack.service.databaseUrl)).toEqual({})
    const erasures = []
    for (const kind of ['learner', 'person'] as const) {
      const page = { tenant: school.tenant, from: 0, direction: 'forwards', limit: 500 } as const
      const { events } = await stack.service.log.readStream(streamName(kind, learner), page)
      erasures.push(events.filter(({ type }) => type === 'privacy.subject-erased').length)
    }
    expect(erasures).toEqual([1, 1])
  })

  it('is done again when an older copy of the database is restored, before anything is served', async () => {
    const stack = await aSchool('before a restore')
    const { databaseUrl } = stack.service
    const older = `${new URL(databaseUrl).pathname.slice(1)}_older`
    const { directory } = stack
    const kept = { stack, directory }
    onTestFinished(async () => {
      await kept.stack.close()
      await stack.close()
      await onServer(withDatabase(databaseUrl, 'postgres'), `drop database if exists ${older} with (force)`)
    })
    expect(await namesShown(stack)).toBe('200 200 200')
    // The backup: a copy of the database as it is, with every row and checkpoint.
    await copyDatabase(databaseUrl, older)
    expect(Object.keys(await leftOf(withDatabase(databaseUrl, older))).length).toBeGreaterThan(4)

    const erasure = await stack.service.rights.request({ tenant: school.tenant, person: learnerId, by: learnerId })
    await expect
      .poll(async () => (await stack.service.rights.find(school.tenant, erasure?.id ?? ''))?.finishedAt)
      .toBeTruthy()
    expect(await namesShown(stack)).toBe('404 404 404')

    // The restored copy is opened with the keys and the ledger of the installation. Without a worker: nobody folds anything.
    kept.stack = await openStack('restored', {
      databaseUrl: withDatabase(databaseUrl, older),
      keysDirectory: `${directory}/keys`,
      dataDirectory: directory,
    })
    expect(await namesShown(kept.stack)).toBe('404 404 404')
    expect(await leftOf(withDatabase(databaseUrl, older))).toEqual({})
    const { teacher } = await tokensOf(kept.stack, school)
    const body = {
      type: 'exercise_attempted',
      learner,
      exercise: 'e',
      skill: 'calcul/addition',
      difficulty: 1,
      response: '1',
      correct: true,
      durationMs: 1,
    }
    expect((await kept.stack.ask('POST', '/api/adaptive/interaction', { body, token: teacher })).statusCode).toBe(410)
    expect(
      (
        await kept.stack.ask('POST', '/api/adaptive/interaction', {
          body: { ...body, learner: another },
          token: teacher,
        })
      ).statusCode,
    ).toBe(201)
    const [again] = await kept.stack.service.rights.list(school.tenant)
    expect(again).toMatchObject({ id: erasure?.id, askedBy: learner, askedAt: erasure?.askedAt })
    expect(again?.replayedAt).not.toBeNull()
    expect(again?.steps.event).toBeDefined()
  })
})

/** A template must have no connections: those of the service come back at once, so this tries until there are none. */
async function copyDatabase(databaseUrl: string, name: string): Promise<void> {
  const source = new URL(databaseUrl).pathname.slice(1)
  const server = withDatabase(databaseUrl, 'postgres')
  await expect
    .poll(async () => {
      await onServer(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${source}'`)
      return onServer(server, `create database ${name} template ${source}`).then(
        () => 'copied',
        (error: Error) => error.message,
      )
    })
    .toBe('copied')
}
