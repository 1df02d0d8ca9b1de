// POST /api/events: many commands in one request, each with its own result. Events are only written by deciders.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { callerOf } from '../auth/authentication.ts'
import { readBodies } from '../body.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { chargeMore, type LimitParts } from '../limits/limit-requests.ts'
import { json, type Operation } from '../operations.ts'
import { toHttpProblem } from '../problems.ts'
import {
  BATCH_BYTES,
  type Batch,
  BatchLine,
  type Line,
  MOST_LINES,
  readJsonBatch,
  readNdjsonBatch,
} from './batch-lines.ts'
import { answerBody, carryOut } from './carry-out.ts'
import { commandAnswer } from './command-operations.ts'

type Parts = {
  readonly definitions: Definitions
  readonly commands: CommandRunner
  readonly limits?: LimitParts | null
}

const NDJSON = 'application/x-ndjson'
/** NDJSON has no registered media type. These names are in use. */
const NDJSON_NAMES = [
  NDJSON,
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
]
/** How many commands are started before the event loop gets a turn. */
const STARTED_PER_TURN = 200

/** Registered as a separate plugin, since its bodies are parsed differently. */
export function batchRoute(app: FastifyInstance, parts: Parts): void {
  const may = [...new Set([...parts.definitions.commands.values()].map((command) => command.may))]
  app.register(async (plugin) => {
    plugin.removeAllContentTypeParsers()
    readBodies(plugin, 'application/json', readJsonBatch)
    for (const type of NDJSON_NAMES) readBodies(plugin, type, readNdjsonBatch)

    plugin.post<{ Body: Batch | undefined }>(
      '/api/events',
      {
        bodyLimit: BATCH_BYTES,
        config: {
          may,
          of: 'input',
          operation: operation(parts.definitions.commands),
          takes: ['application/json', NDJSON],
        },
      },
      async (request, reply) => {
        refuseRevisions(request.headers)
        const { body } = request
        if (!body)
          throw invalid([{ pointer: '', detail: 'The body is empty. Send a JSON array of commands, or NDJSON.' }])
        chargeMore(request, parts.limits?.budgets, costs.command * (body.lines.length - 1))
        const results = await carryOutAll(body.lines, parts, callerOf(request), (error) =>
          request.log.error({ err: error, traceId: request.id }, 'unexpected error in a batch'),
        )
        const answers = results.map(({ problem, ...result }) =>
          problem ? { ...result, problem: problem.withTrace(request.id) } : result,
        )
        void reply.header('cache-control', 'no-store')
        if (body.format === 'json') return answers
        void reply.type(NDJSON)
        return answers.map((answer) => `${JSON.stringify(answer)}\n`).join('')
      },
    )
  })
}

/** A batch writes to many streams. Ignoring a condition would look as if it held. */
function refuseRevisions(headers: FastifyRequest['headers']): void {
  if (headers['if-match'] === undefined && headers['if-none-match'] === undefined) return
  throw new HttpProblem(
    'malformed-request',
    'A batch accepts neither If-Match nor If-None-Match. Send a command that depends on a revision to its own address.',
  )
}

/**
 * Starts the commands in the order of the lines, without waiting for each other. The runner keeps that order within a
 * stream, and writes waiting commands together.
 */
async function carryOutAll(
  lines: readonly Line[],
  parts: Parts,
  caller: Authenticated,
  onUnexpected: (error: unknown) => void,
) {
  const results: ReturnType<typeof carryOutLine>[] = []
  for (const [i, line] of lines.entries()) {
    if (i % STARTED_PER_TURN === STARTED_PER_TURN - 1) await nextTurn()
    results.push(carryOutLine(line, parts, caller, onUnexpected))
  }
  return await Promise.all(results)
}

async function carryOutLine(
  line: Line,
  { definitions, commands }: Parts,
  caller: Authenticated,
  onUnexpected: (error: unknown) => void,
) {
  const id = 'command' in line ? line.command.id : line.id
  try {
    if ('problem' in line) throw line.problem
    const { command: name, input, occurredAt } = line.command
    const command = definitions.commands.get(name)
    if (!command) throw invalid([{ pointer: '/command', detail: 'There is no such command. See /docs for the list.' }])
    const answer = await carryOut(commands, {
      command,
      caller,
      input,
      key: line.command.id,
      ...(occurredAt !== undefined && { occurredAt }),
    })
    return { line: line.number, id, status: answer.repeated ? 200 : 201, answer: answerBody(answer) }
  } catch (error) {
    const problem = toHttpProblem(error)
    if (problem.kind === 'internal') onUnexpected(error)
    return { line: line.number, id, status: problem.status, problem }
  }
}

const Result = z
  .object({
    line: z.int().min(1).describe('The number of the line or item, from 1.'),
    id: z.string().nullable().describe('Its `id`; null if it had none.'),
    status: z.int().describe('The status that the command alone would have had: 201, 200 if repeated, 4xx, 5xx.'),
    answer: commandAnswer.optional().describe('What was recorded; absent if there is a problem.'),
    // The OpenAPI document defines the schema of this name.
    problem: z
      .unknown()
      .meta({ id: 'Problem' })
      .optional()
      .describe('The problem that the command alone would have had. Its pointers point into `input`.'),
  })
  .meta({ id: 'BatchResult', description: 'The result of one command of a batch.' })

function operation(commands: Definitions['commands']): Operation {
  const lines = jsonSchema(
    z.array(BatchLine.meta({ id: 'BatchCommand', description: 'A command of a batch.' })).max(MOST_LINES),
    'input',
  )
  const results = jsonSchema(z.array(Result), 'output')
  const ndjson = (what: string) => ({ [NDJSON]: { schema: { type: 'string', description: what } } })
  const [first] = [...commands.values()].filter(({ as }) => as !== undefined)
  const example = first && [{ command: first.name, id: exampleSchool.key, input: first.example }]
  return {
    operationId: 'sendCommands',
    tags: ['events'],
    summary: 'Send many commands',
    description: `Sends many commands at once, each with its own result: at most ${MOST_LINES} commands or ${BATCH_BYTES / 1_048_576} MiB. The status is 200 even if lines fail. The answer has one result per line, in the same order and in the format of the request. Commands on the same stream are carried out in the order of their lines, others in any order.`,
    requestBody: {
      required: true,
      content: { ...json(lines, example), ...ndjson('One command per line, in the format of the items of the array.') },
    },
    responses: {
      '200': {
        description: 'The results.',
        content: { ...json(results), ...ndjson('One result per line, in the format of the items of the array.') },
      },
    },
    problems: [...anyRequest, 'malformed-body', 'too-large', 'unsupported-media-type', 'invalid-input'],
  }
}
