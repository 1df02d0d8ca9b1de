// Sends canaries through a running service: every command of the catalogue, every way of reading, and mistakes.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { readDefinitions } from '#definitions/definitions.ts'
import type { TokenKeys } from '#identity/token-keys.ts'
import type { Command } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { installationTenant } from '#kernel/ids.ts'
import { type Permission, permissions } from '#kernel/permission.ts'
import recordModel from '../../commands/insight/record-model.ts'
import rollBackModel from '../../commands/insight/roll-back-model.ts'
import recordActivityResult from '../../commands/learning/record-activity-result.ts'
import recordDecision from '../../commands/privacy/record-decision.ts'
import { type Canaries, inputWithCanaries } from './canaries.ts'
import { workToTheEnd } from './work-with-canaries.ts'

export type DrivenSchool = { readonly tenant: string; readonly learner: string; readonly class: string }

export type Driving = {
  readonly url: string
  readonly tokens: TokenKeys
  readonly canaries: Canaries
  /** Where webhooks are sent. */
  readonly receiver: string
}

type Reply = { readonly status: number; readonly text: string }

/** Commands that end what the others need, and those that need an account opened again. */
const LAST = [
  'insight.roll-back-model',
  'insight.retire-model',
  'learning.withdraw-production',
  'privacy.end-retention-protection',
  'privacy.withdraw-consent',
  'privacy.record-paper-withdrawal',
  'privacy.lapse-consent',
  'identity.end-guardian-link',
  'identity.withdraw-role',
  'teaching.remove-teacher',
  'teaching.leave-group',
  'teaching.withdraw-sequence',
  'teaching.withdraw-learner',
  'identity.revoke-device',
  'identity.revoke-device-code',
  'teaching.close-class',
  'teaching.withdraw-content',
  'learning.take-back-path',
  'teaching.withdraw-path',
  'teaching.dissolve-group',
  'identity.reopen-account',
  'identity.set-pin',
  'identity.unlock-pin',
  'identity.end-pin-sessions',
  'identity.remove-pin',
  'identity.close-account',
  'identity.leave-school',
  'identity.close-school',
]
/** The id of a decision about a level. */
const LEVEL = '3b1d8c64-5a70-4f0e-8a52-7c9e2d4f6b10'
const MOST_ROUNDS = 5
/** What is late on a busy machine is asked for again after this pause. */
const LATE_MS = 50
/** More than a snapshot of a history needs. */
const MANY = 1_100
const AT_ONCE = 220

export function client(
  { url, tokens }: Pick<Driving, 'url' | 'tokens'>,
  tenant: string,
  actor: string = exampleSchool.teacher,
) {
  const tokenFor = async (may: Permission): Promise<string> => {
    const ofAllSchools = may.startsWith('projections:') || may.startsWith('operations:')
    const where = ofAllSchools ? installationTenant : tenant
    return tokens.sign({ tenant: where, actor, role: null, scope: permissions.join(' ') }, 3_600)
  }
  /** A machine that is busy with other tests asks to try a command again. */
  async function send(method: string, path: string, may: Permission, body?: unknown, key?: string): Promise<Reply> {
    for (;;) {
      const reply = await sendOnce(method, path, may, body, key)
      const isLate = reply.status === 503 || (path === '/api/events' && reply.text.includes('"status":503'))
      if (method === 'GET' || !isLate) return reply
      await setTimeout(LATE_MS)
    }
  }
  async function sendOnce(method: string, path: string, may: Permission, body?: unknown, key?: string): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Bearer ${await tokenFor(may)}` }
    if (key !== undefined) headers['idempotency-key'] = key
    if (body !== undefined) headers['content-type'] = 'application/json'
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body: payload }) })
    return { status: response.status, text: await response.text() }
  }
  const fetched = async (path: string, may: Permission) =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${await tokenFor(may)}` } })
  async function must(method: string, path: string, may: Permission, body?: unknown): Promise<Reply> {
    let reply = await send(method, path, may, body)
    while (reply.status === 503) reply = await send(method, path, may, body)
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
    return reply
  }
  /** The first messages of a live stream. */
  async function listen(path: string, may: Permission): Promise<string> {
    const stop = new AbortController()
    const headers = { authorization: `Bearer ${await tokenFor(may)}` }
    const response = await fetch(`${url}${path}`, { headers, signal: stop.signal })
    let text = ''
    try {
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString('utf8')
        if (text.length > 4_000) break
      }
    } finally {
      stop.abort()
    }
    return text
  }
  return { send, must, listen, fetched }
}

