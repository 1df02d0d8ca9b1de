// Signing in, sessions and accounts in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '#identity/sign-in/password-rules.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { scopes } from '#kernel/permission.ts'
import { commandAnswer, commandProblems, idempotencyKey } from '../commands/command-operations.ts'
import { jsonSchema, namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'

const password = z.string().min(1).max(LONGEST_PASSWORD)
/** Shorter ones are refused with a sentence of their own, and not by the schema. */
const newPassword = password.meta({
  description: 'At least 12 characters, and not one of the most common ones.',
  minLength: SHORTEST_PASSWORD,
})
const code = z
  .string()
  .min(1)
  .max(64)
  .describe('A code of the authenticator application, or a recovery code. Required once the application is set up.')

export const SignInBody = z.strictObject({
  school: TenantId,
  name: z.string().min(1).max(100).describe('The name that the person signs in with.'),
  password: password.describe('The password.'),
  code: code.optional(),
  as: z
    .enum(['cookie', 'tokens'])
    .default('cookie')
    .describe('`cookie` for a browser; `tokens` for an application that stores tokens itself.'),
})
export const RefreshBody = z.strictObject({
  refreshToken: z.string().min(1).max(200).describe('The newest refresh token of the session.'),
})
export const NewPasswordBody = z.strictObject({
  password: password.describe('The present password.'),
  code: code.optional(),
  newPassword: newPassword,
})
export const ProofBody = z.strictObject({ password: password.describe('The password.'), code: code.optional() })
export const CodeBody = z.strictObject({ code: code.describe('The first code of the application.') })
export const OpenAccountBody = z.strictObject({
  person: PersonId,
  name: z
    .string()
    .max(100)
    .regex(/[^\s]{3}/u, { error: 'Use at least three characters in a row without spaces.' })
    .describe('The name to sign in with, unique in the school. Case does not matter. It is stored sealed.'),
})
export const SetPasswordBody = z.strictObject({
  password: newPassword,
  removeCode: z
    .boolean()
    .default(false)
    .describe('Also removes the authenticator application, for somebody who lost it and all recovery codes.'),
})
export const PersonParams = z.looseObject({ person: PersonId })

/** What a session allows, and where. */
export const ShownPermissions = z
  .record(z.string(), z.array(z.enum(scopes)))
  .describe('What the session or token allows now: each permission with the scopes in which it holds.')

const session = {
  school: uuidText('The school.'),
  person: uuidText('The person who acts.'),
  roles: z.array(z.string()).describe('The roles of the person in the school.'),
  permissions: ShownPermissions,
  required: z
    .enum(['authenticator'])
    .nullable()
    .describe('What must be set up before the session allows anything; null if nothing must.'),
}
const ShownSession = z
  .object({
    ...session,
    kind: z
      .enum(['cookie', 'tokens', 'pin'])
      .nullable()
      .describe(
        'How the person signed in, `pin` for a child on a device of their class; null for a token that was made by hand.',
      ),
    zone: z
      .string()
      .nullable()
      .describe('The time zone of the school, by which its days begin; null while it is not open.'),
    expiresAt: momentText('When the session ends, if nobody ends it before.'),
  })
  .meta({ id: 'Session', description: 'Who the caller is, and what they may do.' })
export type ShownSession = z.output<typeof ShownSession>

const tokens = {
  accessToken: z.string().describe('Send it as `Authorization: Bearer …`.'),
  accessExpiresInS: count('How long the access token is valid, in seconds.'),
  refreshToken: z.string().describe('Gives the next two tokens, once.'),
}
const Tokens = z
  .object({ ...tokens, expiresAt: momentText('When the session ends: sign in again then.') })
  .meta({ id: 'SessionTokens', description: 'The next access and refresh token.' })
export type ShownTokens = z.output<typeof Tokens>

const SignedIn = z
  .object({
    ...session,
    expiresAt: momentText('When the session ends, if nobody ends it before.'),
    tokens: z
      .object(tokens)
      .nullable()
      .describe('Null if the session is a cookie.')
      .meta({ id: 'NewTokens', description: 'Tokens for an application.' }),
  })
  .meta({ id: 'SignedIn', description: 'A new session.' })
export type ShownSignedIn = z.output<typeof SignedIn>

const TotpSecret = z
  .object({
    secret: z.string().describe('The secret in base32, to type in.'),
    address: z.string().describe('The same as an `otpauth:` address, to show as a QR code.'),
  })
  .meta({ id: 'TotpSecret', description: 'What an authenticator application needs. Shown only here.' })
const RecoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each replaces one code, once. Shown only here.') })
  .meta({ id: 'RecoveryCodes', description: 'For the day when the application is lost.' })

const body = (schema: z.ZodType, id: string, description: string, example: object) => ({
  required: true,
  content: json(namedSchema(schema, { id, description, io: 'input' }), example),
})
const nothing = { '204': { description: 'Done.' } }
const posted: readonly Reported[] = [
  ...anyRequest,
  'malformed-body',
  'too-large',
  'unsupported-media-type',
  'invalid-input',
]
const person: Parameter = {
  name: 'person',
  in: 'path',
  required: true,
  description: 'A person, by id.',
  schema: { type: 'string', format: 'uuid' },
}
const described = (
  operationId: string,
  summary: string,
  rest: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
) => ({
  operationId,
  tags: ['sign-in'] as const,
  summary,
  ...rest,
})

export const operations = {
  signIn: described('signIn', 'Sign in', {
    description:
      'Starts a session with a name and a password. A browser gets a cookie that scripts cannot read; an application asks for tokens. The answer is the same for a wrong name, a wrong password and a disabled account. The code `code-required` means that the password was right and a code must be sent too. After failures, the next attempt must wait.',
    requestBody: body(SignInBody, 'SignIn', 'What a person signs in with.', {
      school: exampleSchool.tenant,
      name: 'ines.caradec',
      password: 'quatre mots au hasard',
    }),
    responses: {
      '200': {
        ...jsonAnswer(SignedIn, 'The session. `Set-Cookie` holds its cookie.'),
        headers: { 'Set-Cookie': { description: 'The cookie of the session.', schema: { type: 'string' } } },
      },
    },
    problems: [...posted, 'unauthenticated', 'forbidden', 'too-many-attempts'],
  }),
  signInWithToken: described('signInWithToken', 'Sign in with a token', {
    description:
      'Puts the bearer token of this request into a cookie that scripts cannot read, so that an operator or an analyst can use the console. Only for roles of the installation: they belong to no school and have no password. The cookie lasts as long as the token, at most 12 hours. Signing out removes the cookie; the token itself stays valid until it expires.',
    responses: {
      '204': {
        description: 'Done. `Set-Cookie` holds the cookie.',
        headers: { 'Set-Cookie': { description: 'The cookie of the session.', schema: { type: 'string' } } },
      },
    },
    problems: [...posted, 'refused'],
  }),
  refresh: described('refreshSession', 'Get new tokens', {
    description:
      'Replaces a refresh token by a new one, and gives a new access token. A refresh token works once; within ten seconds the same device may send it again. A replaced token that comes later, or from elsewhere, ends the session: somebody has copied it.',
    requestBody: body(RefreshBody, 'RefreshSession', 'The refresh token.', {
      refreshToken: `${exampleSchool.tenant}.${'A'.repeat(43)}`,
    }),
    responses: { '200': jsonAnswer(Tokens, 'The next tokens.') },
    problems: [...posted, 'unauthenticated'],
  }),
  signOut: described('signOut', 'Sign out', {
    description:
      'Ends the session, with all its tokens. Once it is answered, no process admits them. A token that was made by hand has no session, and is refused; if it is in a cookie, the cookie is removed.',
    responses: nothing,
    problems: [...posted, 'refused'],
  }),
  session: described('getSession', 'Get the session', {
    description: 'Who the caller is, and what they may do now.',
    responses: { '200': jsonAnswer(ShownSession, 'The session.') },
    problems: anyRequest,
  }),
  changePassword: described('changePassword', 'Change one’s password', {
    description: 'Replaces one’s own password, and ends one’s other sessions.',
    requestBody: body(NewPasswordBody, 'ChangePassword', 'The present and the new password.', {
      password: 'quatre mots au hasard',
      newPassword: 'quatre autres mots au hasard',
    }),
    responses: nothing,
    problems: [...posted, 'refused', 'too-many-attempts'],
  }),
  beginTotp: described('beginAuthenticator', 'Set up an authenticator application', {
    description:
      'Gives the secret for an authenticator application (RFC 6238). It is required from its first code on: see the next operation.',
    requestBody: body(ProofBody, 'BeginAuthenticator', 'The password, and a code of the present application if any.', {
      password: 'quatre mots au hasard',
    }),
    responses: { '200': jsonAnswer(TotpSecret, 'The secret.') },
    problems: [...posted, 'refused', 'too-many-attempts'],
  }),
  confirmTotp: described('confirmAuthenticator', 'Confirm the authenticator application', {
    description: 'The first code of the application: from now on, signing in needs a code. Gives ten recovery codes.',
    requestBody: body(CodeBody, 'ConfirmAuthenticator', 'The first code.', { code: '123456' }),
    responses: { '200': jsonAnswer(RecoveryCodes, 'The recovery codes.') },
    problems: [...posted, 'refused', 'too-many-attempts'],
  }),
  openAccount: described('openAccount', 'Open an account', {
    description:
      'Lets a registered person sign in under a name that nobody else in the school has. Then give them a password.',
    parameters: [idempotencyKey],
    requestBody: body(OpenAccountBody, 'OpenAccountUnderName', 'The person and the name.', {
      person: exampleSchool.newcomer,
      name: 'ines.caradec',
    }),
    responses: {
      '200': {
        description: 'Carried out before: the first answer.',
        content: json(jsonSchema(commandAnswer, 'output')),
      },
      '201': { description: 'Carried out.', content: json(jsonSchema(commandAnswer, 'output')) },
    },
    problems: commandProblems,
  }),
  setPassword: described('setPassword', 'Give somebody a password', {
    description:
      'Sets the password of a person who has an account, and ends all their sessions. The person can change it afterwards.',
    parameters: [person],
    requestBody: body(SetPasswordBody, 'SetPassword', 'The new password.', { password: 'quatre mots au hasard' }),
    responses: nothing,
    problems: [...posted, 'refused', 'too-many-attempts'],
  }),
} satisfies Record<string, Operation>
