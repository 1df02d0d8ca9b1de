// The question for the events of a learner as a file: all that the filters select, in one answer. It has a name of its own, so that
// the trail tells who took a file away from who looked.
import { z } from 'zod'
import { count } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, type Position } from '#kernel/ids.ts'
import { definePersonQuestion } from '../questions/person-question.ts'
import { type OpenedEvent, search } from './event-filter.ts'
import { Item, selecting, selection } from './events-question.ts'

/** As many as a document prints. */
const MOST = 1_000

export default definePersonQuestion({
  name: 'learner-events-export',
  operationId: 'exportLearnerEvents',
  summary: 'Export a learner’s events',
  description: `All events of a learner that the filters select, with what was recorded, to be kept as a file: at most ${MOST}. The trail says that they were exported.`,
  path: '/api/learners/{id}/events/export',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.'), ...selection }),
  output: z.object({
    learner: PersonId,
    most: count('The most events that one export has.'),
    complete: z
      .boolean()
      .describe('Whether the filters select no more than that. Where they select more, there are no items.'),
    items: z.array(Item).describe('The events, oldest first.'),
  }),
  example: {
    input: { id: exampleSchool.learner, kinds: 'rights' },
    output: { learner: exampleSchool.learner, most: MOST, complete: true, items: [] },
  },
  async answer(asking, { id, ...selected }) {
    const index = await asking.history.indexOf(id)
    const { asked, shownAs } = await selecting(asking, index, id, selected)
    const found: OpenedEvent[] = []
    for (let from: number | null = 0; from !== null && found.length <= MOST; ) {
      const { events, stoppedAt } = await search(asked, from, 1, MOST + 1 - found.length)
      found.push(...events)
      from = stoppedAt
    }
    const complete = found.length <= MOST
    return {
      position: BigInt(index.position[index.length - 1] ?? 0) as Position,
      output: {
        learner: id,
        most: MOST,
        complete,
        items: complete ? await shownAs(found, { lang: undefined, withData: true }) : [],
      },
    }
  },
})
