// The service on a KurrentDB that was restored from a backup and has grown beyond its earlier head: data from the lost
// part of the log is reported as another log's everywhere, and data of this log is not affected.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openExamination } from '#compose/examination.ts'
import { aLearner, records, toStream } from '#event-log/contract-records.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { type Position, position } from '#kernel/ids.ts'
import { checks } from '#operating/doctor/checks.ts'
import { examine } from '#operating/doctor/examine.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { caughtUp } from '../http/caught-up.ts'
import { openSchool, openStack, type Stack } from '../http/stack.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('the service on a restored KurrentDB that has grown beyond its old head', () => {
  let server: KurrentServer
  let database: TestDatabase
  let stack: Stack
  /** Where the log stood before, and what all read models were folded up to. */
  let before: Position
  let kept: { readonly position: Position; readonly id: string }
  const of = (name: string) => (one: { readonly projection: string }) => one.projection === name

  beforeAll(async () => {
    server = await startKurrentServer()
    database = await freshDatabase('kurrent restored')
    stack = await openStack('restored', {
      worker: true,
      eventLog: server.url,
      databaseUrl: database.url,
      keysDirectory: database.environment.SILLAGE_KEYS,
    })
    await openSchool(stack, 2)
    await caughtUp(stack)
    before = await stack.service.log.head()
    await stack.close()

    const ours = server.store.all.filter(({ type }) => !type.startsWith('$'))
    const [last, first] = [ours.at(-3), ours[0]]
    if (!last || !first) throw new Error('the school has left no events')
    kept = { position: position(first.position), id: first.id }
    server.store.restoreTo(last.position)
    const log = await openKurrentLog({ connectionString: server.url })
    // Of another size than what stood there, so that the old head is no place of this log.
    for (let n = 0; (await log.head()) <= before; n += 1) {
      const stream = aLearner()
      await log.append(toStream(stream, 'none', records(stream, 1, { data: { text: 'x'.repeat(3 * n) } })))
    }
    await log.close()
    expect(server.store.all.some(({ position: at }) => at === before)).toBe(false)

    stack = await openStack('restored', {
      worker: false,
      eventLog: server.url,
      databaseUrl: database.url,
      keysDirectory: database.environment.SILLAGE_KEYS,
    })
    // One read model has been rebuilt meanwhile: it is of this log.
    const pool = openPool(database.url, { name: 'test', max: 1 })
    await pool.query(`update sillage.checkpoints set position = $1, event_id = $2 where projection = 'skill-profile'`, [
      kept.position,
      kept.id,
    ])
    await pool.end()
  })
  afterAll(async () => {
    await stack.close()
    await database.drop()
    await server.close()
  })

  it('reports it in the status of read models, with the lag of the others', async () => {
    const status = await stack.service.projections.status()
    for (const { projection, generations } of status)
      if (projection !== 'skill-profile')
        expect(generations[0]).toMatchObject({
          lagEvents: null,
          lagSeconds: null,
          ofAnotherLog: `position ${before} holds another event, or none`,
        })
    expect(status.find(of('skill-profile'))?.generations[0]).toMatchObject({
      lagEvents: expect.any(Number),
      ofAnotherLog: null,
    })
  })

  it('reports it in the health of read models', async () => {
    const answer = await stack.ask('GET', '/health/projections', { token: null })
    expect(answer.statusCode, answer.body).toBe(200)
    const { status, projections } = answer.json()
    expect(status).toBe('warning')
    for (const { projection, warnings } of projections)
      if (projection !== 'skill-profile') expect(warnings.join()).toContain('another log')
    expect(projections.find(of('skill-profile'))).toMatchObject({ lagSeconds: expect.any(Number) })
  })

  it('reports it in the doctor', async () => {
    const config = readConfig({ ...database.environment, EVENT_LOG: server.url })
    const reads = openExamination(() => config)
    try {
      const findings = await examine(checks(reads, { deep: false }))
      expect(findings.find(({ what }) => what.includes('could not be checked'))).toBeUndefined()
      expect(findings).toContainEqual(
        expect.objectContaining({ severity: 'trouble', what: expect.stringContaining('another log') }),
      )
      expect(
        findings.filter(({ about, what }) => about === 'read model skill-profile' && what.includes('another log')),
      ).toEqual([])
    } finally {
      await reads.close()
    }
  })

  it('answers 410 to readers and subscribers that continue from there', async () => {
    const tool = await stack.token('tool', { tenant: stack.tenant, actor: randomUUID() })
    for (const path of ['/api/events', '/api/events/stream']) {
      const none = await stack.ask('GET', `${path}?after=${before}`, { token: tool })
      expect(none.statusCode, none.body).toBe(410)
      expect(none.json()).toMatchObject({ type: '/problems/position-of-another-log' })
    }
    const body = { url: 'https://example.org/hook', from: String(before) }
    const refused = await stack.ask('POST', '/api/webhooks', { body })
    expect(refused.statusCode, refused.body).toBe(410)
  })
})
