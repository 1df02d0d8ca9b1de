// Children's sign-in in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { PIN_FORM } from '#identity/sign-in/children/pins.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { namedSchema } from '../../docs/json-schema.ts'
import { anyRequest, type Reported } from '../../docs/problem-responses.ts'
import { json, jsonAnswer, type Operation, type Parameter } from '../../operations.ts'
import { ShownPermissions } from '../session-operations.ts'

const Id = z.uuid().toLowerCase()
const use = z
  .enum(['class', 'one-device'])
  .describe('`class`: any number of devices until the school year ends. `one-device`: the next one, within an hour.')
const pin = z.string().regex(PIN_FORM, { error: 'Use 4 to 6 digits.' })
const address = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .optional()
  .describe('The address of this service as devices reach it, if it is not the address of this request.')

export const ClassParams = z.looseObject({ class: Id })
export const ClassCodeParams = z.looseObject({ class: Id, code: Id })
export const ClassDeviceParams = z.looseObject({ class: Id, device: Id })
export const ChildParams = z.looseObject({ person: PersonId })

export const IssueCodeBody = z.strictObject({ use: use.default('class'), address })
export const SheetBody = z.strictObject({
  pins: z
    .enum(['none', 'missing', 'all'])
    .default('none')
    .describe(
      'Who gets a new PIN, printed on a page for the teacher: `missing` for each child who has none, `all` for everybody.',
    ),
  address,
})
export const PinBody = z.strictObject({
  pin: pin.optional().describe('4 to 6 digits, and not what everybody tries first. Without it, one is drawn.'),
})
export const EnrolBody = z.strictObject({
  code: z.string().min(1).max(100).describe('The code of the sheet. Case, spaces and hyphens do not matter.'),
  as: z
    .enum(['cookie', 'token'])
    .default('cookie')
    .describe('`cookie` for a browser; `token` for an application that stores the token itself.'),
})
export const ChildSignInBody = z.strictObject({
  child: PersonId.describe('Which child, by id.'),
  pin: pin.describe('The PIN.'),
})

const IssuedCode = z
  .object({
    id: uuidText('The code, by its id.'),
    code: z.string().describe('The code. Shown only here.'),
    address: z.string().describe('The page that enrols a device. The code is after the #, which no browser sends.'),
    use,
    expiresAt: momentText('From when on it enrols nothing.'),
  })
  .meta({ id: 'IssuedDeviceCode', description: 'A code that enrols devices for the children of a class.' })
export type ShownCode = z.output<typeof IssuedCode>

const ClassSignIn = z
  .object({
    codes: z
      .array(
        z
          .object({
            id: uuidText('The code, by its id.'),
            use,
            expiresAt: momentText('From when on it enrols nothing.'),
          })
          .meta({ id: 'DeviceCode', description: 'A code that enrols devices.' }),
      )
      .describe('The codes that have not been revoked.'),
    devices: z
      .array(
        z
          .object({
            device: uuidText('The device, by its id.'),
            code: uuidText('The code that enrolled it.'),
            enrolledAt: momentText('When it was enrolled.'),
            lastSignInAt: momentText('When a child signed in on it last; null before any.').nullable(),
          })
          .meta({ id: 'Device', description: 'A device on which children of the class sign in.' }),
      )
      .describe('The devices that have not been revoked.'),
    children: z
      .array(
        z
          .object({
            person: PersonId,
            givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
            familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
            hasPin: z.boolean().describe('Whether the child has a PIN.'),
            stuckOn: z
              .array(uuidText('A device.'))
              .describe('Devices on which the child entered too many wrong PINs, and waits for a teacher.'),
          })
          .meta({ id: 'ChildSignInState', description: 'How a child of the class gets on with signing in.' }),
      )
      .describe('The children, first come first.'),
  })
  .meta({ id: 'ClassSignIn', description: 'The codes and devices of a class, and which children need help.' })
export type ShownClassSignIn = z.output<typeof ClassSignIn>

const NewPin = z
  .object({ pin: z.string().describe('The PIN. Shown only here.') })
  .meta({ id: 'NewPin', description: 'The PIN of a child.' })

const EnrolledDevice = z
  .object({
    device: uuidText('The device, by its id.'),
    expiresAt: momentText('Until when it holds, if nobody revokes it before.'),
    token: z.string().nullable().describe('Send it as `Sillage-Device`. Null if the device has a cookie.'),
  })
  .meta({ id: 'EnrolledDevice', description: 'A device on which children of a class may sign in.' })
export type ShownDevice = z.output<typeof EnrolledDevice>

const DeviceChildren = z
  .object({
    device: uuidText('The device, by its id.'),
    expiresAt: momentText('Until when it holds, if nobody revokes it before.'),
    children: z
      .array(
        z
          .object({
            child: PersonId,
            givenName: z.string().nullable().describe('The given name alone; null where it is unknown or was erased.'),
            avatar: z
              .object({
                pictogram: z.string().describe('An emoji.'),
                name: z.string().describe('What it shows, in French.'),
                colour: z.string().describe('A background, as CSS writes it.'),
              })
              .meta({ id: 'Avatar', description: 'By which a child finds their name before they can read it.' }),
          })
          .meta({ id: 'DeviceChild', description: 'A child as the devices of the class show them.' }),
      )
      .describe('The children of the class, first come first.'),
  })
  .meta({ id: 'DeviceChildren', description: 'Who may sign in on this device.' })
export type ShownDeviceChildren = z.output<typeof DeviceChildren>

const ChildSession = z
  .object({
    school: uuidText('The school.'),
    person: uuidText('The child.'),
    permissions: ShownPermissions,
    expiresAt: momentText('When the session ends, if nobody ends it before.'),
  })
  .meta({ id: 'ChildSession', description: 'A new session of a child.' })
