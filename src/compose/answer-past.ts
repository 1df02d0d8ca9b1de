// The program of a process that answers queries about the past, with a separate reader of the log and separate connections.
import { fileURLToPath } from 'node:url'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { sourceClosures } from '#definitions/source-closure.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import { postgresFiles } from '#files/postgres-files.ts'
import type { Instant, Position } from '#kernel/ids.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { past as pastOf } from '#past/past.ts'
import { streamsOf } from '#past/person-history.ts'
import { personQuestionRunner, personQuestions } from '#past/person-questions.ts'
import { personModels } from '#past/questions/person-models.ts'
import type { HistoryEntry } from '#past/replay/replay.ts'
import { replayStreams } from '#past/replay/replay-streams.ts'
import { postgresSnapshots } from '#past/snapshots/postgres-snapshots.ts'
import { snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import { historyIndexes } from '#past/timeline/history-index.ts'
import { translatedProblem } from '#past/translated-problem.ts'
import { unfitAnswer } from '#past/unfit-answer.ts'
import { withoutErased } from '#past/without-erased.ts'
import { systemClock } from '#platform/clock.ts'
import { openPool } from '#platform/database.ts'
import { openLog as openLogger } from '#platform/logger.ts'
import { answerCalls } from '#platform/process-pool.ts'
import { erasedPeople } from '#privacy/erased-people.ts'
import { keysOf } from '#privacy/keys.ts'
import { knownLimits } from '#privacy/person-limits.ts'
import {
  type PastAnswer,
  type PastCall,
  type PastOutcome,
  type PastSetUp,
  type ReplayPart,
  sentError,
} from '#querying/past-calls.ts'
import { queryRunner } from '#querying/query-runner.ts'
import type { Trail, TrailEntry } from '#trail/trail.ts'
import { findRecorders } from './find-recorders.ts'
import { keyStoreWhenThere } from './key-store-when-there.ts'
import { receivedKeysPlace } from './keys-place.ts'
import { limitRows } from './limit-rows.ts'
import { modelsForQueries } from './models-for-queries.ts'
import { openFileStore } from './open-file-store.ts'
import { openKeyStore } from './open-keys.ts'
import { openLog } from './open-log.ts'
import { openModels } from './open-models.ts'
import { seenBy } from './seen-events.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const now = () => new Date().toISOString() as Instant
/** Of a replay: what one part of it may hold, and may pass by. */
const MOST_STEPS = 200
const MOST_PASSED = 5_000

answerCalls<PastSetUp, PastCall, PastOutcome>(
  async ({ databaseUrl, requestsUrl, ownLogin, eventLog, keysPlace, fileStore, unsealed, logLevel, logFormat }) => {
    const logger = openLogger({ level: logLevel, format: logFormat })
    const trouble = (what: string) => (error: unknown) => logger.warn({ err: error }, `${what}: trying again`)
    const definitions = await readDefinitions()
    const log = await openLog(eventLog, { databaseUrl, onTrouble: (what, error) => trouble(what)(error) })
    const keyStore = await keyStoreWhenThere(() => openKeyStore(receivedKeysPlace(keysPlace), { make: 'never' }))
    const codec = codecOf(definitions.events, unsealed ? 'unsealed' : keysOf(keyStore))
    const snapshotPool = openPool(databaseUrl, {
      name: 'sillage past',
      max: 4,
      onError: trouble('snapshot connection'),
    })
    const queryPool = openPool(requestsUrl, {
      name: 'sillage past query',
      role: 'sillage_app',
      ownLogin,
      int8: 'number',
      max: 4,
      onError: trouble('query connection'),
    })
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: queryPool }),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    const { serving } = openModels({ log, codec, files: postgresFiles(queryPool, openFileStore(fileStore)), logger })
    const models = modelsForQueries({ log, codec, serving })
    const { projections } = await sourceClosures(root, definitions.files)
    const snapshots = snapshotWriter({
      log,
      codec,
      store: postgresSnapshots(snapshotPool, log.id, projections),
      models: personModels(definitions),
      onTrouble: trouble('snapshot'),
    })
    const indexes = historyIndexes()
    const erased = erasedPeople(snapshotPool, {
      onErased: indexes.forget,
      onTrouble: trouble('list of erased people'),
    })
    await erased.load()
    const limits = knownLimits(limitRows({ db, log }), {
      monotonicMs: () => performance.now(),
      sleep: systemClock.sleep,
    })
    /** Never rung in this process: the progress of read models is polled. */
    const moved = doorbell()

    /** The parts for one query, over a log that stops answering when nobody waits for the answer any more. */
    function partsFor(signal: AbortSignal, trail: Trail) {
      const stoppable = withoutErased(stoppableLog(log, signal), erased)
      const parts = {
        definitions,
        // The process that sends the question has decided that the caller may ask it.
        authorise: () => 'allowed' as const,
        models,
        past: pastOf({ log: stoppable, codec, snapshots, indexes }),
        log: stoppable,
        seenBy: seenBy({ log: stoppable, codec }),
        findRecorders: findRecorders({ log: stoppable, codec }),
        trail,
        now,
      }
      return {
        queries: queryRunner({ ...parts, limits: limits.of, db, codec, moved }),
        personPast: personQuestionRunner({ ...parts, indexes }),
        replays: replayStreams(parts),
      }
    }

    async function answer(call: PastCall, signal: AbortSignal, trail: Trail): Promise<PastAnswer> {
      const { queries, personPast, replays } = partsFor(signal, trail)
      switch (call.kind) {
        case 'query':
          return { query: await queries.run(call.request) }
        case 'person': {
          const question = personQuestions.find(({ name }) => name === call.question)
          if (!question) throw new QueryFailed({ kind: 'unknown-query', query: call.question })
          return { person: await personPast.ask({ question, input: call.input, caller: call.caller }) }
        }
        case 'replay': {
          const head = await log.head()
          const { input, steps } = await replays.open(call.request)
          return { replay: await partOf(input, steps, input.to ?? String(head)) }
        }
      }
    }

    async function partOf(
      input: ReplayPart['input'],
      steps: AsyncIterable<HistoryEntry>,
      to: string,
    ): Promise<ReplayPart> {
      const passed: HistoryEntry[] = []
      let count = 0
      let last: Position | null = null
      const [stream = null] = streamsOf(input.id)
      try {
        for await (const step of steps) {
          if (passed.length === MOST_STEPS || count === MOST_PASSED) return { input, passed, next: last, to }
          count += 1
          last = step.position
          if (step.step) passed.push(step)
        }
      } catch (error) {
        // Return the steps before the error first. The request for the next part reports it.
        if (passed.length > 0) return { input, passed, next: last, to }
        throw unfitAnswer(error, { question: 'learner-replay', position: last ?? (await log.head()), stream })
      }
      return { input, passed, next: null, to }
    }

    return {
      async answer(call, signal) {
        const entries: TrailEntry[] = []
        // For a class, several histories are folded concurrently: if one fails, stop the others.
        const over = new AbortController()
        const until = AbortSignal.any([signal, over.signal])
        try {
          const result = await answer(call, until, {
            record(entry) {
              entries.push(entry)
              return undefined
            },
          })
          return { answer: result, entries }
        } catch (error) {
          const failure = translatedProblem(error)
          const sent = sentError(failure)
          if (!sent) throw failure
          return sent
        } finally {
          over.abort()
        }
      },
      async close() {
        await snapshots.close()
        await Promise.all([db.destroy(), snapshotPool.end(), log.close()])
        await keyStore.close()
      },
    }
  },
)

/** Checks before each page of a history whether somebody still waits for the answer. */
function stoppableLog(
  log: EventLog,
  signal: AbortSignal,
): Pick<EventLog, 'readStream' | 'readAll' | 'lag' | 'head' | 'copyOf'> {
  return {
    readAll: log.readAll,
    lag: log.lag,
    head: log.head,
    copyOf: log.copyOf,
    async readStream(stream, page) {
      signal.throwIfAborted()
      return log.readStream(stream, page)
    },
  }
}
