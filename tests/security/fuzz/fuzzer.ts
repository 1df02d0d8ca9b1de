/** Sends requests, each made from the seed and its number alone, so that one can be sent again without the others. */
import { request as httpRequest } from 'node:http'
import { jsonSchema } from '#http/docs/json-schema.ts'
import { type Answered, documented } from '../../http/documented.ts'
import { type Dice, dice } from './dice.ts'
import { type Draft, otherwiseWritten, validDraft, type Wire, written } from './draft.ts'
import type { FuzzedSchool, Sender } from './fuzzed-school.ts'
import { mutate } from './mutations.ts'
import { nameOf, type Operation, operationsOf, schemaOf } from './operations.ts'
import { type Answer, faultsOf, refusedForm } from './soundness.ts'
import { type Known, validValue } from './valid-input.ts'

export type Failure = {
  readonly n: number
  readonly operation: string
  readonly sender: Sender
  /** Null: the request was valid. */
  readonly mutation: string | null
  readonly faults: readonly string[]
  readonly sent: Wire
  readonly answer: Answer
}

export type Tally = {
  sent: number
  valid: number
  repeated: number
  readonly succeeded: Set<string>
  readonly failures: Failure[]
}

export type Fuzzer = {
  readonly operations: readonly Operation[]
  readonly tally: Tally
  /** Sends the request of this number. */
  send(n: number): Promise<void>
}

export async function openFuzzer(school: FuzzedSchool, seed: number): Promise<Fuzzer> {
  const { stack, schools } = school
  const { body: document } = await stack.server.inject('/openapi.json')
  const undocumented = documented(document)
  const operations = operationsOf(JSON.parse(document))
  const commands = [...stack.service.definitions.commands.values()]
    // It would end the school of all other requests.
    .filter(({ name }) => name !== 'identity.close-school')
    .map(({ name, input }) => ({ name, schema: schemaOf(jsonSchema(input, 'input')) }))
  const tally: Tally = { sent: 0, valid: 0, repeated: 0, succeeded: new Set(), failures: [] }
  let logged = stack.logged.length

  function lines(chance: Dice, known: Known) {
    return Array.from({ length: chance.between(1, 4) }, () => {
      const { name, schema } = chance.pick(commands) ?? { name: '', schema: schemaOf({}) }
      return { command: name, id: chance.uuid(), input: validValue(schema, '', chance, known) }
    })
  }

  function requestOf(n: number) {
    const chance = dice(seed ^ Math.imul(n + 1, 0x85ebca6b))
    const operation = chance.pick(operations)
    if (!operation) throw new Error('the document has no operation')
    const known = { values: school.valuesFor(operation), ids: school.ids }
    const draft = validDraft(operation, chance, known)
    if (operation.path === '/api/events' && operation.method === 'POST') draft.body = lines(chance, known)
    const sender = school.senderFor(operation, chance)
    const isValid = chance.chance(0.4)
    if (isValid && chance.chance(0.15)) otherwiseWritten(draft, chance)
    const isHuge = !isValid && chance.chance(0.01)
    const mutation = isValid ? null : isHuge ? 'a huge header' : mutate(draft, chance)
    if (isHuge) draft.headers.push(['x-huge', 'x'.repeat(chance.pick([15_000, 17_000, 100_000]))])
    return { operation, sender, draft, mutation, isHuge }
  }

  async function exchange(operation: Operation, wire: Wire, isHuge: boolean): Promise<Answer> {
    if (isHuge || operation.isStream) return overNetwork(schools.address, wire)
    const { statusCode, headers, body } = await stack.server.inject({
      method: wire.method as 'GET',
      url: wire.url,
      headers: wire.headers,
      ...(wire.payload !== null && { payload: wire.payload }),
    })
    return { status: statusCode, contentType: String(headers['content-type']), body, headers }
  }

  async function send(n: number): Promise<void> {
    const { operation, sender, draft, mutation, isHuge } = requestOf(n)
    const wire = written(draft, await school.token(sender))
    const answer = await exchange(operation, wire, isHuge).catch((error: Error) => error)
    tally.sent += 1
    if (answer instanceof Error) {
      const [faults, none] = [[`gets no whole answer: ${answer.message}`], { ...NO_ANSWER, body: answer.message }]
      tally.failures.push({ n, operation: nameOf(operation), sender, mutation, faults, sent: wire, answer: none })
      return
    }
    const sent = { method: wire.method, url: wire.url }
    const faults = [...faultsOf(answer, undocumented, sent)]
    if (mutation === null) {
      tally.valid += 1
      const refused = refusedForm(answer)
      if (refused !== null && !isExcused(operation, refused))
        faults.push(`refuses a valid request for its form: ${refused}`)
    }
    if (answer.status < 300) tally.succeeded.add(nameOf(operation))
    const shown = school.secretsOfOthers(sender).filter((secret) => answer.body.includes(secret))
    if (shown.length > 0) faults.push(`shows another school: ${shown.join()}`)
    if (wire.method === 'POST' && answer.status < 300)
      faults.push(...(await repeated(operation, draft, wire, answer, isHuge, undocumented)))
    if (sender === 'session') school.sessionMayHaveEnded()
    const news = stack.logged
      .slice(logged)
      .filter((line) => /unexpected|has stopped|"level":"(error|fatal)"/.test(line))
    logged = stack.logged.length
    faults.push(
      ...news.map(
        (line) =>
          `is logged, of this request or of one in flight beside it, as an error of the service: ${line.slice(0, 2_000)}`,
      ),
    )
    if (faults.length > 0)
      tally.failures.push({ n, operation: nameOf(operation), sender, mutation, faults, sent: wire, answer })
  }

  /** A command that is sent again with its key is answered as the first time, and recorded once. */
  async function repeated(
    operation: Operation,
    draft: Draft,
    wire: Wire,
    first: Answer,
    isHuge: boolean,
    undocumentedOf: (answer: Answered) => string | null,
  ): Promise<string[]> {
    const takesKey = operation.parameters.some(({ name }) => name === 'Idempotency-Key')
    const key = draft.headers.some(([name]) => name.toLowerCase() === 'idempotency-key')
    const isBatch = operation.path === '/api/events'
    if (!(takesKey && key) && !isBatch) return []
    tally.repeated += 1
    const again = await exchange(operation, wire, isHuge)
    const faults = faultsOf(again, undocumentedOf, { method: wire.method, url: wire.url }).map(
      (what) => `sent again, ${what}`,
    )
    // A command may end the relation by which its sender reached it: nothing is recorded then (docs/security.md).
    if (again.status === 403 || again.status === 404) return faults
    // A command that changed nothing left nothing by which it is known again: it is decided once more, and others wrote meanwhile.
    if (!isBatch && changedNothing(first)) return faults
    // Another request may have ended meanwhile what it needs: a person has left, or is erased.
    if (again.status >= 300 && !/"code":"(not-registered|person-erased)"/.test(again.body))
      faults.push(`sent again, it is answered with ${again.status}: ${again.body.slice(0, 300)}`)
    else if (again.status < 300 && !isBatch && !isSame(operation, first, again))
      faults.push(`sent again, it is answered differently: ${again.body.slice(0, 500)}`)
    return faults
  }

  return { operations, tally, send }
}

