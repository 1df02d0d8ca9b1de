// The school that examples in the API page speak of: the demonstration school, so that an example can be sent as it is
// to a service that was just started. What the examples add to it (a newcomer, their guardian, a class and its second teacher) is not in it before.

import { commandId, eventId, PersonId, streamName, TenantId } from './ids.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const teacher = PersonId.parse('5111a9e0-0000-4000-8000-000000000002')
const learner = PersonId.parse('5111a9e0-0000-4000-8000-000000000003')
/** The `Idempotency-Key` that examples are sent under. */
const key = '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906'

export const exampleSchool = {
  tenant,
  teacher,
  learner,
  class: '5111a9e0-0000-4000-8000-000000000005',
  newcomer: PersonId.parse('0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812'),
  guardian: PersonId.parse('b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b'),
  secondTeacher: PersonId.parse('e2a85d07-94f3-4c6b-a1d8-5b7c30f6921e'),
  newClass: '7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26',
  session: 'c3a4de19-7f02-4b58-a6c1-5e8d90b7f342',
  request: '4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164',
  breach: '9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5',
  content: 'a61f0d93-4c27-4e85-b0d1-9f72c83e5a46',
  /** A content that is a stored file. */
  document: 'e0b94c27-6a13-4f58-9d82-5c7a1f03b6e4',
  path: 'c2e8b471-5d39-4f06-9a8e-71b4d0c6f325',
  step: 'd50a9c36-18f7-4b2e-8c61-e4f7a2093bd8',
  secondStep: '2b97e0f4-6c15-4d83-b9a2-50e8f1c47d36',
  group: '8f3c61e5-a0d9-4272-b7e4-13c95d806fa2',
  /** Another learner of the class, as the simulator makes them. */
  classmate: PersonId.parse('aaceb4a8-8df4-8de3-9d30-28c0b0b275cc'),
  review: 'a4d07c13-6b52-4f98-8e0c-57d3b1f2a960',
  production: '3f8b6d21-90c4-4e7a-b5d2-1c6e8a40f793',
  note: 'e91c5d38-7b04-4a6f-9d12-8f0a3c6e57b4',
  key,
  /** The event of the example attempt, where its teacher sends it under the key above. */
  attempt: eventId(
    commandId({
      tenant,
      actor: teacher,
      command: 'learning.record-attempt',
      stream: streamName('learner', learner),
      key,
    }),
    1,
  ),
  /** The event of the example assessment of a competency, likewise. */
  assessment: eventId(
    commandId({
      tenant,
      actor: teacher,
      command: 'learning.assess-competency',
      stream: streamName('learner', learner),
      key,
    }),
    1,
  ),
} as const
