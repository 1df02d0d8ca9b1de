// Questions outside the event loop, over a pool that the test controls: shares, limits, cancellation, reported
// problems.
import { describe, expect, it } from 'vitest'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { type PersonId, position, TenantId } from '#kernel/ids.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import stateQuestion from '#past/questions/state-question.ts'
import { ProcessLost } from '#platform/process-pool.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { authoriseUnrelated, testCaller } from '../../tests/fixtures/test-caller.ts'
import { type PastLimits, pastBeside, pastLimits } from './past-beside.ts'
import type { PastCall, PastOutcome } from './past-calls.ts'

const limits: PastLimits = {
  ...{ atOnce: 2, atOncePerOwner: 1, waiting: 3, waitingPerOwner: 2 },
  ...{ waitMs: 60_000, workMs: 60_000 },
}
const caller = testCaller(['learning:read'])
const other = testCaller(['learning:read'], { tenant: TenantId.parse(id('5c0002')) })
const entry: TrailEntry = {
  ...{ tenant: someone.tenant, actor: someone.teacher, onBehalfOf: null, origin: caller.origin },
  ...{ action: 'learner-state', subjects: [someone.learner], purpose: 'teaching', at: minute(0) },
}
const answered: PastOutcome = { answer: { person: { output: 'seen', position: position(7n) } }, entries: [entry] }

