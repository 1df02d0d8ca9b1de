// The schema of an event in the live stream, pages and webhooks.
import { z } from 'zod'
import { momentText, positionText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'

export const ShownEvent = z
  .object({
    id: uuidText('The id of the event.'),
    type: z.string().describe('Its type: `learning.exercise-attempted`.'),
    version: z.int().describe('The version of the type that `data` conforms to.'),
    stream: z.string().describe('The stream that contains it: `learner-5111a9e0-…`.'),
    revision: z.int().describe('Its number in the stream, from 0.'),
    position: positionText('Its position in the log.'),
    subject: uuidText('The person whose data it is; null if it is not about a person.').nullable(),
    actor: uuidText('Who recorded it; `00000000-0000-4000-8000-0000000000ff` where that is not shown.'),
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
