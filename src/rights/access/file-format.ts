// The format of a person's file: what an access request returns, and what another installation imports.
import { z } from 'zod'
import { count, dayText, momentText, positionText, uuidText } from '#kernel/answer-fields.ts'

export const FORMAT = 'sillage-personal-data/1'

/** How the streams were found: from the read model of streams and what is newer than it, or by reading the whole log. */
export const searches = ['read-model', 'whole-log'] as const
export type Search = (typeof searches)[number]

export const abouts = ['self', 'named', 'recorded'] as const
export type About = (typeof abouts)[number]

const InLanguages = z.object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })

const Type = z
  .object({
    type: z.string().describe('The type of the events: `learning.exercise-attempted`.'),
    description: z.string().describe('What such an event means.'),
    events: count('How many of them are in this file.'),
    firstAt: momentText('When the first of them happened.'),
    lastAt: momentText('When the last of them happened.'),
    purpose: z.string().nullable().describe('Why they are stored; null for a type that this program does not know.'),
    retention: z.string().nullable().describe('How long they are kept: an ISO 8601 period.'),
    basis: z
      .string()
      .nullable()
      .describe('The legal basis of the purpose: `public-task`, `legal-obligation`, `consent`.'),
    recipients: InLanguages.nullable().describe('Who may see them in the school.'),
  })
  .meta({ id: 'PersonalEventType', description: 'A type of event in the file, and why such events are stored.' })

const Receiver = z
  .object({
    webhook: uuidText('The id of the endpoint.'),
    address: z.string().describe('The server that receives the events.'),
    description: z.string().nullable().describe('What the school calls this system.'),
    types: z.array(z.string()).nullable().describe('The types of events that it receives; null for all types.'),
    personal: z.boolean().describe('Whether it receives personal fields in clear.'),
    events: count('How many events of this person it has received, in the deliveries of the last 30 days.'),
    firstAt: momentText('The first of these deliveries; null if there is none.').nullable(),
    lastAt: momentText('The last of these deliveries; null if there is none.').nullable(),
  })
  .meta({ id: 'PersonalDataReceiver', description: 'Another system that receives events of the school.' })

const Account = z
  .object({
    changedAt: momentText('When the password or the second factor was last set.'),
    recoveryCodes: count('How many recovery codes are left.'),
    sessions: z
      .array(
        z
          .object({
            startedAt: momentText('When the person signed in.'),
            expiresAt: momentText('When the session ends.'),
            kind: z.enum(['browser', 'application']).describe('Where the person signed in.'),
          })
          .describe('A session that has not ended.'),
      )
      .describe('The sessions of the person, without their secrets.'),
  })
  .meta({ id: 'PersonalAccount', description: 'What is stored for signing in, without any secret.' })

const Rows = z
  .object({
    model: z.string().describe('The read model: `skill-profile`.'),
    version: z.int().describe('The version of the read model.'),
    description: z.string().describe('What its rows say.'),
    position: positionText(
      'The rows include every event up to this position; null if the read model is not built.',
    ).nullable(),
    rows: z.array(z.record(z.string(), z.unknown())).describe('The rows about the person.'),
  })
  .meta({ id: 'PersonalRows', description: 'The rows of one read model about the person.' })

export const AccessesOfDay = z
  .object({
    day: dayText('The day, in the zone of the school.'),
    firstAt: momentText('The first access of the day.'),
    lastAt: momentText('The last access of the day.'),
    times: count('How often.'),
    action: z.string().describe('The name of the query, command or operation.'),
    purpose: z.string().describe('What it was for: `teaching`, `administration`, `security`, ….'),
    outcome: z.string().describe('`done`, or why it was refused, such as `forbidden`.'),
    who: uuidText(
      'The person or program that did it; null if that person was erased, or is not shown to the reader of the file.',
    ).nullable(),
    roles: z.array(z.string()).describe('The roles that they have in the school now; empty for a program.'),
  })
  .meta({ id: 'PersonalDataAccess', description: 'What somebody did with the data of the person on a day.' })

export const PersonEventSchema = z
  .object({
    position: positionText('The position in the log.'),
    stream: z.string().describe('The stream that contains it.'),
    revision: z.int().describe('Its number in the stream, from 0.'),
    id: uuidText('The id of the event.'),
    type: z.string().describe('Its type.'),
    version: z.int().describe('The version of the type that `data` conforms to.'),
    about: z
      .enum(abouts)
      .describe(
        '`self`: it is about this person; `named`: it is about somebody or something else and names them; `recorded`: it is about nobody and this person recorded it.',
      ),
    subject: uuidText('The person whom it is about; null if it is about nobody.').nullable(),
    actor: uuidText('Who recorded it; `00000000-0000-4000-8000-0000000000ff` where that is not shown.'),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    zone: z.string().describe('The time zone of the school then.'),
    words: InLanguages.describe('What happened, in words.'),
    data: z
      .record(z.string(), z.unknown())
      .describe(
        'The fields of the event. `{"erased": true}`: the field was erased; `{"withheld": true}`: it belongs to somebody else, or is not shown to the reader of the file.',
      ),
  })
  .meta({ id: 'PersonalEvent', description: 'One event of the file.' })
export type PersonEvent = z.output<typeof PersonEventSchema>

const headFields = {
  format: z.literal(FORMAT).describe('The format of this document.'),
  madeAt: momentText('When the file was made.'),
  log: uuidText('The log that it was read from.'),
  position: positionText('The file includes every event up to this position.'),
  search: z
    .enum(searches)
    .describe(
      'How the streams of the person were found: `read-model`, the index of streams and everything newer than it; `whole-log`, every event of the school.',
    ),
  school: z
    .object({
      id: uuidText('The school.'),
      name: z.string().nullable().describe('Its name.'),
      zone: z.string().describe('Its time zone.'),
    })
    .describe('The school that the data comes from.'),
  person: uuidText('The person.'),
  name: z.string().nullable().describe('The current name of the person; null if it is not known or was erased.'),
  erasedAt: momentText(
    'When the person was erased; null if they were not. Then the file has only that event.',
  ).nullable(),
  events: count('How many events follow.'),
  types: z.array(Type).describe('The types of these events, with purpose, legal basis, retention and recipients.'),
  receivers: z
    .array(Receiver)
    .describe('Other systems that receive events of the school, and what they got of this person.'),
  account: Account.nullable().describe('What is stored for signing in; null if there is no account.'),
  readModels: z.array(Rows).describe('What is computed from the events.'),
  accesses: z
    .array(AccessesOfDay)
    .describe('Who looked at the data of the person or changed it, newest first, as far back as the trail is kept.'),
  classes: z
    .array(z.object({ class: uuidText('The class.'), name: z.string().describe('Its name.') }))
    .describe('The names of the classes that rows refer to.'),
}

export const Head = z.object(headFields)
export type Head = z.output<typeof Head>
export type ModelRows = z.output<typeof Rows>
export type Receiver = z.output<typeof Receiver>
export type AccessesOfDay = z.output<typeof AccessesOfDay>
export type Account = z.output<typeof Account>
export type SummaryOfType = z.output<typeof Type>

/** The whole document. The events come last, so that a reader can take them one by one. */
export const PersonFileSchema = z
  .object({
    ...headFields,
    history: z.array(PersonEventSchema).describe('The events, in the order of the log.'),
  })
  .meta({ id: 'PersonalData', description: 'Everything that Sillage stores about one person of one school.' })
export type PersonDocument = z.output<typeof PersonFileSchema>
