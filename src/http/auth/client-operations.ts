// Machine clients in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { ClientPermission } from '#events/identity/client-permissions.ts'
import { count } from '#kernel/answer-fields.ts'
import { commandAnswer, commandProblems, idempotencyKey } from '../commands/command-operations.ts'
import { jsonSchema, namedSchema } from '../docs/json-schema.ts'
import { json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'

const DAY_S = 86_400
const ClientId = z.uuid().toLowerCase()

export const RegisterClientBody = z.strictObject({
  client: ClientId.describe('An id for the program, chosen by you.'),
  name: z.string().min(1).max(100).describe('The program, in words: no person’s name.'),
  permissions: z.array(ClientPermission).min(1).max(30).describe('What it may do at most.'),
})
export const NewSecretBody = z.strictObject({
  keepS: z
    .int()
    .min(0)
    .max(7 * DAY_S)
    .default(DAY_S)
    .describe('For how many seconds the secret before it stays valid; 0 to end it now.'),
})
export const ClientParams = z.looseObject({ client: ClientId })

const WithSecret = commandAnswer
  .extend({
    clientId: z.string().describe('The `client_id` for `POST /oauth/token`.'),
    clientSecret: z
      .string()
      .nullable()
      .describe('The `client_secret`. Shown only here; null if this request was carried out before.'),
  })
  .meta({ id: 'ClientSecret', description: 'A program, and the secret that it presents.' })
export type ShownSecret = z.output<typeof WithSecret>

const ClientToken = z
  .object({
    access_token: z.string().describe('Send it as `Authorization: Bearer …`.'),
    token_type: z.literal('Bearer').describe('How to send it.'),
    expires_in: count('How long it is valid, in seconds.'),
    scope: z.string().describe('The permissions of the token, separated by spaces.'),
  })
  .meta({ id: 'ClientToken', description: 'An access token of a program (RFC 6749).' })
export type ShownClientToken = z.output<typeof ClientToken>

export const oauthErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unsupported_grant_type',
  'unauthorized_client',
] as const
const OAuthError = z
  .object({
    error: z.enum(oauthErrors).describe('What is wrong, for programs.'),
    error_description: z.string().describe('What is wrong, in a sentence.'),
  })
  .meta({ id: 'OAuthError', description: 'An error of the token endpoint (RFC 6749, section 5.2).' })
export type ShownOAuthError = z.output<typeof OAuthError>

const TokenRequest = z
  .object({
    grant_type: z.literal('client_credentials').describe('The only kind of grant here.'),
    scope: z.string().describe('Some of the program’s permissions, separated by spaces; all if absent.').optional(),
    client_id: z.string().describe('Only without `Authorization: Basic`.').optional(),
    client_secret: z.string().describe('Only without `Authorization: Basic`.').optional(),
  })
  .meta({ id: 'TokenRequest', description: 'A form, as RFC 6749 (section 4.4) has it.' })

const client: Parameter = {
  name: 'client',
  in: 'path',
  required: true,
  description: 'A machine client, by id.',
  schema: { type: 'string', format: 'uuid' },
}
const withSecret = {
  '200': jsonAnswer(WithSecret, 'Carried out before: the first answer, without the secret.'),
  '201': jsonAnswer(WithSecret, 'Carried out.'),
}
const body = (schema: z.ZodType, id: string, description: string, example: object) => ({
  required: true,
  content: json(namedSchema(schema, { id, description, io: 'input' }), example),
})

export const operations = {
  register: {
    operationId: 'registerProgram',
    tags: ['sign-in'],
    summary: 'Register a machine client',
    description:
      'Lets a program act in the school with the given permissions, and gives it a secret. The secret is shown once.',
    parameters: [idempotencyKey],
    requestBody: body(RegisterClientBody, 'RegisterMachineClient', 'The program.', {
      client: '3e9b7c52-80d4-4f16-a5c9-7d10e2f4b864',
      name: 'Exercices de calcul',
      permissions: ['learning:record'],
    }),
    responses: withSecret,
    problems: commandProblems,
  },
  newSecret: {
    operationId: 'makeClientSecret',
    tags: ['sign-in'],
    summary: 'Give a program another secret',
    description:
      'Makes a new secret and shows it once. The newest earlier one stays valid for `keepS` seconds, a day by default, so that the program can be changed meanwhile; older ones end now.',
    parameters: [client, idempotencyKey],
    requestBody: body(NewSecretBody, 'MakeClientSecret', 'How long the earlier secret stays valid.', { keepS: 3_600 }),
    responses: withSecret,
    problems: commandProblems,
  },
  token: {
    operationId: 'requestClientToken',
    tags: ['sign-in'],
    summary: 'Get a token for a program',
    description:
      'The OAuth 2 grant `client_credentials` (RFC 6749): gives a program an access token for ten minutes. Send `client_id` and `client_secret` as `Authorization: Basic`, or in the form.',
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: jsonSchema(TokenRequest, 'input'),
          example: { grant_type: 'client_credentials', scope: 'learning:record' },
        },
      },
    },
    responses: {
      '200': jsonAnswer(ClientToken, 'The token.'),
      '400': jsonAnswer(OAuthError, 'The request is not accepted.'),
      '401': {
        ...jsonAnswer(OAuthError, 'The program is unknown or disabled, or the secret is wrong.'),
        headers: {
          'WWW-Authenticate': { description: '`Basic`, the way to send the secret.', schema: { type: 'string' } },
        },
      },
    },
    problems: ['too-large', 'internal', 'overloaded', 'unavailable', 'too-many-requests'],
  },
} as const satisfies Record<string, Operation>
