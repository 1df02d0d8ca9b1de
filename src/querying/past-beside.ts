// Answers questions about the past outside the event loop, within limits per school and in total.
//
// Input: the same requests that the runners take. Output: their answers, folded by separate processes. A school never
// has more than its share of the work and of the queue, and a refusal names the limit that was reached. The persons
// whose data is shown are recorded here, before it is shown, and who is refused.
import { setTimeout as pause } from 'node:timers/promises'
import type { Definitions } from '#definitions/definitions.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import { type Caller, sentCaller } from '#identity/caller.ts'
import { NOTHING } from '#identity/permissions.ts'
import type { Instant } from '#kernel/ids.ts'
import { peopleIn } from '#kernel/permission.ts'
import { type QueryEnded, QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import type { HistoryEntry } from '#past/replay/replay.ts'
import replayQuestion from '#past/replay/replay-question.ts'
import { type OpenReplay, type ReplayStreams, replayGuard, replayStreamInput } from '#past/replay/replay-streams.ts'
import { type FairQueueLimits, fairQueue, QueueFull } from '#platform/fair-queue.ts'
import { ProcessLost, type ProcessPool } from '#platform/process-pool.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import { type PastAnswer, type PastCall, type PastOutcome, receivedError } from './past-calls.ts'
import type { QueryRunner } from './query-runner.ts'

export type PastLimits = FairQueueLimits & { readonly workMs: number }

/** Each process works on two questions at a time: while one waits for the log, it folds the other. */
const PER_PROCESS = 2

/** A school never has all of the work, so that a question of another school is started at once. */
export const pastLimits = (processes: number): PastLimits => ({
  atOnce: processes * PER_PROCESS,
  atOncePerOwner: Math.max(1, Math.floor((processes * PER_PROCESS) / 2)),
  waiting: 128,
  waitingPerOwner: 32,
  waitMs: 5_000,
  workMs: 20_000,
})

export type PastBeside = {
  readonly queries: QueryRunner
  readonly personPast: PersonQuestionRunner
  readonly replays: ReplayStreams
}

export type PastBesideParts = {
  /** Answers questions about now. */
  readonly queries: QueryRunner
  readonly pool: Pick<ProcessPool<PastCall, PastOutcome>, 'run'>
  readonly limits: PastLimits
  readonly trail: Trail
  readonly definitions: Pick<Definitions, 'queries'>
  /** Decided here, and not in the processes: they know no relations. */
  readonly authorise: Authorise
  readonly now: () => Instant
  readonly random: () => number
  readonly onEnd?: QueryEnded
}

type Asked = Pick<PersonQuestion, 'may' | 'alsoMay' | 'of' | 'input' | 'purpose'>
const replayStream: Asked = { ...replayGuard, input: replayStreamInput, purpose: replayQuestion.purpose }

export function pastBeside(parts: PastBesideParts): PastBeside {
  const { queries, pool, limits, trail, random, onEnd } = parts
  const queue = fairQueue(limits)

  /** By the caller's permissions now. Input that does not parse is refused by the process. */
  async function admit(
    name: string,
    definition: Asked | undefined,
    { input, caller }: { readonly input: unknown; readonly caller: Caller },
  ): Promise<void> {
    const parsed = definition?.input.strict().safeParse(input)
    if (!definition || !parsed?.success) return
    const permissions = caller.permissionsNow ? ((await caller.permissionsNow()) ?? NOTHING) : caller.permissions
    await refuseAndEnter(trail, await parts.authorise({ ...caller, permissions }, definition, parsed.data), {
      ...enteredBy(caller),
      action: name,
      subjects: peopleIn(definition.of(parsed.data)),
      purpose: definition.purpose,
      at: parts.now(),
    })
  }

  async function answer<Answer>(
    name: string,
    definition: Asked | undefined,
    request: { readonly input: unknown; readonly caller: Caller },
    call: PastCall,
    pick: (answer: PastAnswer) => Answer | undefined,
    { signal, isFirst = true }: { readonly signal?: AbortSignal | undefined; readonly isFirst?: boolean },
  ): Promise<Answer> {
    const startedMs = performance.now()
    try {
      await admit(name, definition, request)
      const outcome = await inTurn(request.caller.tenant, call, signal)
      if (!('answer' in outcome)) throw receivedError(outcome)
      const answer = pick(outcome.answer)
      if (answer === undefined) throw new TypeError(`${name} was answered with something else`)
      // Once more: a question may wait and be worked on for long, and rights may have been taken away meanwhile.
      await admit(name, definition, request)
      if (isFirst) for (const entry of outcome.entries) await trail.record(entry)
      onEnd?.(name, 'done', performance.now() - startedMs)
      return answer
    } catch (error) {
      const failure = signal?.aborted ? new QueryFailed({ kind: 'abandoned' }) : problemOf(error)
      if (failure instanceof QueryFailed) onEnd?.(name, failure.problem.kind, performance.now() - startedMs)
      throw failure
    }
  }

  async function inTurn(
    tenant: Caller['tenant'],
    call: PastCall,
    signal: AbortSignal | undefined,
  ): Promise<PastOutcome> {
    const place = await queue.enter(tenant, signal)
    const tooLong = AbortSignal.timeout(limits.workMs)
    const running = beginOrRelease(
      () => pool.run(call, signal ? AbortSignal.any([signal, tooLong]) : tooLong),
      place.release,
    )
    // Not before the process has stopped working on it: a client that asks and leaves repeatedly gets no more than its
    // share.
    void running.ended.then(place.release)
    return running.answer.catch((error: unknown) => {
      throw tooLong.aborted && !signal?.aborted ? busy('work', limits.workMs / 1_000) : error
    })
  }

  /** A process may fail to start, for lack of memory. The place is then released, and the question may be retried. */
  function beginOrRelease<Begun>(begin: () => Begun, release: () => void): Begun {
    try {
      return begin()
    } catch (error) {
      release()
      throw new QueryFailed({ kind: 'unavailable', what: 'past', retryAfterMs: retryMs() }, { cause: error })
    }
  }

  const problemOf = (error: unknown): unknown => {
    if (error instanceof QueueFull) {
      if (error.bound === 'owner') return busy('school', limits.waitingPerOwner)
      return error.bound === 'all' ? busy('all', limits.waiting) : busy('wait', limits.waitMs / 1_000)
    }
    return error instanceof ProcessLost
      ? new QueryFailed({ kind: 'unavailable', what: 'past', retryAfterMs: retryMs() }, { cause: error })
      : error
  }

  /** Random, so that not all retry at the same moment. */
  const retryMs = () => Math.round(2_000 + random() * 6_000)
  const busy = (bound: Extract<QueryProblem, { kind: 'past-busy' }>['bound'], most: number) =>
    new QueryFailed({ kind: 'past-busy', bound, most, retryAfterMs: retryMs() })

  return {
    queries: {
      run({ signal, ...request }) {
        if (!request.moment) return queries.run(request)
        const definition = parts.definitions.queries.get(request.query)
        const call = { kind: 'query', request: { ...request, caller: sentCaller(request.caller) } } as const
        return answer(request.query, definition, request, call, ({ query }) => query, { signal })
      },
    },
    personPast: {
      ask({ question, signal, ...request }) {
        const caller = sentCaller(request.caller)
        const call = { kind: 'person', question: question.name, input: request.input, caller } as const
        return answer(question.name, question, request, call, ({ person }) => person, { signal })
      },
    },
    replays: {
      /** Part by part: between two parts, only the steps that were not sent yet are held for a reader. */
      async open({ signal, ...request }) {
        const part = (more: typeof request, isFirst: boolean) => {
          const call = { kind: 'replay', request: { ...more, caller: sentCaller(more.caller) } } as const
          return answer('learner-replay', replayStream, more, call, ({ replay }) => replay, { signal, isFirst })
        }
        const first = await part(request, true)

        async function* steps(): AsyncGenerator<HistoryEntry> {
          let current = first
          for (;;) {
            yield* current.passed
            const { next, to } = current
            if (next === null) return
            const input = { ...first.input, to }
            current = await retryWhileBusy(() => part({ ...request, input, resumeAfter: next }, false), signal)
          }
        }
        return { input: first.input, steps: steps() } satisfies OpenReplay
      },
    },
  }

  /** A replay that has begun waits for its turn as long as somebody watches. */
  async function retryWhileBusy<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    for (;;)
      try {
        return await ask()
      } catch (error) {
        const problem = error instanceof QueryFailed ? error.problem : null
        if (problem?.kind !== 'past-busy' || problem.bound === 'work') throw error
        await pause(problem.retryAfterMs, undefined, { signal })
      }
  }
}
