// Invitations in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '#identity/sign-in/password-rules.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'

export const InviteBody = z.strictObject({
  address: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .optional()
    .describe('The address of this service as the person reaches it, if it is not the address of this request.'),
})
export const AcceptInvitationBody = z.strictObject({
  invitation: z.string().min(1).max(200).describe('What follows the # in the address.'),
  password: z.string().min(1).max(LONGEST_PASSWORD).meta({
    description: 'At least 12 characters, and not one of the most common ones.',
    minLength: SHORTEST_PASSWORD,
  }),
})

const Invitation = z
  .object({
    invitation: z.string().describe('For applications with a page of their own.'),
    address: z.string().describe('The page to send to the person. What follows the # is sent by no browser.'),
    expiresAt: momentText('From when on it is not valid.'),
  })
  .meta({ id: 'Invitation', description: 'With which somebody chooses the password of their account, once.' })
export type ShownInvitation = z.output<typeof Invitation>

const posted: readonly Reported[] = [
  ...anyRequest,
  'malformed-body',
  'too-large',
  'unsupported-media-type',
  'invalid-input',
]
const tags = ['sign-in'] as const

export const operations = {
  invite: {
    operationId: 'invitePerson',
    tags,
    summary: 'Invite somebody to choose a password',
    description:
      'Makes an address at which the person chooses the password of their account, within seven days. It ends when it is used, when the password is set in another way, and when the account is disabled or closed.',
    parameters: [
      {
        name: 'person',
        in: 'path',
        required: true,
        description: 'A person, by id.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    requestBody: {
      required: true,
      content: json(
        namedSchema(InviteBody, { id: 'Invite', description: 'Where the page is reached.', io: 'input' }),
        {},
      ),
    },
    responses: { '200': jsonAnswer(Invitation, 'The invitation. It is stored nowhere.') },
    problems: [...posted, 'refused'],
  },
  accept: {
    operationId: 'acceptInvitation',
    tags,
    summary: 'Choose a password with an invitation',
    description: 'Sets the password of the account for which the invitation was made, and ends its sessions.',
    requestBody: {
      required: true,
      content: json(
        namedSchema(AcceptInvitationBody, { id: 'AcceptInvitation', description: 'The invitation.', io: 'input' }),
        {
          invitation: `${exampleSchool.tenant}.${exampleSchool.newcomer}.mia3v5c0.${'A'.repeat(43)}`,
          password: 'quatre mots au hasard',
        },
      ),
    },
    responses: { '204': { description: 'Done.' } },
    problems: [...posted, 'unauthenticated', 'refused', 'too-many-attempts'],
  },
} satisfies Record<string, Operation>
