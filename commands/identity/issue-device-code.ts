import deviceCodeIssued from '#events/identity/device-code-issued.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import classDevices, {
  classDevicesStream,
  classNotOpen,
  endOfSchoolYear,
  MOST_CODES,
  ofClassDevices,
} from './class-devices.ts'

/** Records that a code was issued. `POST /api/classes/{class}/device-codes` makes the code and sends this command. */
export default defineCommand('identity.issue-device-code', {
  summary: 'Issue a code for devices',
  description:
    'Records that a code was issued that enrols devices of a class. Use `POST /api/classes/{class}/device-codes`, which makes the code: one that is only recorded enrols nothing.',
  may: 'identity:sign-in-help',
  of: (input) => ({ kind: 'class', class: input.class }),
  purpose: 'administration',
  input: deviceCodeIssued.data.extend(ofClassDevices),
  example: {
    class: exampleSchool.newClass,
    code: '4b6f2a10-3c5d-4e8f-9a1b-7d2c3e4f5a6b',
    use: 'class',
    expiresAt: '2027-07-31T22:00:00.000Z',
  },
  decider: classDevices,
  stream: classDevicesStream,
  decide(state, { class: _, ...issued }, { now }) {
    if (state.status !== 'open' || state.schoolYear === null) return classNotOpen(state)
    const latest = endOfSchoolYear(state.schoolYear)
    if (latest <= now) return refuse('school-year-over', `The school year of this class (${state.schoolYear}) is over.`)
    if (issued.expiresAt > latest)
      return refuse('expires-too-late', `A code ends with the school year of its class, at ${latest}.`, {
        pointer: '/expiresAt',
      })
    if (state.codes.some(({ code }) => code === issued.code))
      return refuse('code-already-issued', 'A code with this id was issued before.', { pointer: '/code' })
    if (state.codes.length >= MOST_CODES)
      return refuse('too-many-codes', `A class has at most ${MOST_CODES} codes. Revoke one that is not needed.`)
    return [deviceCodeIssued(issued)]
  },
})