/** Sent again, a recommendation is made again from what is known by then, but its level is recorded only once. */
function isSame({ path }: Operation, first: Answer, again: Answer): boolean {
  if (path !== '/api/adaptive/adaptive-learning') return lasting(again) === lasting(first)
  return [recordedIn(first), 'null'].includes(recordedIn(again))
}

const recordedIn = ({ body }: Answer): string => /"recorded":(null|"\d+")}$/.exec(body)?.[1] ?? body

/** A secret is shown once: the second answer has null in its place. What was only accepted goes on meanwhile. */
const lasting = ({ status, body }: Answer) =>
  status === 202 ? /"id":"[^"]*"/.exec(body)?.[0] : body.replace(/"clientSecret":("[^"]*"|null)/, '')

const changedNothing = ({ body }: Answer) => body.endsWith('"events":[]}')

/** What a schema cannot say, and the sentence that says it. */
const excused: readonly (readonly [path: RegExp, why: RegExp])[] = [
  // How two moments go together.
  [/^\/api\/(learners|classes|adaptive|audit|models)\//, /^\/(known|from|to|at|until): /],
  // Of several fields, one.
  [/^\/api\/learners\/.*\/events$/, /^\/(after|before|around): Use one of after, before and around/],
  [/\/replay$/, /^\/rows: (Name .* in `models` too|Rows before the first step need a position)/],
  [/\/rebuild$/, /^\/switch: A candidate/],
  // Which fields a row is found by depends on the read model.
  [/\/explain\//, /^\/key: /],
  // Only some kinds of models flag learners, and only some counts of a badge have a level.
  [/\/rejudge$/, /^\/model: Only a model of at-risk/],
  [/^\/api\/badges\/try$/, /^\/criterion\/.*: Only answers have a level/],
  // Common passwords and PINs are refused one by one, and a letter of two code units counts once.
  [/\/password$/, /^\/(newPassword|password): /],
  [/\/pin$/, /^\/pin: /],
]
const isExcused = ({ path }: Operation, why: string): boolean =>
  excused.some(([one, sentence]) => one.test(path) && sentence.test(why))

const NO_ANSWER = { status: 0, contentType: '', headers: {} }

/** Over a connection: the server reads the head, and a stream is left once it has begun. */
function overNetwork(address: string, { method, url, headers, payload }: Wire): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // What no client would put on the wire.
    const sendable = Object.fromEntries(Object.entries(headers).filter(([, value]) => /^[\x20-\x7e]*$/.test(value)))
    const path = url.replaceAll(/[^\x21-\x7e]/g, encodeURIComponent)
    const request = httpRequest(address, { path, method, headers: sendable, agent: false })
    request.on('response', (response) => {
      const contentType = String(response.headers['content-type'])
      const answer = (body: string) =>
        resolve({ status: response.statusCode ?? 0, contentType, body, headers: response.headers })
      if (contentType.startsWith('text/event-stream')) {
        answer('')
        request.destroy()
        return
      }
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => answer(body))
    })
    request.on('error', reject)
    request.end(payload ?? undefined)
  })
}