/** Drives a new school from its opening to its end. `sealing` is the school's level. */
export async function drive(
  driving: Driving,
  tenant: string,
  sealing: 'identifying' | 'all',
  { answers = MANY, people = 12 }: { readonly answers?: number; readonly people?: number } = {},
): Promise<DrivenSchool> {
  const { canaries } = driving
  const { commands } = await readDefinitions()
  const { send, must, listen } = client(driving, tenant)
  // Whoever agreed to a decision does not answer who contests it.
  const another = client(driving, tenant, randomUUID())
  const school = { tenant, learner: exampleSchool.learner, class: exampleSchool.class }
  let attempt: string | null = null
  let assessment: string | null = null

  /** The example speaks of two learners and two classes; here they are one. */
  const inputOf = (command: Command) => {
    const text = JSON.stringify(inputWithCanaries(canaries, command))
      .replaceAll(exampleSchool.newcomer, school.learner)
      .replaceAll(exampleSchool.newClass, school.class)
    const input = JSON.parse(text) as Record<string, unknown>
    if ('attempt' in input && attempt !== null) input.attempt = attempt
    if ('assessment' in input && assessment !== null) input.assessment = assessment
    // On a skill whose level no other command sets.
    if (command.name === 'learning.apply-recommendation') input.skill = 'calcul/soustraction'
    if (command.name === 'privacy.answer-contest') input.decision = LEVEL
    // Drafted once here.
    if (command.name === 'learning.evaluate-production') input.draft = 1
    // Its example answers questions: a text would be refused.
    if (command.name === 'learning.record-activity-result') {
      const { answers = [] } = recordActivityResult.example
      input.answers = answers.map((answer) => ({ ...answer, response: canaries.text('an answer among the answers') }))
      input.response = undefined
    }
    if (command.name === 'identity.open-school') input.sealing = sealing
    if (command.name === 'identity.change-sealing') input.sealing = sealing === 'all' ? 'identifying' : 'all'
    return input
  }

  async function carryOut(command: Command, key: string): Promise<boolean> {
    const input = inputOf(command)
    if (command.route === undefined) {
      const lines = [{ command: command.name, id: key, input }]
      const { text } = await must('POST', '/api/events', command.may, lines)
      return (JSON.parse(text) as { status: number }[]).every(({ status }) => status < 300)
    }
    const [method = '', route = ''] = command.route.split(' ')
    const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
    const path = inPath.reduce((filled, field) => filled.replace(`{${field}}`, String(input[field])), route)
    const rest = Object.fromEntries(Object.entries(input).filter(([field]) => !inPath.includes(field)))
    const body = command.as === undefined ? rest : { type: command.as, ...rest }
    if (command.name === 'privacy.answer-contest') await contestLevel()
    const by = command.name === 'privacy.review-decision' ? another : { send }
    const { status, text } = await by.send(method, path, command.may, body, key)
    const made = () => (JSON.parse(text) as { events: { id: string }[] }).events[0]?.id ?? null
    if (status === 201 && command.name === 'learning.record-attempt') attempt = made()
    if (status === 201 && command.name === 'learning.assess-competency') assessment = made()
    return status < 300
  }

  /** A decision without a significant effect, which a teacher answers about. */
  async function contestLevel() {
    const ofLevel = { decision: LEVEL, person: school.learner }
    const input = { ...recordDecision.example, ...ofLevel, significant: false }
    const lines = [{ command: recordDecision.name, id: 'a level', input }]
    await must('POST', '/api/events', recordDecision.may, lines)
    await send('POST', '/api/rights/decisions/contests', 'rights:ask', { ...ofLevel, wants: 'human' }, 'a level')
  }

  /** A key that identifies somebody, as careless clients send. */
  const personalKey = (name: string) => `${canaries.text(`the key of ${name}`)}@example.org:${name}`

  async function carryOutAll(chosen: readonly Command[]): Promise<void> {
    let waiting = chosen
    for (let round = 0; round < MOST_ROUNDS && waiting.length > 0; round += 1) {
      const refused: Command[] = []
      for (const command of waiting) if (!(await carryOut(command, personalKey(command.name)))) refused.push(command)
      waiting = refused
    }
  }

  const all = [...commands.values()]
  const opening = all.filter(({ name }) => name === 'identity.open-school')
  const changing = all.filter(({ name }) => name === 'identity.change-sealing')
  const last = LAST.flatMap((name) => all.filter((command) => command.name === name))
  await carryOutAll(opening)
  const hook = { url: driving.receiver, types: ['identity.person-registered', 'learning.exercise-attempted'] }
  await must('POST', '/api/webhooks', 'webhooks:manage', { ...hook, personal: true })
  await must('POST', '/api/webhooks', 'webhooks:manage', hook)
  await carryOutAll(all.filter((command) => ![...opening, ...changing, ...last].includes(command)))
  await workToTheEnd({ canaries, learner: school.learner, must })

  // Each again, under its own key: repeats compare personal inputs. Then again with another input under that key.
  const attemptOf = (n: number) => ({
    ...{
      learner: school.learner,
      exercise: `e-${n % 7}`,
      skill: 'calcul/division',
      difficulty: 3,
      correct: n % 8 > 3,
    },
    ...{ response: canaries.text('a response of a batch'), durationMs: n },
  })
  const repeated = { type: 'exercise_attempted', ...attemptOf(1) }
  const key = personalKey('a repeat')
  for (const body of [repeated, repeated, { ...repeated, response: canaries.text('another input') }])
    await send('POST', '/api/adaptive/interaction', 'learning:record', body, key)

  for (let from = 0; from < answers; from += AT_ONCE) {
    const lines = Array.from({ length: Math.min(AT_ONCE, answers - from) }, (_, n) => ({
      command: 'learning.record-attempt',
      id: personalKey(`line ${from + n}`).replaceAll(' ', '-'),
      input: attemptOf(from + n),
    }))
    const { text } = await must('POST', '/api/events', 'learning:record', lines)
    const failed = (JSON.parse(text) as { status: number }[]).find(({ status }) => status >= 300)
    if (failed) throw new Error(`a line of a batch failed: ${JSON.stringify(failed)}`)
  }
  // An answer that is put right alone. It is refused where texts have no key of their own.
  const of = { request: randomUUID(), person: school.learner }
  await must('POST', '/api/rights/requests', 'rights:ask', { ...of, right: 'rectification' })
  await send('POST', '/api/rights/texts', 'rights:decide', {
    ...{ ...of, event: attempt, field: 'response', value: canaries.text('privacy.erase-text value') },
  })
  // Registered people, so that the statistics of the database have something to say about names.
  for (let n = 0; n < people; n += 1)
    await must('POST', '/api/people', 'identity:manage', {
      ...{ person: randomUUID(), role: 'parent' },
      ...{
        givenName: canaries.text('identity.register-person givenName'),
        familyName: canaries.text('identity.register-person familyName'),
      },
    })

  // The model of the examples that end one, promoted after the other.
  const second = rollBackModel.example.model
  const sha256 = second.slice('level-'.length).padEnd(64, '0')
  const input = { ...recordModel.example, model: second, sha256 }
  await must('POST', '/api/events', 'models:manage', [{ command: recordModel.name, id: 'second', input }])
  await must('POST', `/api/models/${second}/promote`, 'models:manage', { force: 'Essai.' })

  await mistakes()
  await reading()
  await carryOutAll(changing)
  await must('POST', '/api/adaptive/interaction', 'learning:record', { type: 'exercise_attempted', ...attemptOf(2) })
  await carryOutAll(last)
  return school

  async function mistakes(): Promise<void> {
    const sent = (what: string) => canaries.text(`a mistake: ${what}`)
    const record = (body: unknown, key?: string) =>
      send('POST', '/api/adaptive/interaction', 'learning:record', body, key)
    const one = { type: 'exercise_attempted', ...attemptOf(3) }
    for (const body of [
      { ...one, response: sent('too long').repeat(200) },
      { ...one, response: [sent('a list')] },
      { ...one, difficulty: sent('a number that is none') },
      { ...one, learner: sent('an id that is none') },
      { ...one, occurredAt: sent('a time that is none') },
      { ...one, [sent('a field')]: sent('a value') },
      { ...one, type: sent('a type') },
      { ...one, response: `${sent('a zero')}\0` },
      { ...one, response: `${sent('half a letter')}\ud800` },
      { ...one, learner: randomUUID(), response: sent('a learner who is not enrolled') },
      `{"type": "exercise_attempted", "response": "${sent('broken JSON')}`,
      `{"type": "exercise_attempted", "response": "${sent('a doubled field')}", "response": "x"}`,
    ])
      await record(body, personalKey('a-mistake'))
    await record(one, `${sent('a key that is too long')}@example.org`.repeat(6))
    await record(one, `"${sent('a key that is half in quotes')}`)
    await send('POST', '/api/attempts/corrections', 'learning:correct', {
      ...{ learner: school.learner, attempt: randomUUID(), correct: true, reason: sent('a refused correction') },
    })
    await send('POST', '/api/events', 'learning:record', [
      { command: 'learning.record-attempt', id: sent('a line'), input: { ...attemptOf(4), difficulty: 99 } },
      { command: sent('a command'), id: sent('a line'), input: {} },
    ])
    for (const path of [
      `/api/classes?name=${sent('a parameter')}`,
      `/api/learners/${sent('a path')}/state`,
      `/api/${sent('a path')}`,
      `/api/events?types=${sent('a type')}`,
      `/api/learners/${school.learner}/state?models=${sent('a model')}`,
    ])
      await send('GET', path, 'learning:read')
    await send('POST', '/api/webhooks', 'webhooks:manage', { url: `http://${sent('a host')}.invalid/` })
  }

  async function reading(): Promise<void> {
    const of = `/api/learners/${school.learner}`
    const now = new Date(Date.now() - 1_000).toISOString()
    for (const path of [
      '/state',
      `/state?at=${now}`,
      `/state?known=${now}`,
      '/state?models=people',
      '/diff?from=5&to=500',
      '/history',
      '/replay',
      '/explain/people/givenName',
    ])
      await must('GET', `${of}${path}`, 'learning:read')
    for (const may of ['events:read', 'events:read-personal'] as const)
      for (const path of [
        '/api/events?limit=500',
        '/api/events?limit=500&after=500',
        `/api/streams/learner-${school.learner}`,
        '/api/events/9',
      ])
        await send('GET', path, may)
    for (const path of [
      '/api/classes',
      `/api/classes/${school.class}/overview`,
      `/api/adaptive/user-progress/${school.learner}`,
    ])
      await must('GET', path, 'learning:read')
    await listen('/api/events/stream?after=0', 'events:read-personal')
    await listen(`${of}/replay/stream`, 'learning:read')
  }
}
