// Sends the commands in a process's outbox: in order within a key, and each executed once, whatever is lost in between.

import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { type Process, processActor, type Refused } from '#kernel/process.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { mayUse, type ReadLimits } from '#privacy/person-limits.ts'
import type { ProcessStore, StoredSending } from './process-store.ts'

type Options = {
  readonly commands: CommandRunner
  /** What a process may decide about whom. Absent where nobody limits it. */
  readonly limits?: ReadLimits
  readonly store: ProcessStore
  readonly random: () => number
  readonly newClaim: () => string
  readonly onRetry?: (process: string, error: unknown) => void
}

/**
 * Settles the sending together with the process's answer to the refusal, or keeps both if it cannot be answered now.
 */
type AnswerRefusal = (sending: StoredSending, refused: Refused) => Promise<void>

const AT_ONCE = 32
/** Longer than a command waits for anything. If a runner dies, others take over its sendings after this time. */
const CLAIM_MS = 10_000
const FIRST_RETRY_MS = 200
const MOST_RETRY_MS = 30_000
/** After about three minutes a sending is stuck: a person should look at it, and it is retried more slowly. */
const TRIES_BEFORE_STUCK = 12
const STUCK_RETRY_MS = 300_000

/** Sends what may be sent now. True if there was anything. */
export async function dispatch(process: Process, options: Options, answerRefusal: AnswerRefusal): Promise<boolean> {
  const { store } = options
  const claimed = await store.claim(process.name, options.newClaim(), CLAIM_MS, AT_ONCE)
  if (claimed.length === 0) return false
  crashPoint('before-dispatch')
  const outcomes = await Promise.all(
    claimed.map(async (sending) => ({ sending, problem: await execute(process, sending, options) })),
  )
  crashPoint('between-dispatch-and-mark')
  const done = outcomes.filter(({ problem }) => problem === null).map(({ sending }) => sending)
  if (done.length > 0) await store.sent(done)
  crashPoint('after-mark')
  for (const { sending, problem } of outcomes) {
    if (problem === null) continue
    const refused = refusalOf(problem)
    if (!refused) await retryLater(process, sending, problem, options)
    else if (!process.onRefused) await store.refused(sending, refused)
    else await answerRefusal(sending, refused)
  }
  return true
}

/** Null if the command has been executed, now or before. */
async function execute(process: Process, sending: StoredSending, { commands, limits }: Options): Promise<unknown> {
  const { command, input, tenant, idempotencyKey, cause, correlation } = sending
  try {
    if (limits && !(await mayDecide(process, sending, limits))) return new LimitedPerson('the person is limited')
    const caller: Caller = {
      tenant,
      actor: processActor(process.name),
      onBehalfOf: null,
      permissions: permissionsOf(process, tenant),
      origin: { kind: 'process', process: process.name },
    }
    await commands.run({ command, input, caller, key: idempotencyKey, causationId: cause, correlationId: correlation })
    return null
  } catch (error) {
    // Only this process uses the key, so the command is in the log. It was sent when the input was still parsed
    // differently.
    if (error instanceof CommandFailed && error.problem.kind === 'key-reused') return null
    return error ?? new Error('the command failed without an error')
  }
}

/** The data of the person may only be stored, or the person objects: no process decides about them. */
class LimitedPerson extends Error {
  override readonly name = 'LimitedPerson'
}

async function mayDecide(process: Process, { command, subject, tenant }: StoredSending, limits: ReadLimits) {
  if (process.whileLimited === 'goes on' || subject === null) return true
  const purpose = process.sends.find(({ name }) => name === command)?.purpose
  return purpose === undefined || mayUse(await limits(tenant), subject, purpose)
}

/** A process acts as the service: in the whole school, but only with the permissions of the commands that it sends. */
const permissionsOf = (process: Process, tenant: TenantId): Grants =>
  permissionsOfService(
    process.sends.map(({ may }) => may),
    tenant,
  )

/** The refusal that the process receives, if a retry cannot change the error; otherwise null. */
export function refusalOf(error: unknown): Refused | null {
  if (error instanceof LimitedPerson)
    return {
      code: 'person-limited',
      detail: 'The data of this person may not be used for this at the moment: their restriction or objection stands.',
      facts: {},
    }
  if (!(error instanceof CommandFailed)) return null
  const { problem } = error
  switch (problem.kind) {
    case 'refused':
      return { code: problem.code, detail: problem.detail, facts: problem.facts }
    case 'invalid-input': {
      const detail = problem.fields.map((field) => `${field.pointer || 'The input'}: ${field.detail}`).join(' ')
      return { code: problem.kind, detail, facts: { fields: problem.fields } }
    }
    case 'person-erased':
      return { code: problem.kind, detail: 'This person was erased: nothing about them is recorded.', facts: {} }
    case 'too-large':
      return { code: problem.kind, detail: problem.detail, facts: {} }
    default:
      return null
  }
}

async function retryLater(
  process: Process,
  sending: StoredSending,
  error: unknown,
  { store, random, onRetry }: Options,
): Promise<void> {
  onRetry?.(process.name, error)
  const stuck = sending.attempts >= TRIES_BEFORE_STUCK
  const backOffMs = stuck ? STUCK_RETRY_MS : Math.min(FIRST_RETRY_MS * 2 ** (sending.attempts - 1), MOST_RETRY_MS)
  // Between half and all of the back-off, so that sendings that failed together do not come back together.
  const afterMs = Math.round(Math.max(backOffMs * (0.5 + random() / 2), requestedWaitMs(error)))
  await store.later(sending, { afterMs, stuck, error: describeError(error) })
}

const requestedWaitMs = (error: unknown): number =>
  error instanceof CommandFailed && 'retryAfterMs' in error.problem ? error.problem.retryAfterMs : 0

/** A short description for `status`. */
function describeError(error: unknown): string {
  if (error instanceof CommandFailed) return describeProblem(error.problem)
  return safeMessage(error)
}

function describeProblem(problem: CommandProblem): string {
  switch (problem.kind) {
    case 'unknown-command':
      return `no file defines the command ${problem.command}`
    case 'forbidden':
      return `the process lacks the permission ${problem.permission}: no command in its \`sends\` requires it`
    default:
      return problem.kind
  }
}
