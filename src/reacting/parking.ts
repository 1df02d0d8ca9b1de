// What waits for a fix, and what must wait behind it: so that each key is reacted to in order, and no other key waits. Pure.
import type { Position } from '#kernel/ids.ts'
import type { Held, ParkedTrigger } from './process-store.ts'
import type { Stimulus } from './react.ts'

/** What a parked stimulus keeps waiting from now on. */
export function placeOf(stimulus: Stimulus): Held {
  if (stimulus.kind !== 'unread') return { tenant: stimulus.on.tenant, key: stimulus.on.key }
  const { tenant, stream, subject } = stimulus.event
  return { tenant, key: null, stream, subject }
}

/**
 * Whom the waiting keep waiting. An event that cannot be read may be of any key that its stream or its subject has to do
 * with: what comes of these waits too, and an event that waits for such a reason keeps its own key waiting.
 */
export function holding(waiting: readonly Held[]) {
  const keys = new Set<string>()
  const streams = new Set<string>()
  const subjects = new Set<string>()
  const add = (held: Held): void => {
    if (held.key !== null) return void keys.add(`${held.tenant} ${held.key}`)
    streams.add(`${held.tenant} ${held.stream}`)
    if (held.subject !== null) subjects.add(`${held.tenant} ${held.subject}`)
  }
  for (const one of waiting) add(one)
  return {
    add,
    holds(stimulus: Stimulus): boolean {
      const { tenant, subject, stream } = aboutOf(stimulus)
      if (stimulus.kind !== 'unread' && keys.has(`${tenant} ${stimulus.on.key}`)) return true
      if (stream !== null && streams.has(`${tenant} ${stream}`)) return true
      return subject !== null && subjects.has(`${tenant} ${subject}`)
    },
  }
}

function aboutOf(stimulus: Stimulus) {
  switch (stimulus.kind) {
    case 'timer':
      return { tenant: stimulus.on.tenant, subject: stimulus.timer.subject, stream: null }
    case 'refusal':
      return { tenant: stimulus.on.tenant, subject: stimulus.sending.subject, stream: null }
    default:
      return stimulus.event
  }
}

/** How it is kept. `at`: how far the process has read, for what has no place in the log. */
export function parkedOf(
  { stimulus, error }: { readonly stimulus: Stimulus; readonly error: string | null },
  at: Position,
): ParkedTrigger & { readonly id: bigint | null } {
  const id = stimulus.again
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
