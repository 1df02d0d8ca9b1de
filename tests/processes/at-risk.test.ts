// The follow-up of learners in the running service, on PostgreSQL: from wrong answers to notices to the teacher, across a
// restart, and in /metrics and `status`.

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import type { NewRecord } from '#event-log/event-log.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { createMetrics } from '#http/metrics.ts'
import type { Caller } from '#identity/caller.ts'
import {
  derivedCommandId,
  eventId,
  type Instant,
  type PersonId,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { openLog } from '#platform/logger.ts'
import { forgetParkedKey, readParkedKeys } from '#reacting/process-status.ts'
import { encoded } from '../fixtures/encoded.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

const skill = 'calcul/addition'

describe('the follow-up of learners, on PostgreSQL', () => {
  let database: TestDatabase
  let service: Service
  let pool: pg.Pool
  let caller: Caller
  const tenant = randomUUID() as TenantId
  const teacher = randomUUID() as PersonId
  const ofClass = randomUUID()
  /** What a service logged as a warning or worse. */
  const logged: string[] = []

  const open = () =>
    openService(readConfig(database.environment), {
      logger: openLog({ level: 'warn', to: { write: (line: string) => void logged.push(line) } }),
      worker: true,
      join: false,
    })

  beforeAll(async () => {
    database = await freshDatabase('at risk')
    pool = openPool(database.url, { name: 'test at risk', max: 2 })
    service = await open()
    const permissions = [...service.definitions.commands.values(), ...service.definitions.queries.values()]
    caller = testCaller(
      permissions.map(({ may }) => may),
      { tenant, actor: teacher },
    )
    while ((await standing()) === undefined) await pause(50)
    await run('identity.open-school', { name: 'École des Tilleuls', zone: 'Europe/Paris' })
    await run('teaching.open-class', { class: ofClass, name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher })
  })
  // A condition that never comes says nothing of its cause.
  beforeEach(() =>
    onTestFailed(async () => {
      const [processes, lags] = await Promise.all([service.processes(), service.lags()])
      console.error(...logged, processes, lags)
    }),
  )
  afterAll(async () => {
    await service.close()
    await pool.end()
    await database.drop()
  })

  const standing = async () => (await service.processes()).find(({ process }) => process === 'at-risk')
  const run = (command: string, input: object) => service.commands.run({ command, input, caller, key: randomUUID() })
  async function newLearner(): Promise<string> {
    const learner = randomUUID()
    await run('teaching.enrol-learner', { learner, class: ofClass, schoolYear: '2026-2027' })
    return learner
  }
  const answer = (learner: string, correct = false) =>
    run('learning.record-attempt', {
      learner,
      exercise: 'addition-12',
      skill,
      difficulty: 3,
      response: '42',
      correct,
      durationMs: 4_200,
    })
  async function failThree(learner: string): Promise<string[]> {
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) ids.push(String((await answer(learner)).events[0]?.id))
    return ids
  }
  const ask = async (query: string, input: object) => (await service.queries.run({ query, input, caller })).output
  const level = async (learner: string) => {
    const output = (await ask('user-progress', { id: learner })) as {
      skills: { skill: string; level: number | null }[]
    }
    return output.skills.find((one) => one.skill === skill)?.level
  }
  const notices = (learner: string) => ask('class-notices', { class: ofClass, learner })
  const levelBecomes = (learner: string, to: number) => expect.poll(() => level(learner)).toBe(to)

  it('lowers the level, and undoes it when an answer is corrected to right', async () => {
    const learner = await newLearner()
    const [, second] = await failThree(learner)
    await levelBecomes(learner, 2)
    await run('learning.correct-attempt', { learner, attempt: second, correct: true })
    await levelBecomes(learner, 3)
    const history = (await ask('learner-history', { learner, type: 'learning.difficulty-adjusted' })) as {
      items: { actor: string; data: object }[]
    }
    expect(history.items).toMatchObject([
      { actor: processActor('at-risk'), data: { from: 2, to: 3, reason: 'adjustment-taken-back' } },
      { actor: processActor('at-risk'), data: { from: null, to: 2, reason: 'failures-in-a-row' } },
    ])
  })

  it('notifies the teacher at the easiest level, in the list of notices', async () => {
    const learner = await newLearner()
    await run('learning.adjust-difficulty', { learner, skill, to: 1, reason: 'by-hand' })
    await failThree(learner)
    await expect
      .poll(() => notices(learner))
      .toMatchObject({ items: [{ learner, skill, reason: 'fails-at-the-easiest-level', times: 1 }], next: null })
  })

  it('lists notices newest first, in pages, and reports an unknown class as missing', async () => {
    const learner = await newLearner()
    for (const reason of ['no-practice', 'three-steps-down', 'no-practice']) {
      await run('teaching.notify-teacher', { learner, class: ofClass, skill, reason })
      // Two notices of one millisecond are in the order of their ids.
      await pause(2)
    }
    const page = async (cursor?: string) =>
      (await ask('class-notices', { class: ofClass, learner, limit: 1, ...(cursor && { cursor }) })) as {
        items: { reason: string; times: number }[]
        next: string | null
      }
    await expect
      .poll(() => page())
      .toMatchObject({ items: [{ reason: 'no-practice', times: 2 }], next: expect.any(String) })
    const second = await page((await page()).next ?? '')
    expect(second).toMatchObject({ items: [{ reason: 'three-steps-down', times: 1 }], next: null })
    await expect(ask('class-notices', { class: randomUUID() })).rejects.toMatchObject({ problem: { kind: 'missing' } })
  })

  it('ends when the learner leaves the class: the command is refused', async () => {
    const learner = await newLearner()
    await failThree(learner)
    await levelBecomes(learner, 2)
    await run('teaching.withdraw-learner', { learner, class: ofClass })
    // Set once the follow-up has read its own step; the read model may show the step earlier.
    const isDue = 'update sillage.process_timers set due = clock_timestamp() where key like $1'
    await expect.poll(async () => (await pool.query(isDue, [`${learner} %`])).rowCount).toBe(1)
    await expect
      .poll(async () => {
        const of = [`${learner} %`]
        const refused = await pool.query('select code from sillage.outbox where key like $1 and code is not null', of)
        const states = await pool.query('select from sillage.process_states where key like $1', of)
        return { codes: refused.rows, states: states.rows.length }
      })
      .toEqual({ codes: [{ code: 'not-enrolled' }], states: 0 })
  })

  it('steps down for two learners whose answers have the same ids, as in old logs', async () => {
    const learners = [await newLearner(), await newLearner()]
    const ids = [1, 2, 3].map((n) => eventId(derivedCommandId('one key for two', String(n)), 1))
    for (const learner of learners) for (const id of ids) await stands(learner, { id })
    for (const learner of learners) await levelBecomes(learner, 2)
    expect(await standing()).toMatchObject({ state: 'running', parked: 0 })
  })

  /** One more wrong answer, written straight into the log. */
  async function stands(learner: string, more: Partial<NewRecord>): Promise<void> {
    const stream = streamName('learner', learner)
    const from = { tenant, from: 'end', direction: 'backwards', limit: 1 } as const
    const { events, currentRevision } = await service.log.readStream(stream, from)
    const [attempt] = await encoded(
      service.codec,
      [
        exerciseAttempted({
          exercise: 'addition-12',
          exerciseVersion: 1,
          skill,
          difficulty: 3,
          response: '42',
          correct: false,
          durationMs: 4_200,
          class: ofClass,
        }),
      ],
      {
        tenant,
        stream,
        commandId: derivedCommandId('stands', randomUUID()),
        subject: learner as PersonId,
        actor: teacher,
        correlationId: 'stands',
        causationId: null,
        fingerprint: 0,
        occurredAt: new Date().toISOString() as Instant,
        zone: events[0]?.zone ?? ('Europe/Paris' as Zone),
      },
    )
    if (!attempt) throw new Error('one event makes one record')
    await service.log.append({ stream, tenant, expected: currentRevision, events: [{ ...attempt, ...more }] })
  }

  it('updates each of its metrics', async () => {
    const metrics = createMetrics()
    const shown = async () => {
      for (const one of await service.processes()) metrics.setProcess(one)
      const text = await metrics.registry.metrics()
      const values = [...text.matchAll(/^sillage_process_(\w+)\{process="at-risk"(?:,status="(\w+)")?\} (\d+)$/gm)]
      return Object.fromEntries(values.map(([, name, status, value]) => [String(status ?? name), Number(value)]))
    }
    // Answers from other tests may not have been read yet, and set timers too.
    await expect.poll(async () => (await shown()).lag_events).toBe(0)
    const { timers = 0, refused = 0 } = await shown()
    await newLearner().then(failThree)
    await expect.poll(async () => (await shown()).timers).toBe(timers + 1)

    await service.close()
    service = await openService(readConfig(database.environment), {
      logger: openLog({ level: 'silent' }),
      worker: false,
      join: false,
    })
    // No worker runs now, so new events stay unread; the outbox is as a runner would have left it.
    await answer(await newLearner())
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status, settled_at)
       select 'at-risk', $1, 'k' || s, 'learning.adjust-difficulty', s, '', '', s, case s when 'refused' then now() end
       from unnest(array['waiting', 'stuck', 'refused']) s`,
      [tenant],
    )
    await pool.query(`update sillage.processes set fault = '{"position": null, "type": "t", "error": "e"}'`)
    expect(await shown()).toMatchObject({
      lag_events: 2,
      standing_still: 1,
      waiting: 1,
      stuck: 1,
      refused: refused + 1,
    })
    await pool.query(`delete from sillage.outbox where key like 'k%'`)
    await service.close()
    service = await open()
    await expect.poll(async () => (await shown()).lag_events).toBe(0)
    expect(await shown()).toMatchObject({ standing_still: 0, waiting: 0, stuck: 0 })
  })

  it('notifies the teacher of a learner who does not practise for a week, across a restart of the service', async () => {
    const learner = await newLearner()
    await failThree(learner)
    await levelBecomes(learner, 2)
    const due = async () => {
      const { rows } = await pool.query<{ days: number }>(
        `select round(extract(epoch from due - clock_timestamp()) / 86400)::integer as days from sillage.process_timers where key like $1`,
        [`${learner} %`],
      )
      return rows
    }
    // The level is visible before the process has reacted to it: a restart in between would set the timer later.
    await expect.poll(due).toEqual([{ days: 7 }])
    await service.close()

    service = await open()
    expect(await notices(learner)).toMatchObject({ items: [] })
    // A week goes by.
    await pool.query(`update sillage.process_timers set due = due - interval '7 days' where key like $1`, [
      `${learner} %`,
    ])
    await expect.poll(() => notices(learner)).toMatchObject({ items: [{ learner, reason: 'no-practice' }] })
    const left = await pool.query('select from sillage.process_timers where key like $1', [`${learner} %`])
    expect(left.rows).toEqual([])
  })

  it('stops at an answer from a newer version of the program, for that learner only', async () => {
    const [stopped, followed] = [await newLearner(), await newLearner()]
    await stands(stopped, { version: 99 })
    await failThree(followed)
    // Written to the log directly; the read models also stop at an event that they cannot read.
    const adjusted = async () => {
      const from = { tenant, from: 'end', direction: 'backwards', limit: 1 } as const
      return (await service.log.readStream(streamName('learner', followed), from)).events[0]?.type
    }
    await expect.poll(adjusted).toBe('learning.difficulty-adjusted')
    for (let n = 0; n < 3; n += 1) await stands(stopped, {})
    await expect.poll(standing).toMatchObject({ state: 'running', lagEvents: 0, parkedKeys: 2, parked: 4 })
    expect(await readParkedKeys(pool, 'at-risk', 10)).toMatchObject([
      { key: `learner-${stopped}`, triggers: 1, error: expect.stringContaining('version 99') },
      { key: `${stopped} ${skill}`, triggers: 3, error: null },
    ])
    expect(await forgetParkedKey(pool, 'at-risk', { key: `learner-${stopped}` })).toBe(1)
    await expect.poll(standing).toMatchObject({ parked: 0 })
  })
})
