// Clients that repeat each command with its key until it is acknowledged, and remember the answers.
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { NEVER_COMES_MS } from '../hung.ts'

const Answer = z.object({
  commandId: z.string(),
  stream: z.string(),
  revision: z.int(),
  position: z.string(),
  events: z.array(z.object({ id: z.string(), type: z.string() })),
})
export type Answer = z.output<typeof Answer>
const Lines = z.array(
  z.object({ id: z.string(), status: z.int(), answer: Answer.optional(), problem: z.unknown().optional() }),
)

export type Tally = {
  readonly acknowledged: Map<string, Answer>
  /** Answers by status, and requests without one by the error. */
  readonly outcomes: Map<string, number>
  /** What no client should ever see. */
  readonly wrong: string[]
  longestMs: number
}

export type Load = { readonly tally: Tally; stop(): Promise<void> }

type Options = {
  readonly name: string
  readonly urls: readonly string[]
  readonly token: string
  readonly learners: readonly string[]
  readonly clients: number
  /** Between two requests of a client; and learners then succeed and fail in turns of eight answers. */
  readonly restMs?: number
}

/** Every client but two sends one command after the other; those two send them by twenty-five. */
export function startClients({ name, urls, token, learners, clients, restMs = 0 }: Options): Load {
  const tally: Tally = { acknowledged: new Map(), outcomes: new Map(), wrong: [], longestMs: 0 }
  let stopping = false
  let numbers = 0
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }

  async function post(
    path: string,
    body: unknown,
    more: Record<string, string> = {},
  ): Promise<{ status: number; text: string } | null> {
    numbers += 1
    const url = urls[numbers % urls.length] ?? ''
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(NEVER_COMES_MS),
      })
      const text = await response.text()
      count(String(response.status))
      return { status: response.status, text }
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : ''
      count(cause || (error instanceof Error ? error.name : 'error'))
      return null
    }
  }
  const count = (outcome: string) => tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1)

  function acknowledge(key: string, answer: Answer): void {
    const before = tally.acknowledged.get(key)
    if (
      before &&
      (before.revision !== answer.revision || JSON.stringify(before.events) !== JSON.stringify(answer.events))
    )
      tally.wrong.push(`${key} was answered as ${JSON.stringify(before)} and as ${JSON.stringify(answer)}`)
    tally.acknowledged.set(key, answer)
  }

  /** Repeats until there is nothing left to repeat. */
  async function insist(what: string, attempt: () => Promise<boolean>): Promise<void> {
    const sinceMs = performance.now()
    for (let tries = 1; !(await attempt()); tries += 1) {
      if (performance.now() - sinceMs > NEVER_COMES_MS) throw new Error(`${what} was never acknowledged`)
      await pause(Math.min(10 * 2 ** tries, 200))
    }
    tally.longestMs = Math.max(tally.longestMs, performance.now() - sinceMs)
  }

  const attemptOf = (number: number) => ({
    learner: learners[number % learners.length] ?? '',
    exercise: `e-${number % 7}`,
    skill: number % 3 === 0 ? 'calcul/addition' : 'calcul/division',
    difficulty: 3,
    response: String(number),
    correct: restMs > 0 ? Math.floor(number / learners.length / 8) % 2 === 0 : number % 4 !== 0,
    durationMs: number % 60_000,
  })

  async function single(client: number): Promise<void> {
    for (let n = 0; !stopping; n += 1) {
      const key = `${name}-${client}-${n}`
      const body = { type: 'exercise_attempted', ...attemptOf(client * 7 + n) }
      const send = async () => {
        const reply = await post('/api/adaptive/interaction', body, { 'idempotency-key': key })
        if (!reply || reply.status === 503) return false
        if (reply.status === 200 || reply.status === 201) acknowledge(key, Answer.parse(JSON.parse(reply.text)))
        else tally.wrong.push(`${key}: ${reply.status} ${reply.text}`)
        return true
      }
      await insist(key, send)
      // Now and then a client has forgotten that it was answered.
      if (n % 10 === 0) await insist(`${key} again`, send)
      await pause(restMs)
    }
  }

  async function batches(client: number): Promise<void> {
    for (let n = 0; !stopping; n += 1) {
      let lines = Array.from({ length: 25 }, (_, i) => ({
        command: 'learning.record-attempt',
        id: `${name}-${client}-${n}-${i}`,
        input: attemptOf(client + n + i),
      }))
      await insist(`batch ${client}-${n}`, async () => {
        const reply = await post('/api/events', lines)
        if (!reply || reply.status === 503) return false
        if (reply.status !== 200) {
          tally.wrong.push(`batch ${client}-${n}: ${reply.status} ${reply.text}`)
          return true
        }
        const again = new Set<string>()
        for (const { id, status, answer, problem } of Lines.parse(JSON.parse(reply.text))) {
          count(`line ${status}`)
          if (answer) acknowledge(id, answer)
          else if (status === 503) again.add(id)
          else tally.wrong.push(`${id}: ${status} ${JSON.stringify(problem)}`)
        }
        lines = lines.filter(({ id }) => again.has(id))
        return lines.length === 0
      })
      await pause(restMs)
    }
  }

  const running = Array.from({ length: clients }, (_, client) =>
    client < clients - 2 ? single(client) : batches(client),
  )
  const all = Promise.all(running)
  all.catch(() => undefined)
  return {
    tally,
    async stop() {
      stopping = true
      await all
    },
  }
}
