// The complete service over HTTP, on a real PostgreSQL: from a command to the read models.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import type { Caller } from '#identity/caller.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

const id = () => randomUUID() as PersonId

describe('a service on PostgreSQL', () => {
  let database: TestDatabase
  let service: Service
  const tenant = randomUUID() as TenantId
  const teacher = id()
  const learner = id()
  const ofClass = randomUUID()
  let caller: Caller

  beforeAll(async () => {
    database = await freshDatabase('service')
    service = await openService(readConfig(database.environment), {
      logger: openLog({ level: 'silent' }),
      worker: true,
      join: false,
    })
    const permissions = [...service.definitions.commands.values(), ...service.definitions.queries.values()].map(
      ({ may }) => may,
    )
    caller = testCaller(permissions, { tenant, actor: teacher })
    await run('identity.open-school', { name: 'École des Tilleuls', zone: 'Europe/Paris' })
    await run('teaching.open-class', { class: ofClass, name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher })
    await run('teaching.enrol-learner', { learner, class: ofClass, schoolYear: '2026-2027' })
  })
  afterAll(async () => {
    await service.close()
    await database.drop()
  })

  const run = (command: string, input: unknown, more: { key?: string; expected?: number; caller?: Caller } = {}) =>
    service.commands.run({
      command,
      input,
      caller: more.caller ?? caller,
      key: more.key ?? randomUUID(),
      ...(more.expected !== undefined && { expected: more.expected }),
    })
  const attempt = (correct: boolean) => ({
    learner,
    exercise: 'addition-12',
    skill: 'calcul/addition',
    difficulty: 3,
    response: '42',
    correct,
    durationMs: 4_200,
  })

  it('shows a recorded attempt in the read models once they have reached its position', async () => {
    const answer = await run('learning.record-attempt', attempt(true))
    const ask = () =>
      service.queries.run({ query: 'user-progress', input: { id: learner }, caller, atLeast: answer.position })
    // It is waited for, for two seconds; on a busy machine that may be too short.
    await expect.poll(() => ask().then(() => true)).toBe(true)
    const { output, position } = await ask()
    expect(position >= answer.position).toBe(true)
    expect(output).toMatchObject({
      skills: [expect.objectContaining({ skill: 'calcul/addition', attempts: 1, successes: 1 })],
    })
  })

  it('repeats the first answer to a repeated command, and records nothing twice', async () => {
    const key = randomUUID()
    const first = await run('learning.record-attempt', attempt(false), { key })
    const second = await run('learning.record-attempt', attempt(false), { key })
    expect(second).toEqual({ ...first, repeated: true })
    await expect(run('learning.record-attempt', attempt(true), { key })).rejects.toMatchObject({
      problem: { kind: 'key-reused' },
    })
  })

  it('masters a skill once, however many commands arrive at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => run('learning.record-attempt', attempt(true))))
    expect(new Set(answers.map(({ revision }) => revision)).size).toBe(30)
    const mastered = answers.flatMap(({ events }) => events).filter(({ type }) => type === 'learning.skill-mastered')
    expect(mastered).toHaveLength(1)
  })

  it('refuses a command with a wrong expected revision', async () => {
    await expect(run('learning.record-attempt', attempt(true), { expected: 0 })).rejects.toMatchObject({
      problem: { kind: 'precondition-failed', expected: 0 },
    })
  })

  it('shows no data of one school to another', async () => {
    const other: Caller = { ...caller, tenant: randomUUID() as TenantId }
    await run('identity.open-school', { name: 'Ailleurs', zone: 'Indian/Reunion' }, { caller: other })
    await expect(
      service.queries.run({ query: 'user-progress', input: { id: learner }, caller: other }),
    ).rejects.toMatchObject({
      problem: { kind: 'missing' },
    })
    // There the same ids are other people's, or nobody's.
    await expect(
      run('teaching.enrol-learner', { learner, class: ofClass, schoolYear: '2026-2027' }, { caller: other }),
    ).resolves.toMatchObject({ revision: 0, repeated: false })
  })
})
