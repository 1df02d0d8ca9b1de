// Sends what stands in a process's outbox: in order within a key, each carried out once, whatever is lost in between.

import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Caller } from '#identity/caller.ts'
import type { Permission } from '#kernel/permission.ts'
import { type Process, processActor, type Refused } from '#kernel/process.ts'
import { crashPoint } from '#platform/crash-point.ts'
import type { ProcessStore, StoredSending } from './process-store.ts'

type Options = {
  readonly commands: CommandRunner
  readonly store: ProcessStore
  readonly random: () => number
  readonly newClaim: () => string
  readonly onRetry?: (process: string, error: unknown) => void
}

/** Settles the sending together with the process's answer to the refusal; or keeps both, where it cannot be answered now. */
type GiveBack = (sending: StoredSending, refused: Refused) => Promise<void>

const AT_ONCE = 32
/** Longer than a command waits for anything. Of a runner that died, others take over what it was sending after this. */
const CLAIM_MS = 10_000
const FIRST_RETRY_MS = 200
const MOST_RETRY_MS = 30_000
/** About three minutes: after that it is stuck, which is for a person to see, and it is tried more slowly. */
const TRIES_BEFORE_STUCK = 12
const STUCK_RETRY_MS = 300_000

/** Sends what may be sent now. Whether there was anything. */
export async function dispatch(process: Process, options: Options, giveBack: GiveBack): Promise<boolean> {
  const { store } = options
  const claimed = await store.claim(process.name, options.newClaim(), CLAIM_MS, AT_ONCE)
  if (claimed.length === 0) return false
  crashPoint('before-dispatch')
  const outcomes = await Promise.all(
    claimed.map(async (sending) => ({ sending, problem: await carriedOut(process, sending, options.commands) })),
  )
  crashPoint('between-dispatch-and-mark')
  const done = outcomes.filter(({ problem }) => problem === null).map(({ sending }) => sending)
  if (done.length > 0) await store.sent(done)
  crashPoint('after-mark')
  for (const { sending, problem } of outcomes) {
    if (problem === null) continue
    const refused = refusalOf(problem)
    if (!refused) await tryLater(process, sending, problem, options)
    else if (!process.onRefused) await store.refused(sending, refused)
    else await giveBack(sending, refused)
  }
  return true
}

/** Null where the command has been carried out, now or before. */
async function carriedOut(process: Process, sending: StoredSending, commands: CommandRunner): Promise<unknown> {
  const { command, input, tenant, idempotencyKey, cause, correlation } = sending
  try {
    const caller: Caller = {
      tenant,
      actor: processActor(process.name),
      onBehalfOf: null,
      permissions: permissionsOf(process),
      origin: { kind: 'process', process: process.name },
    }
    await commands.run({ command, input, caller, key: idempotencyKey, causationId: cause, correlationId: correlation })
    return null
  } catch (error) {
    // Nobody else has this key: the command stands in the log, sent when the input was still read in another way.
    if (error instanceof CommandFailed && error.problem.kind === 'key-reused') return null
    return error ?? new Error('the command failed without saying why')
  }
}

const permissions = new WeakMap<Process, ReadonlySet<Permission>>()
function permissionsOf(process: Process): ReadonlySet<Permission> {
  const known = permissions.get(process) ?? new Set(process.sends.map(({ may }) => may))
  permissions.set(process, known)
  return known
}

/** What trying again cannot change, as the process is told; null of everything else. */
export function refusalOf(error: unknown): Refused | null {
  if (!(error instanceof CommandFailed)) return null
  const { problem } = error
  switch (problem.kind) {
    case 'refused':
      return { code: problem.code, detail: problem.detail, facts: problem.facts }
    case 'invalid-input': {
      const detail = problem.fields.map((field) => `${field.pointer || 'The input'}: ${field.detail}`).join(' ')
      return { code: problem.kind, detail, facts: { fields: problem.fields } }
    }
    case 'too-large':
      return { code: problem.kind, detail: problem.detail, facts: {} }
    default:
      return null
  }
}

async function tryLater(
  process: Process,
  sending: StoredSending,
  error: unknown,
  { store, random, onRetry }: Options,
): Promise<void> {
  onRetry?.(process.name, error)
  const stuck = sending.attempts >= TRIES_BEFORE_STUCK
  const backOffMs = stuck ? STUCK_RETRY_MS : Math.min(FIRST_RETRY_MS * 2 ** (sending.attempts - 1), MOST_RETRY_MS)
  // From half to the whole of it, so that what failed together does not come back together.
  const afterMs = Math.round(Math.max(backOffMs * (0.5 + random() / 2), waitOf(error)))
  await store.later(sending, { afterMs, stuck, error: inWords(error) })
}

const waitOf = (error: unknown): number =>
  error instanceof CommandFailed && 'retryAfterMs' in error.problem ? error.problem.retryAfterMs : 0

/** A few words for `status`. What nobody expected may name what it should not: its kind is told, the rest is logged. */
function inWords(error: unknown): string {
  if (error instanceof CommandFailed) return wordsOf(error.problem)
  return error instanceof Error ? error.name : 'an error of no kind'
}

function wordsOf(problem: CommandProblem): string {
  switch (problem.kind) {
    case 'unknown-command':
      return `no file defines the command ${problem.command}`
    case 'forbidden':
      return `the process may not: ${problem.permission} is no permission of what it says it sends`
    default:
      return problem.kind
  }
}
