// What a learner handed in and the service has not answered for yet: kept on the device, in order, each under the idempotency
// key with which it is sent, so that the service carries it out once. Pure.

export type WorkBody = {
  readonly learner: string
  readonly sequence: string
  readonly version: number
  readonly activity: string
  readonly draft: boolean
  readonly durationMs: number
  readonly answers?: readonly { readonly question: string; readonly response: string }[]
  readonly response?: string
  /** When it was handed in, by the clock of the device. */
  readonly occurredAt: string
}
export type Waiting = { readonly key: string; readonly body: WorkBody }

/** Adds what was handed in. A draft that still waits gives way to what comes after it for the same activity. */
export function withWaiting(waiting: readonly Waiting[], next: Waiting): readonly Waiting[] {
  const isReplaced = ({ body }: Waiting) =>
    body.draft && body.activity === next.body.activity && body.sequence === next.body.sequence
  const replaced = waiting.filter(isReplaced).reduce((sum, { body }) => sum + body.durationMs, 0)
  const body = { ...next.body, durationMs: Math.min(next.body.durationMs + replaced, MOST_MS) }
  return [...waiting.filter((one) => !isReplaced(one)), { ...next, body }]
}

/** The longest active time that the service accepts: a day. */
const MOST_MS = 86_400_000

export const withoutKey = (waiting: readonly Waiting[], key: string): readonly Waiting[] =>
  waiting.filter((one) => one.key !== key)

export type Fate = 'sent' | 'wait' | 'sign-in' | 'refused'

/** What an answer means for what was sent: `status` 0 where none came. */
export function fateOf(status: number): Fate {
  if (status >= 200 && status < 300) return 'sent'
  if (status === 401 || status === 403) return 'sign-in'
  return status === 0 || status === 408 || status === 429 || status >= 500 ? 'wait' : 'refused'
}

/** As it is stored; what cannot be read is as if nothing were stored. */
export function readWaiting(text: string | null): readonly Waiting[] {
  if (text === null) return []
  try {
    const stored: unknown = JSON.parse(text)
    return Array.isArray(stored) ? stored.filter(isWaiting) : []
  } catch {
    return []
  }
}

function isWaiting(value: unknown): value is Waiting {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('body' in value)) return false
  const { key, body } = value
  return (
    typeof key === 'string' &&
    typeof body === 'object' &&
    body !== null &&
    ['learner', 'sequence', 'activity', 'occurredAt'].every((field) => typeof Reflect.get(body, field) === 'string')
  )
}