function scene(more: Partial<PastLimits> = {}, authorise: Authorise = authoriseUnrelated) {
  const calls: { call: PastCall; signal: AbortSignal | undefined; settle(outcome: PastOutcome | Error): void }[] = []
  const recorded: TrailEntry[] = []
  const ended: string[] = []
  const beside = pastBeside({
    queries: { run: () => Promise.reject(new Error('asked about now')) },
    pool: {
      run(call, signal) {
        const answer = Promise.withResolvers<PastOutcome>()
        const over = Promise.withResolvers<void>()
        signal?.addEventListener('abort', () => answer.reject(signal.reason), { once: true })
        calls.push({
          call,
          signal,
          settle(outcome) {
            if (outcome instanceof Error) answer.reject(outcome)
            else answer.resolve(outcome)
            over.resolve()
          },
        })
        return { answer: answer.promise, ended: over.promise }
      },
    },
    limits: { ...limits, ...more },
    definitions: { queries: new Map() },
    authorise,
    trail: { record: (one) => void recorded.push(one) },
    now: () => minute(1),
    random: () => 0,
    onEnd: (name, outcome) => void ended.push(`${name}: ${outcome}`),
  })
  const ask = (by = caller, signal?: AbortSignal) => {
    const answer = beside.personPast.ask({
      question: stateQuestion,
      input: { id: someone.learner },
      caller: by,
      ...(signal && { signal }),
    })
    // A question that a test leaves open ends by its limit, long after the test.
    answer.catch(() => undefined)
    return answer
  }
  return { beside, calls, recorded, ended, ask }
}
const problemOf = (asked: Promise<unknown>): Promise<QueryProblem | unknown> =>
  asked.then(
    () => null,
    (error: unknown) => (error instanceof QueryFailed ? error.problem : error),
  )
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('questions about the past, beside the service', () => {
  it('release their place if no process can be started', async () => {
    let calls = 0
    const beside = pastBeside({
      queries: { run: () => Promise.reject(new Error('asked about now')) },
      pool: {
        run() {
          calls += 1
          throw new Error('spawn ENOMEM')
        },
      },
      limits,
      definitions: { queries: new Map() },
      authorise: authoriseUnrelated,
      trail: { record: () => undefined },
      now: () => minute(1),
      random: () => 0,
    })
    const ask = () => beside.personPast.ask({ question: stateQuestion, input: { id: someone.learner }, caller })
    for (let n = 0; n < limits.atOnce + 1; n += 1)
      expect(await problemOf(ask())).toMatchObject({ kind: 'unavailable', what: 'past' })
    expect(calls).toBe(limits.atOnce + 1)
  })

  it('are answered by the process, and recorded before they are shown', async () => {
    const { calls, recorded, ended, ask } = scene()
    const answer = ask()
    await settled()
    expect(calls[0]?.call).toMatchObject({ kind: 'person', question: 'learner-state' })
    expect(recorded).toEqual([])
    calls[0]?.settle(answered)
    expect(await answer).toEqual({ output: 'seen', position: 7n })
    expect(recorded).toEqual([entry])
    expect(ended).toEqual(['learner-state: done'])
  })

  it('enter who is refused, and what about whom', async () => {
    const { beside, calls, recorded } = scene({}, async (_, { may }) => ({
      refused: 'hidden',
      permission: may,
      what: 'learner',
    }))
    const asked = beside.personPast.ask({ question: stateQuestion, input: { id: someone.learner }, caller })
    expect(await problemOf(asked)).toEqual({ kind: 'missing', what: 'learner' })
    expect(recorded).toEqual([
      { ...entry, origin: caller.origin, outcome: 'missing', actor: caller.actor, at: minute(1) },
    ])
    expect(calls).toEqual([])
  })

  it('leave a place for another school, and name the limit that was reached', async () => {
    const { calls, ask } = scene()
    const answers = [ask(), ask(), ask()]
    void ask(other)
    await settled()
    expect(calls).toHaveLength(2)
    expect(await problemOf(ask())).toEqual({ kind: 'past-busy', bound: 'school', most: 2, retryAfterMs: 2_000 })
    void ask(other)
    expect(await problemOf(ask(other))).toMatchObject({ bound: 'all', most: 3 })
    for (let n = 0; n < answers.length; n += 1) {
      const mine = calls.find(({ call }) => call.kind === 'person' && call.caller.tenant === caller.tenant)
      if (mine) calls.splice(calls.indexOf(mine), 1)
      mine?.settle(answered)
      await settled()
    }
    expect(await Promise.all(answers)).toHaveLength(3)
  })

  it('send a process nothing of the caller that cannot be cloned', async () => {
    const { calls, ask } = scene()
    const permissionsNow = async () => caller.permissions
    const answer = ask({ ...caller, permissionsNow })
    await settled()
    expect(() => structuredClone(calls[0]?.call)).not.toThrow()
    calls[0]?.settle(answered)
    expect(await answer).toMatchObject({ output: 'seen' })
  })

  it.each([
    ['loses the permission', new Map()],
    ['signs out', null],
  ])('are not answered, nor recorded as shown, to a caller who %s meanwhile', async (_, then) => {
    const { calls, recorded, ask } = scene()
    let now: Caller['permissions'] | null = caller.permissions
    const problem = problemOf(ask({ ...caller, permissionsNow: async () => now }))
    await settled()
    now = then
    calls[0]?.settle(answered)
    expect(await problem).toMatchObject({ kind: 'forbidden', permission: 'learning:read' })
    expect(recorded).toMatchObject([{ outcome: 'forbidden' }])
  })

  it('wait no longer than the limit', async () => {
    const { ask } = scene({ waitMs: 1 })
    void ask()
    expect(await problemOf(ask())).toMatchObject({ kind: 'past-busy', bound: 'wait' })
  })

  it('work no longer than the limit, and keep their place until the process has stopped', async () => {
    const { calls, ask, ended } = scene({ workMs: 1 })
    expect(await problemOf(ask())).toMatchObject({ kind: 'past-busy', bound: 'work' })
    expect(calls[0]?.signal?.aborted).toBe(true)
    expect(ended).toEqual(['learner-state: past-busy'])
    void ask().catch(() => undefined)
    await settled()
    expect(calls).toHaveLength(1)
    calls[0]?.settle(answered)
    await settled()
    expect(calls).toHaveLength(2)
  })

  it('stop when the client has left, while they wait and while they are being answered', async () => {
    const { calls, ask, recorded } = scene()
    const leave = new AbortController()
    const working = problemOf(ask(caller, leave.signal))
    const waiting = problemOf(ask(caller, leave.signal))
    await settled()
    leave.abort()
    expect([await working, await waiting]).toEqual([{ kind: 'abandoned' }, { kind: 'abandoned' }])
    expect(calls[0]?.signal?.aborted).toBe(true)
    calls[0]?.settle(answered)
    await settled()
    expect(calls).toHaveLength(1)
    expect(recorded).toEqual([])
  })

  it('are unavailable, not an internal error, when the process has died', async () => {
    const { calls, ask } = scene()
    const problem = problemOf(ask())
    await settled()
    calls[0]?.settle(new ProcessLost('SIGKILL'))
    expect(await problem).toEqual({ kind: 'unavailable', what: 'past', retryAfterMs: 2_000 })
  })

  it('pass on a problem as the process reported it', async () => {
    const { calls, ask } = scene()
    const problem = problemOf(ask())
    await settled()
    calls[0]?.settle({ problem: { kind: 'missing', what: 'learner' } })
    expect(await problem).toEqual({ kind: 'missing', what: 'learner' })
  })

  it('give no school all of the work, whatever the number of processes', () => {
    for (const processes of [1, 2, 3, 8, 64]) {
      const { atOnce, atOncePerOwner, waiting, waitingPerOwner } = pastLimits(processes)
      expect(atOncePerOwner).toBeGreaterThanOrEqual(1)
      expect(atOncePerOwner).toBeLessThan(atOnce)
      expect(waitingPerOwner).toBeLessThan(waiting)
    }
  })
})

describe('a played replay, beside the service', () => {
  const input = { id: someone.learner, pace: 1, from: undefined, to: undefined, models: undefined, lang: undefined }
  const part = (passed: bigint[], next: bigint | null): PastOutcome => ({
    answer: {
      replay: {
        input,
        passed: passed.map((one) => ({ position: position(one), step: null })),
        next: next === null ? null : position(next),
        to: '9',
      },
    },
    entries: [entry],
  })

  it('is read part by part, to the end that existed when it began, and recorded once', async () => {
    const { beside, calls, recorded } = scene()
    const opening = beside.replays.open({ input: { id: someone.learner satisfies PersonId }, caller })
    await settled()
    calls[0]?.settle(part([1n, 2n], 2n))
    const { steps } = await opening
    const seen: bigint[] = []
    const reading = (async () => {
      for await (const step of steps) seen.push(step.position)
    })()
    await settled()
    // The first part is available; the next is requested when the first has been read.
    expect(seen).toEqual([1n, 2n])
    expect(calls[1]?.call).toMatchObject({ kind: 'replay', request: { input: { to: '9' }, resumeAfter: 2n } })
    calls[1]?.settle(part([3n], null))
    await reading
    expect(seen).toEqual([1n, 2n, 3n])
    expect(recorded).toEqual([entry])
  })
})
