// What is parked, and what must wait behind it, so that each key is processed in order and no other key waits. Pure.
import type { Position } from '#kernel/ids.ts'
import type { Blocker, ParkedTrigger } from './process-store.ts'
import type { Stimulus } from './react.ts'

/** What a parked stimulus blocks from now on. */
export function blockerOf(stimulus: Stimulus): Blocker {
  if (stimulus.kind !== 'unread') return { tenant: stimulus.on.tenant, key: stimulus.on.key }
  const { tenant, stream, subject } = stimulus.event
  return { tenant, key: null, stream, subject }
}

/**
 * What the parked triggers block. An event that cannot be read may concern any key of its stream or its subject, so
 * later events of these wait too. An event that waits for this reason then blocks its own key.
 */
export function blockedBy(waiting: readonly Blocker[]) {
  const keys = new Set<string>()
  const streams = new Set<string>()
  const subjects = new Set<string>()
  const add = (blocker: Blocker): void => {
    if (blocker.key !== null) return void keys.add(`${blocker.tenant} ${blocker.key}`)
    streams.add(`${blocker.tenant} ${blocker.stream}`)
    if (blocker.subject !== null) subjects.add(`${blocker.tenant} ${blocker.subject}`)
  }
  for (const blocker of waiting) add(blocker)
  return {
    add,
    blocks(stimulus: Stimulus): boolean {
      const { tenant, subject, stream } = subjectOf(stimulus)
      if (stimulus.kind !== 'unread' && keys.has(`${tenant} ${stimulus.on.key}`)) return true
      if (stream !== null && streams.has(`${tenant} ${stream}`)) return true
      return subject !== null && subjects.has(`${tenant} ${subject}`)
    },
  }
}

function subjectOf(stimulus: Stimulus) {
  switch (stimulus.kind) {
    case 'timer':
      return { tenant: stimulus.on.tenant, subject: stimulus.timer.subject, stream: null }
    case 'refusal':
      return { tenant: stimulus.on.tenant, subject: stimulus.sending.subject, stream: null }
    default:
      return stimulus.event
  }
}

/**
 * The stored form of a parked stimulus. `at`: how far the process has read, for triggers without a position in the log.
 */
export function parkedOf(
  { stimulus, error }: { readonly stimulus: Stimulus; readonly error: string | null },
  at: Position,
): ParkedTrigger & { readonly id: bigint | null } {
  const id = stimulus.parkedId
  switch (stimulus.kind) {
    case 'unread':
    case 'event': {
      const { tenant, subject, position, type, stream, revision, id: event } = stimulus.event
      const key = stimulus.kind === 'event' ? stimulus.on.key : null
      return { id, tenant, key, subject, position, type, error, trigger: { kind: 'event', stream, revision, event } }
    }
    case 'timer': {
      const { name, subject } = stimulus.timer
      return {
        id,
        ...stimulus.on,
        subject,
        position: at,
        type: `timer ${name}`,
        error,
        trigger: { kind: 'timer', name },
      }
    }
    case 'refusal': {
      const { id: sending, subject, command } = stimulus.sending
      const trigger = { kind: 'refusal', sending, refused: stimulus.refused } as const
      return { id, ...stimulus.on, subject, position: at, type: `refusal of ${command}`, error, trigger }
    }
  }
}
