// Commands in the OpenAPI document. Schemas, texts and examples come from the definitions.
import { z } from 'zod'
import type { Command } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type JsonSchema, jsonSchema, under } from '../docs/json-schema.ts'
import { camel, pascal } from '../docs/names.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type Content, json, type Operation, type Parameter, positionHeaders, textHeader } from '../operations.ts'

/** The answer of every command. */
export const commandAnswer = z
  .object({
    commandId: z.string().describe('The id of the command. It stays the same if the command is repeated.'),
    stream: z.string().describe('The stream of the command: `learner-5111a9e0-…`.'),
    revision: z
      .int()
      .min(-1)
      .describe('Revision of the stream after the command; -1 for a stream that is still empty.'),
    position: z
      .string()
      .describe(
        'The position of the command’s last event in the log. Pass it to a query as `atLeast` to read your own write.',
      ),
    events: z
      .array(
        z
          .object({
            id: z.string().describe('The id of the event.'),
            type: z.string().describe('Its type: `learning.exercise-attempted`.'),
          })
          .describe('An event that was recorded.'),
      )
      .describe('The events that were recorded, in order. Empty if there was nothing to record.'),
  })
  .meta({ id: 'CommandAnswer', description: 'What a command recorded, and where.' })

const exampleAnswer: z.input<typeof commandAnswer> = {
  commandId: `${exampleSchool.attempt.slice(0, -4)}0000`,
  stream: `learner-${exampleSchool.learner}`,
  revision: 272,
  position: '13889',
  events: [{ id: exampleSchool.attempt, type: 'learning.exercise-attempted' }],
}

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  example: exampleSchool.key,
}

const headers: readonly Parameter[] = [
  idempotencyKey,
  {
    name: 'If-Match',
    in: 'header',
    description: 'The revision that the stream must be at, from the ETag of an answer: `"4"`.',
    schema: { type: 'string' },
  },
  {
    name: 'If-None-Match',
    in: 'header',
    description: '`*`: the stream must not exist yet.',
    schema: { type: 'string', const: '*' },
  },
]

const occurredAt: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: 'When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.',
}

export const commandProblems: readonly Reported[] = [
  ...anyRequest,
  'malformed-body',
  'not-found',
  'refused',
  'precondition-failed',
  'too-large',
  'unsupported-media-type',
  'invalid-input',
  { problem: 'refused', status: 422 },
  'person-erased',
  'key-reused',
  'contended',
]

/** `learning.record-attempt` → `record-attempt` */
const shortName = ({ name }: Command): string => name.split('.').slice(1).join('.') || name

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
})

/** The schema of the body: the input without the path fields, with `occurredAt` and, on a shared route, `type`. */
export function inputSchema(command: Command): JsonSchema {
  const { properties, required, ...rest } = objectSchema.parse(jsonSchema(command.input, 'input'))
  const inPath = pathFields(command.route)
  const { as } = command
  const type = { type: 'string', const: as, description: 'The command that the body is for.' }
  return under(pascal(shortName(command)), {
    ...rest,
    description: command.description,
    properties: {
      ...(as !== undefined && { type }),
      ...Object.fromEntries(Object.entries(properties).filter(([field]) => !inPath.has(field))),
      occurredAt,
    },
    required: [
      ...(as === undefined ? [] : ['type']),
      ...required.filter((field) => !inPath.has(field) && field !== command.makes),
    ],
    additionalProperties: false,
  })
}

/** The example as a request to the command's route. */
export function exampleRequest(command: Command): { readonly path: string; readonly body: JsonSchema } {
  const inPath = pathFields(command.route)
  const [, path = ''] = command.route?.split(' ') ?? []
  const fields = Object.entries(command.example)
  return {
    path: fields.reduce((filled, [field, value]) => filled.replace(`{${field}}`, String(value)), path),
    body: {
      ...(command.as !== undefined && { type: command.as }),
      ...Object.fromEntries(fields.filter(([field]) => !inPath.has(field))),
    },
  }
}

