// One event, as the live stream, pages and webhooks show it.
import { z } from 'zod'
import { momentText, positionText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'

export const ShownEvent = z
  .object({
    id: uuidText('Id of the event.'),
    type: z.string().describe('Its type: `learning.exercise-attempted`.'),
    version: z.int().describe('Version of the type, which `data` has.'),
    stream: z.string().describe('The stream that it is in: `learner-5111a9e0-…`.'),
    revision: z.int().describe('Its place in the stream, from 0.'),
    position: positionText('Its place in the log.'),
    subject: uuidText('Whose data it is; null where it is about no person.').nullable(),
    actor: uuidText('Who recorded it.'),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    data: z
      .record(z.string(), z.unknown())
      .describe(
        'What happened: /api/event-types has the schema of each type. A personal field may be `{"withheld": true}` or `{"erased": true}`.',
      ),
  })
  .meta({ id: 'Event', description: 'One event, the same in pages, live streams and webhooks.' })

export const exampleEvent: z.input<typeof ShownEvent> = {
  id: exampleSchool.attempt,
  type: 'learning.exercise-attempted',
  version: 2,
  stream: `learner-${exampleSchool.learner}`,
  revision: 272,
  position: '13889',
  subject: exampleSchool.learner,
  actor: exampleSchool.teacher,
  occurredAt: '2026-11-21T10:25:01.419Z',
  recordedAt: '2026-11-21T10:25:01.419Z',
  data: { exercise: 'tables-7x8', response: { withheld: true }, correct: true },
}
