import { z } from 'zod'
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import dataRectified from '#events/privacy/data-rectified.ts'
import { Rectifiable, RequestId } from '#events/privacy/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'
import rectifiable from './rectifiable.ts'

const input = z.object({
  request: RequestId,
  ...ofPerson,
  what: Rectifiable,
  givenName: personRenamed.data.shape.givenName.optional(),
  familyName: personRenamed.data.shape.familyName.optional(),
  email: contactChanged.data.shape.email,
  phone: contactChanged.data.shape.phone,
  birthDate: birthDateRecorded.data.shape.birthDate.optional(),
})

/** The event with the new value, or the field that is missing. */
function rightValue({ what, givenName, familyName, email, phone, birthDate }: z.output<typeof input>) {
  if (what === 'contact') return contactChanged({ email, phone })
  if (what === 'birth-date') return birthDate === undefined ? '/birthDate' : birthDateRecorded({ birthDate })
  if (givenName === undefined) return '/givenName'
  return familyName === undefined ? '/familyName' : personRenamed({ givenName, familyName })
}

/**
 * Records the right value. The earlier ones are erased by whoever carries the request on, once it is approved: no decision can
 * destroy a key. Whether there is such a request is looked up before (src/compose/checks-requests.ts).
 */
export default defineCommand('privacy.rectify-data', {
  summary: 'Put a person’s data right',
  description:
    'Records the right name, contact details or birth date for a request of rectification. It counts from now on; once the request is approved, all earlier values of the same kind are erased for good, and who was sent data of the person is told.',
  route: 'POST /api/rights/rectifications',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input,
  example: {
    request: exampleSchool.request,
    person: exampleSchool.newcomer,
    what: 'name',
    givenName: 'Inès',
    familyName: 'Le Goff',
  },
  decider: rectifiable,
  stream: ({ person }) => streamName('person', person),
  subject: rightsSubject,
  decide(state, input, { now, zone }) {
    const { what, request, birthDate } = input
    const value = rightValue(input)
    if (typeof value === 'string')
      return refuse('value-missing', 'The right value is missing.', { pointer: value, facts: { what } })
    if (
      what === 'birth-date' &&
      birthDate !== undefined &&
      (birthDate > localDay(now, zone) || birthDate < '1900-01-01')
    )
      return refuse('birth-date-impossible', 'A birth date is between 1900-01-01 and today.', { pointer: '/birthDate' })
    const replaced = state[what]
    if (replaced.length === 0)
      return refuse('nothing-to-rectify', 'Nothing of this kind is recorded about this person.', {
        pointer: '/what',
        facts: { what },
      })
    return [value, dataRectified({ what, request, replaced: [...replaced] })]
  },
})
