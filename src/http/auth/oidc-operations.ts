// Sign-in at OpenID providers in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { commandAnswer, commandProblems, idempotencyKey } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'
import { ProofBody } from './session-operations.ts'

/**
 * A path of this service: neither another host (`//host`, `/\host`), nor characters that browsers drop and so turn into one.
 */
export const ReturnTo = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, { error: 'Use a path of this service, beginning with one slash.' })
  .describe('Where the browser goes afterwards: a path of this service.')
export const DEFAULT_RETURN = '/docs'

export const ProviderParams = z.looseObject({ provider: z.string().max(64) })
export const ProvidersQuery = z.strictObject({ school: TenantId })
export const BeginQuery = z.strictObject({ returnTo: ReturnTo.default(DEFAULT_RETURN) })
export const LinkOwnBody = ProofBody.extend({ returnTo: ReturnTo.default(DEFAULT_RETURN) })
export const LinkBody = z.strictObject({
  provider: z.string().min(1).max(64).describe('The provider, by its name in the configuration.'),
  subject: z
    .string()
    .min(1)
    .max(255)
    .describe('The `sub` of the person at this provider. Only a keyed hash of it is stored.'),
})
export const IdentityParams = z.looseObject({ person: PersonId })

const Providers = z
  .object({
    items: z
      .array(
        z
          .object({
            provider: z.string().describe('The name, for the address.'),
            label: z.string().describe('The name for people, for a button.'),
            address: z.string().describe('Where the button leads.'),
          })
          .describe('A provider.'),
      )
      .describe('The providers of the school.'),
  })
  .meta({ id: 'SignInProviders', description: 'Where the people of a school may sign in.' })
export type ShownProviders = z.output<typeof Providers>

const Linked = commandAnswer
  .extend({ identity: uuidText('The identity, as a keyed hash: to unlink it.') })
  .meta({ id: 'IdentityLinked', description: 'An account was linked to an identity at a provider.' })
export type ShownLinked = z.output<typeof Linked>

const Identities = z
  .object({
    items: z
      .array(
        z
          .object({
            provider: z.string().describe('The provider, by its name in the configuration.'),
            identity: uuidText('The identity, as a keyed hash.'),
          })
          .describe('An identity.'),
      )
      .describe('The identities, in the order in which they were linked.'),
  })
  .meta({ id: 'LinkedIdentities', description: 'The identities at providers that an account is linked to.' })
export type ShownIdentities = z.output<typeof Identities>

const ProviderAddress = z
  .object({ address: z.string().describe('Send the browser there.') })
  .meta({ id: 'ProviderAddress', description: 'The address of the provider for this browser.' })

const provider: Parameter = {
  name: 'provider',
  in: 'path',
  required: true,
  description: 'The provider, by its name in the configuration.',
  schema: { type: 'string' },
}
const person: Parameter = {
  name: 'person',
  in: 'path',
  required: true,
  description: 'A person, by id.',
  schema: { type: 'string', format: 'uuid' },
}
const returnTo: Parameter = {
  name: 'returnTo',
  in: 'query',
  description: `Where the browser goes afterwards: a path of this service, \`${DEFAULT_RETURN}\` by default.`,
  schema: { type: 'string' },
}
const toProvider = {
  description: 'To the provider.',
  headers: {
    Location: { description: 'The address of the provider.', schema: { type: 'string' } },
    'Set-Cookie': { description: 'What the browser must bring back, for ten minutes.', schema: { type: 'string' } },
  },
}