const pathFields = (route = ''): ReadonlySet<string> =>
  new Set([...route.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field))

export function commandOperation(sharing: readonly Command[]): Operation {
  const [first] = sharing
  if (!first) throw new TypeError('a route has at least one command')
  const answer = { headers: { ETag: textHeader('The revision, in quotes.'), ...positionHeaders } }
  const content = answerContent(first)
  return {
    ...(first.as === undefined ? ownRoute(first) : sharedRoute(sharing, first)),
    parameters: [...pathParameters(first), ...headers],
    responses: {
      '200': {
        description: 'Already carried out with the same Idempotency-Key. This is the first answer.',
        ...answer,
        content,
      },
      '201': {
        description: 'Carried out. `events` is empty if there was nothing to record.',
        ...answer,
        content,
      },
    },
    problems: commandProblems,
  }
}

/** The answer of the command: what every command answers, and its own fields. */
function answerContent(command: Command): Content {
  const { answer } = command
  if (!answer) return json(jsonSchema(commandAnswer, 'output'), exampleAnswer)
  const schema = commandAnswer.extend(answer.schema.shape).meta({
    id: `${pascal(shortName(command))}Answer`,
    description: 'What the command recorded, and what it made.',
  })
  return json(jsonSchema(schema, 'output'), { ...exampleAnswer, ...answer.of(command.input.parse(command.example)) })
}

type Words = Pick<Operation, 'operationId' | 'tags' | 'summary' | 'description' | 'requestBody'>

const ownRoute = (command: Command): Words => ({
  operationId: camel(shortName(command)),
  tags: [contextOf(command)],
  summary: command.summary,
  description: command.description,
  requestBody: { required: true, content: json(inputSchema(command), exampleRequest(command).body) },
})

/** Several commands, selected by `type` in the body. */
function sharedRoute(sharing: readonly Command[], first: Command): Words {
  const name = first.route?.split('/').at(-1) ?? ''
  const content: Content = {
    'application/json': {
      schema: oneOfCommands(pascal(name), sharing),
      examples: Object.fromEntries(
        sharing.map((command) => [
          command.as ?? command.name,
          { summary: command.summary, value: exampleRequest(command).body },
        ]),
      ),
    },
  }
  return {
    operationId: `send${pascal(name)}`,
    tags: [contextOf(first)],
    summary: `Send ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name.replaceAll('-', ' ')}`,
    description: `One of ${sharing.length} commands, selected by \`type\`.\n\n${sharing.map(({ as, description }) => `- \`${as}\`: ${description}`).join('\n')}`,
    requestBody: { required: true, content },
  }
}

function oneOfCommands(name: string, sharing: readonly Command[]): JsonSchema {
  const schemas = sharing.map(inputSchema)
  return {
    $ref: `#/$defs/${name}`,
    $defs: {
      ...Object.assign({}, ...schemas.map(({ $defs }) => $defs)),
      [name]: {
        description: 'One of several commands, selected by `type`.',
        oneOf: schemas.map(({ $ref }) => ({ $ref })),
        discriminator: {
          propertyName: 'type',
          mapping: Object.fromEntries(
            sharing.map((command) => [command.as, `#/components/schemas/${pascal(shortName(command))}`]),
          ),
        },
      },
    },
  }
}

const contextOf = ({ name }: Command): string => name.split('.')[0] ?? name

function pathParameters(command: Command): Parameter[] {
  const fields = pathFields(command.route)
  if (fields.size === 0) return []
  const { properties } = z
    .object({ properties: z.record(z.string(), z.looseObject({ description: z.string().default('') })) })
    .parse(jsonSchema(command.input, 'input'))
  return [...fields].map((name) => {
    const { description = '', ...schema } = properties[name] ?? {}
    return { name, in: 'path', required: true, description, schema, example: Reflect.get(command.example, name) }
  })
}