export type ShownChildSession = z.output<typeof ChildSession>

const idIn = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', format: 'uuid' },
})
const ofClass = idIn('class', 'A class, by its id.')
const ofChild = idIn('person', 'A child, by id.')
const deviceHeader: Parameter = {
  name: 'Sillage-Device',
  in: 'header',
  description: 'The token of the device, if it has no cookie.',
  schema: { type: 'string' },
}
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
const commanded: readonly Reported[] = [
  ...posted,
  'not-found',
  'person-erased',
  'refused',
  { problem: 'refused', status: 422 },
]
const cookieHeader = (description: string) => ({ 'Set-Cookie': { description, schema: { type: 'string' } } })
const described = (
  operationId: string,
  summary: string,
  rest: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
) => ({ operationId, tags: ['sign-in'] as const, summary, ...rest })

export const operations = {
  issueCode: described('issueDeviceCode', 'Issue a code for devices', {
    description:
      'Makes a code that enrols devices for the children of a class. It is stored hashed and shown only here. A code for the class holds until the end of the school year, unless somebody revokes it.',
    parameters: [ofClass],
    requestBody: body(IssueCodeBody, 'IssueDeviceCode', 'What the code enrols.', { use: 'class' }),
    responses: { '201': jsonAnswer(IssuedCode, 'The code.') },
    problems: commanded,
  }),
  sheet: described('printSheet', 'Print the sheet of a class', {
    description:
      'Issues a code for the class, and answers with a page to print, in French: one card for each child, with their name, a pictogram, and a QR code that enrols a device. Each sheet has a code of its own; revoke it if the sheet gets lost.',
    parameters: [ofClass],
    requestBody: body(SheetBody, 'PrintSheet', 'What the sheet shows besides names.', { pins: 'missing' }),
    responses: { '200': { description: 'The page.', content: { 'text/html': { schema: { type: 'string' } } } } },
    problems: [...commanded, 'too-many-attempts'],
  }),
  classSignIn: described('getClassSignIn', 'See how a class signs in', {
    description: 'The codes and devices of a class, which children have a PIN, and who waits for help.',
    parameters: [ofClass],
    responses: { '200': jsonAnswer(ClassSignIn, 'The class.') },
    problems: [...anyRequest, 'not-found', 'invalid-input'],
  }),
  revokeCode: described('revokeDeviceCode', 'Revoke a code for devices', {
    description:
      'Ends a code, every device that it enrolled, and the sessions on these devices: here at once, in other processes within one second.',
    parameters: [ofClass, idIn('code', 'A code, by its id.')],
    responses: nothing,
    problems: commanded,
  }),
  revokeDevice: described('revokeDevice', 'Revoke a device', {
    description: 'Ends a device and the sessions on it: here at once, in other processes within one second.',
    parameters: [ofClass, idIn('device', 'A device, by its id.')],
    responses: nothing,
    problems: commanded,
  }),
  setPin: described('setPin', 'Give a child a PIN', {
    description:
      'Sets the PIN of a learner, or draws one. Ends the sessions under the PIN before, and lets the child try again on every device.',
    parameters: [ofChild],
    requestBody: body(PinBody, 'SetPin', 'The PIN.', {}),
    responses: { '200': jsonAnswer(NewPin, 'The PIN.') },
    problems: [...commanded, 'too-many-attempts'],
  }),
  unlock: described('unlockPin', 'Let a child try again', {
    description: 'Forgets the wrong PINs of a child on every device. The PIN stays.',
    parameters: [ofChild],
    responses: nothing,
    problems: commanded,
  }),
  enrol: described('enrolDevice', 'Enrol a device', {
    description:
      'Enrols a device with the code of a teacher. A browser gets a cookie that scripts cannot read; an application asks for a token. The device signs nobody in by itself: each child needs their PIN. A code enrols at most 40 devices within an hour.',
    requestBody: body(EnrolBody, 'EnrolDevice', 'The code.', {
      code: 'KEI2T2AA-ABAAC-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AA'.slice(0, 59),
    }),
    responses: {
      '201': {
        ...jsonAnswer(EnrolledDevice, 'The device. `Set-Cookie` holds its cookie.'),
        headers: cookieHeader('The cookie of the device.'),
      },
    },
    problems: [...posted, 'unauthenticated', 'forbidden', 'too-many-attempts'],
  }),
  device: described('getDevice', 'List who may sign in here', {
    description:
      'The children of the class by given name and pictogram, for a device that is enrolled. Without an enrolled device nobody is named.',
    parameters: [deviceHeader],
    responses: { '200': jsonAnswer(DeviceChildren, 'The children.') },
    problems: [...anyRequest, 'unauthenticated', 'forbidden'],
  }),
  childSignIn: described('signInWithPin', 'Sign in with a PIN', {
    description:
      'Starts a session of at most 8 hours for a child in front of an enrolled device. It allows the child’s own exercises and nothing else. The answer is the same for an unknown child, a wrong PIN and no PIN. After three wrong PINs the child waits 30 seconds on this device; after five, a teacher has to unlock them. Other devices are not concerned, until there are 20 wrong PINs of a child on all devices together: then the child signs in only on devices on which they have signed in before.',
    parameters: [deviceHeader],
    requestBody: body(ChildSignInBody, 'SignInWithPin', 'Which child, and the PIN.', {
      child: exampleSchool.learner,
      pin: '4071',
    }),
    responses: {
      '200': {
        ...jsonAnswer(ChildSession, 'The session. `Set-Cookie` holds its cookie.'),
        headers: cookieHeader('The cookie of the session.'),
      },
    },
    problems: [...posted, 'unauthenticated', 'forbidden', 'too-many-attempts'],
  }),
} satisfies Record<string, Operation>