export const operations = {
  providers: {
    operationId: 'listSignInProviders',
    tags: ['sign-in'],
    summary: 'List the sign-in providers',
    description: 'The OpenID providers at which the people of a school may sign in.',
    parameters: [
      {
        name: 'school',
        in: 'query',
        required: true,
        description: 'The school.',
        schema: { type: 'string', format: 'uuid' },
        example: exampleSchool.tenant,
      },
    ],
    responses: { '200': jsonAnswer(Providers, 'The providers; none if the school has none.') },
    problems: [...anyRequest, 'invalid-input'],
  },
  begin: {
    operationId: 'beginOpenidSignIn',
    tags: ['sign-in'],
    summary: 'Sign in at a provider',
    description:
      'Sends the browser to an OpenID provider (code flow with PKCE). Open it as a page; the provider sends the browser back to the callback.',
    parameters: [provider, returnTo],
    responses: { '303': toProvider },
    problems: [...anyRequest, 'invalid-input', 'not-found', 'refused'],
  },
  callback: {
    operationId: 'finishOpenidSignIn',
    tags: ['sign-in'],
    summary: 'Come back from a provider',
    description:
      'The provider sends the browser here. It checks state, nonce, signature, audience and times, and starts the session of the account that is linked to this identity, with the same cookie as `POST /api/sign-in`. It never opens an account. Nobody calls it by hand.',
    parameters: [
      provider,
      { name: 'code', in: 'query', description: 'The code of the provider.', schema: { type: 'string' } },
      { name: 'state', in: 'query', description: 'As it was sent to the provider.', schema: { type: 'string' } },
    ],
    responses: {
      '303': {
        description: 'Signed in, or linked.',
        headers: {
          Location: { description: 'The path that `returnTo` named.', schema: { type: 'string' } },
          'Set-Cookie': { description: 'The cookie of the session.', schema: { type: 'string' } },
        },
      },
    },
    problems: [
      ...anyRequest,
      'invalid-input',
      'contended',
      'unauthenticated',
      'forbidden',
      'not-found',
      'refused',
      { problem: 'refused', status: 422 },
    ],
  },
  linkOwn: {
    operationId: 'beginOpenidLink',
    tags: ['sign-in'],
    summary: 'Link one’s own account',
    description:
      'Begins to link one’s own account to one’s identity at a provider: proves the password once more, and gives the address to open in this browser. Needs the cookie of a session.',
    parameters: [provider],
    requestBody: {
      required: true,
      content: json(
        namedSchema(LinkOwnBody, {
          id: 'BeginOpenidLink',
          description: 'The password, and where to go afterwards.',
          io: 'input',
        }),
        { password: 'quatre mots au hasard' },
      ),
    },
    responses: {
      '200': {
        ...jsonAnswer(ProviderAddress, 'The address of the provider.'),
        headers: { 'Set-Cookie': toProvider.headers['Set-Cookie'] },
      },
    },
    problems: [
      ...anyRequest,
      'malformed-body',
      'too-large',
      'unsupported-media-type',
      'invalid-input',
      'not-found',
      'refused',
      'too-many-attempts',
    ],
  },
  link: {
    operationId: 'linkIdentity',
    tags: ['sign-in'],
    summary: 'Link an account to an identity',
    description:
      'Lets a person who has an account sign in with an identity at a provider. In a school, an identity belongs to one account.',
    parameters: [person, idempotencyKey],
    requestBody: {
      required: true,
      content: json(
        namedSchema(LinkBody, { id: 'LinkIdentity', description: 'The identity at a provider.', io: 'input' }),
        { provider: 'ent', subject: '248289761001' },
      ),
    },
    responses: {
      '200': jsonAnswer(Linked, 'Carried out before: the first answer.'),
      '201': jsonAnswer(Linked, 'Carried out.'),
    },
    problems: commandProblems,
  },
  identities: {
    operationId: 'listLinkedIdentities',
    tags: ['sign-in'],
    summary: 'List an account’s identities',
    description: 'The identities at providers that an account is linked to. What they are there is not stored.',
    parameters: [person],
    responses: { '200': jsonAnswer(Identities, 'The identities; none without an account.') },
    problems: [...anyRequest, 'invalid-input'],
  },
} as const satisfies Record<string, Operation>
