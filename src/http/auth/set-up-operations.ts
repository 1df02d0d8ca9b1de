// The set-up of an empty installation in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import { uuidText } from '#kernel/answer-fields.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { OpenAccountBody, SetPasswordBody } from './session-operations.ts'

const { name, zone } = schoolOpened.data.shape
const { givenName, familyName } = personRegistered.data.shape

export const SetUpBody = z.strictObject({
  code: z.string().min(1).max(100).describe('The code that the service printed when it started.'),
  school: z.strictObject({ name, zone }).describe('The first school.'),
  administrator: z
    .strictObject({
      givenName,
      familyName,
      name: OpenAccountBody.shape.name,
      password: SetPasswordBody.shape.password,
    })
    .describe('Its first administrator.'),
})

const SetUpState = z
  .object({ open: z.boolean().describe('Whether this installation is empty and can be set up with a code.') })
  .meta({ id: 'SetUpState', description: 'Whether the installation can be set up.' })
export type ShownSetUpState = z.output<typeof SetUpState>

const SetUpDone = z
  .object({
    school: uuidText('The school, for signing in.'),
    person: uuidText('Its first administrator.'),
  })
  .meta({ id: 'SetUpDone', description: 'The school that was opened, and its administrator.' })
export type ShownSetUpDone = z.output<typeof SetUpDone>

const tags = ['sign-in'] as const

export const operations = {
  state: {
    operationId: 'getSetUp',
    tags,
    summary: 'See whether set-up is possible',
    description: 'An installation is set up once, while nothing is recorded in it.',
    responses: { '200': jsonAnswer(SetUpState, 'Whether it can.') },
    problems: anyRequest,
  },
  setUp: {
    operationId: 'setUpInstallation',
    tags,
    summary: 'Set up the installation',
    description:
      'Opens the first school of an empty installation and makes its first administrator, who then signs in. It needs the code that the service prints when it starts; the code expires after 24 hours, and starting the service again prints another. One request wins. Once the installation is set up, every other is refused (`set-up-closed`); the facts name the school to whoever sends the code that opened it, because their answer may have been lost.',
    requestBody: {
      required: true,
      content: json(namedSchema(SetUpBody, { id: 'SetUp', description: 'What is set up.', io: 'input' }), {
        code: 'ABCDE-FGHIJ-KLMNO-PQRST',
        school: { name: 'École des Tilleuls', zone: 'Europe/Paris' },
        administrator: {
          givenName: 'Ada',
          familyName: 'Lind',
          name: 'direction',
          password: 'quatre mots au hasard',
        },
      }),
    },
    responses: { '201': jsonAnswer(SetUpDone, 'Done: sign in.') },
    problems: [
      ...anyRequest,
      'malformed-body',
      'too-large',
      'unsupported-media-type',
      'invalid-input',
      'unauthenticated',
      'forbidden',
      'refused',
      'too-many-attempts',
    ],
  },
} satisfies Record<string, Operation>
