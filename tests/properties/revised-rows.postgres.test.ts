// Rows revised by corrections, or folded again after them: the same live, rebuilt and verified, with pages of any size.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { type Definitions, readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents, keyText } from '#kernel/fold.ts'
import { derivedCommandId, eventId, PersonId, streamName } from '#kernel/ids.ts'
import { defineProjection, type Projection, refold } from '#kernel/projection.ts'
import { id, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { feedsOf } from '#projecting/generations/defined-generations.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { verifyGeneration } from '#projecting/generations/verify-generation.ts'
import { postgresProjectionStore } from '#projecting/projector/postgres-projection-store.ts'
import { foldLive, inPages, rebuildHere } from '../fixtures/rebuilds.ts'
import { asWritten } from '../fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { anyHappenings, effective, eventsOf } from './amended-life.ts'

const ofSkill = (e: { subject: PersonId | null; data: { skill: SkillId } }) =>
  e.subject ? { learner: e.subject, skill: e.data.skill } : []

/** What no correction can undo from the row alone. */
const longestRun = defineProjection('longest-run', {
  version: 1,
  description: 'The longest run of right answers, and the last three.',
  of: 'learner',
  words: {
    title: { fr: 'Test', en: 'Test' },
    columns: {
      learner: { fr: 'learner', en: 'learner' },
      skill: { fr: 'skill', en: 'skill' },
      run: { fr: 'run', en: 'run' },
      longest: { fr: 'longest', en: 'longest' },
      last: { fr: 'last', en: 'last' },
    },
  },
  key: z.object({ learner: PersonId, skill: SkillId }),
  row: z.object({ run: z.int(), longest: z.int(), last: z.array(z.boolean()) }),
  on: (on, revise) => [
    on(exerciseAttempted, ofSkill, (row, { data }) => {
      const run = data.correct ? (row?.run ?? 0) + 1 : 0
      return { run, longest: Math.max(row?.longest ?? 0, run), last: [...(row?.last ?? []).slice(-2), data.correct] }
    }),
    revise(attemptCorrected, ofSkill, refold),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.skills, (skill) => ({ skill })), refold),
  ],
})

describe('rows revised by corrections, on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let definitions: Definitions
  let codec: Codec
  beforeAll(async () => {
    definitions = await readDefinitions()
    codec = codecOf(definitions.events, testKeys)
    database = await freshDatabase('revised rows')
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'revised rows', max: 6 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /** The same life by two learners, in turn. */
  async function logOf(events: readonly RecordedEvent[]) {
    const log = openMemoryLog()
    const people = [someone.learner, PersonId.parse(id('1ea', 2))]
    for (const event of events)
      for (const person of people) {
        const ids = new Map(events.map((one) => [one.id as string, eventId(derivedCommandId(person, one.id), 1)]))
        await log.append({
          stream: streamName('learner', person),
          tenant: someone.tenant,
          expected: event.revision === 0 ? 'none' : event.revision - 1,
          events: [
            {
              ...event,
              id: ids.get(event.id) ?? event.id,
              subject: person,
              data: {
                ...event.data,
                ...(event.data.attempt !== undefined && { attempt: ids.get(String(event.data.attempt)) }),
                ...(Array.isArray(event.data.facts) && {
                  facts: event.data.facts.map((fact) => ({ ...fact, id: ids.get(fact.id) })),
                }),
              },
              fingerprint: 0,
              sealed: [],
            },
          ],
        })
      }
    return log
  }

  async function tableOf(
    projection: Projection,
    generation: number,
    keys: Parameters<ReturnType<typeof postgresProjectionStore>['load']>[1],
  ) {
    const feeds = feedsOf(await readGenerations(pool), asWritten([projection]))
    const feed = feeds.find(({ id: own }) => own === `${projection.name}/${generation}`)
    if (!feed) throw new Error(`${projection.name}/${generation} is not there`)
    const rows = await postgresProjectionStore(pool, new Map([[feed.id, feed.table]])).load(feed.id, keys)
    return { feed, rows: new Map(rows.map((row) => [keyText(projection, row.tenant, row.key), row])) }
  }

  it('equal the fold, live and rebuilt', async () => {
    const named = [...definitions.projections.values()].filter(({ amendments }) => amendments.size > 0)
    const projections: readonly Projection[] = [longestRun, ...named]
    await fc.assert(
      fc.asyncProperty(anyHappenings, fc.integer({ min: 1, max: 9 }), async (happenings, pageSize) => {
        const events = eventsOf(happenings)
        const log = await logOf(events)
        await pool.query('delete from sillage.generations where projection = any($1)', [
          projections.map(({ name }) => name),
        ])
        await pool.query('delete from sillage.generation_history')
        for (const { name } of projections)
          for (const n of [1, 2])
            await pool.query(`drop table if exists read.${name.replaceAll('-', '_')}__g${n} cascade`)
        await foldLive(pool, log, projections, pageSize, codec)
        await rebuildHere(pool, inPages(log, pageSize), projections, { codec, saveEvery: 5, mostRows: 3 })
        const stored = (await log.readAll({ after: 0n as never, limit: 5_000 })).events.map(codec.reader().decode)
        for (const projection of projections) {
          const folded = foldEvents(projection, stored)
          for (const generation of [1, 2])
            expect((await tableOf(projection, generation, [...folded.values()])).rows, projection.name).toEqual(folded)
        }
        // And what is folded anew is the plain fold of the answers as they are judged in the end.
        // A withdrawal may move a row to the end of the table, so the skills are compared in their own order.
        const rows = (of: Iterable<{ readonly key: object; readonly row: object }>) =>
          [...of]
            .map(({ key, row }) => ({ ...key, ...row }))
            .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
        const own = stored.filter(({ subject }) => subject === someone.learner)
        expect(rows(foldEvents(longestRun, own).values())).toEqual(
          rows(foldEvents(longestRun, effective(own), undefined, 'by-time').values()),
        )
        const { feed } = await tableOf(longestRun, 1, [])
        const verified = await verifyGeneration(pool, feed, {
          log,
          codec,
          sample: 100,
          show: 3,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        })
        expect(verified.wrong).toBe(0)
      }),
      { numRuns: 6 },
    )
  })
})
