// POST /api/events: many commands in one request, each with its own result. Nobody writes events past a decider.
import { setImmediate as turn } from 'node:timers/promises'
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
import { carryOut, written } from './carry-out.ts'
import { commandAnswer } from './command-operations.ts'

type Parts = { readonly definitions: Definitions; readonly commands: CommandRunner }

const NDJSON = 'application/x-ndjson'
/** No name is registered for it: these are the ones in use. */
const NDJSON_NAMES = [
  NDJSON,
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
]
/** So many commands are begun before others get a turn on the event loop. */
const BEGUN_AT_ONCE = 200

/** In a plugin of its own, since its bodies are read otherwise than those of other routes. */
export function batchRoute(app: FastifyInstance, parts: Parts): void {
  const may = [...new Set([...parts.definitions.commands.values()].map((command) => command.may))]
  app.register(async (own) => {
    own.removeAllContentTypeParsers()
    readBodies(own, 'application/json', readJsonBatch)
    for (const type of NDJSON_NAMES) readBodies(own, type, readNdjsonBatch)

    own.post<{ Body: Batch | undefined }>(
      '/api/events',
      {
        bodyLimit: BATCH_BYTES,
        config: { may, operation: operation(parts.definitions.commands), takes: ['application/json', NDJSON] },
      },
      async (request, reply) => {
        refuseRevisions(request.headers)
        const { body } = request
        if (!body) throw invalid([{ pointer: '', detail: 'A JSON array of commands is expected, or NDJSON.' }])
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

/** A batch writes to many streams. A condition that nobody checks must not pass for one that holds. */
function refuseRevisions(headers: FastifyRequest['headers']): void {
  if (headers['if-match'] === undefined && headers['if-none-match'] === undefined) return
  throw new HttpProblem(
    'malformed-request',
    'A batch takes neither If-Match nor If-None-Match. Send a command that depends on a revision to its own address.',
  )
}

/**
 * Begins the commands in the order of the lines without waiting for one another: the runner keeps that order within
 * a stream, and what waits together is written together.
 */
async function carryOutAll(
  lines: readonly Line[],
  parts: Parts,
  caller: Authenticated,
  onUnexpected: (error: unknown) => void,
) {
  const results: ReturnType<typeof carryOutLine>[] = []
  for (const [i, line] of lines.entries()) {
    if (i % BEGUN_AT_ONCE === BEGUN_AT_ONCE - 1) await turn()
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
  const id = 'asked' in line ? line.asked.id : line.id
  try {
    if ('problem' in line) throw line.problem
    const { command: name, input, occurredAt } = line.asked
    const command = definitions.commands.get(name)
    if (!command) throw invalid([{ pointer: '/command', detail: 'There is no such command. /docs lists them all.' }])
    const answer = await carryOut(commands, {
      command,
      caller,
      input,
      key: line.asked.id,
      ...(occurredAt !== undefined && { occurredAt }),
    })
    return { line: line.number, id, status: answer.repeated ? 200 : 201, answer: written(answer) }
  } catch (error) {
    const problem = toHttpProblem(error)
    if (problem.kind === 'internal') onUnexpected(error)
    return { line: line.number, id, status: problem.status, problem }
  }
}

const Result = z
  .object({
    line: z.int().min(1).describe('Number of the line or item, from 1.'),
    id: z.string().nullable().describe('Its `id`; null where it had none.'),
    status: z.int().describe('As the command would have been answered alone: 201, 200 where repeated, 4xx, 5xx.'),
    answer: commandAnswer.optional().describe('What was recorded; absent where there is a problem.'),
    // The document has the schema of this name.
    problem: z
      .unknown()
      .meta({ id: 'Problem' })
      .optional()
      .describe('A problem, as the command alone would have had it; its pointers are into `input`.'),
  })
  .meta({ id: 'BatchResult', description: 'What became of one command of a batch.' })

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
    description: `Sends many commands at once, each with its own result: at most ${MOST_LINES} commands or ${BATCH_BYTES / 1_048_576} MiB. The answer is 200 whatever becomes of the lines, one result a line, in their order and in the format of the request. Commands about the same stream are carried out in the order of their lines; others in any order.`,
    requestBody: {
      required: true,
      content: { ...json(lines, example), ...ndjson('One command a line, as the items of the array.') },
    },
    responses: {
      '200': {
        description: 'The results.',
        content: { ...json(results), ...ndjson('One result a line, as the items of the array.') },
      },
    },
    problems: [...anyRequest, 'malformed-body', 'too-large', 'unsupported-media-type', 'invalid-input'],
  }
}
