// Clients that register people and send answers, so that new keys are needed all the time, and what was acknowledged of it.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { NEVER_COMES_MS } from '../hung.ts'
import type { ServiceUnderTest } from './service-under-test.ts'

export type Names = { readonly givenName: string; readonly familyName: string }

export type Registrations = {
  /** By person. */
  readonly people: Map<string, Names>
  /** The learner's only answer, by learner. */
  readonly answers: Map<string, string>
  readonly outcomes: Map<string, number>
  readonly wrong: string[]
  stop(): Promise<void>
}

/** Each client registers a person, enrols a new learner, and sends an answer of that learner; then again. */
export async function startRegistrations(service: ServiceUnderTest, clients: number): Promise<Registrations> {
  const [administrator, tool] = await Promise.all([service.tokenOf('administrator'), service.tokenOf('tool')])
  const people = new Map<string, Names>()
  const answers = new Map<string, string>()
  const outcomes = new Map<string, number>()
  const wrong: string[] = []
  const ofClass = randomUUID()
  let stopping = false
  let requests = 0

  /** Repeats under one key until it is acknowledged. Every other key could identify somebody. */
  async function insist(path: string, token: string, body: object): Promise<void> {
    const id = randomUUID()
    const key = requests % 2 === 0 ? id : `${id}@example.org`
    const sinceMs = performance.now()
    for (;;) {
      requests += 1
      const status = await fetch(`${service.urls[requests % service.urls.length]}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(NEVER_COMES_MS),
      }).then(
        async (response) => {
          const text = await response.text()
          if (![200, 201, 503].includes(response.status)) wrong.push(`${path}: ${response.status} ${text}`)
          return response.status
        },
        () => 0,
      )
      outcomes.set(`${path} ${status}`, (outcomes.get(`${path} ${status}`) ?? 0) + 1)
      if (status !== 503 && status !== 0) return
      if (performance.now() - sinceMs > NEVER_COMES_MS) throw new Error(`${path} was never acknowledged`)
      await pause(50)
    }
  }

  async function client(n: number): Promise<void> {
    for (let times = 0; !stopping; times += 1) {
      const person = randomUUID()
      const names = { givenName: `Zoé ${n}.${times}`, familyName: `Le Goff-${person}` }
      await insist('/api/people', administrator, { person, role: 'parent', ...names })
      people.set(person, names)
      const learner = randomUUID()
      await insist('/api/enrolments', administrator, { learner, class: ofClass, schoolYear: '2026-2027' })
      const response = `réponse ${learner}`
      const task = { exercise: 'e', skill: 'calcul/addition', difficulty: 3, correct: true, durationMs: 1 }
      await insist('/api/adaptive/interaction', tool, { type: 'exercise_attempted', learner, response, ...task })
      answers.set(learner, response)
    }
  }

  const running = Promise.all(Array.from({ length: clients }, (_, n) => client(n)))
  running.catch(() => undefined)
  return {
    people,
    answers,
    outcomes,
    wrong,
    async stop() {
      stopping = true
      await running
    },
  }
}
