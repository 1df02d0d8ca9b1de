import { z } from 'zod'
import textErased from '#events/privacy/text-erased.ts'
import textRectified from '#events/privacy/text-rectified.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { streamName } from '#kernel/ids.ts'
import erasedTexts, { textName } from './erased-texts.ts'
import { ofPerson, rightsSubject, thePerson } from './of-person.ts'

/**
 * Names one text that is erased alone. It is erased by whoever carries the request on, once it is approved: no decision can destroy
 * a key. Whether there is such a text is in the log, and is checked before (src/compose/checks-requests.ts).
 */
export default defineCommand('privacy.erase-text', {
  summary: 'Erase one text of a person',
  description:
    'Names an answer or a text of a person that is erased for good, and nothing else of them, once the request for it is approved: a rectification, or an erasure of texts. With `value`, a right text takes its place from now on. Who was sent data of the person is told.',
  route: 'POST /api/rights/texts',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'security',
  input: z.object({
    request: textErased.data.shape.request,
    ...ofPerson,
    event: textErased.data.shape.event,
    field: textErased.data.shape.field,
    value: textRectified.data.shape.value.optional().describe('The right text, if there is one.'),
  }),
  example: {
    request: exampleSchool.request,
    person: exampleSchool.learner,
    event: exampleSchool.attempt,
    field: 'response',
  },
  decider: erasedTexts,
  stream: ({ person }) => streamName('person', person),
  subject: rightsSubject,
  decide(state, { request, event, field, value }) {
    if (state.includes(textName({ request, event, field })))
      return refuse('text-erased', 'This text is named for this request: it is erased once that is approved.', {
        facts: { request, event, field },
      })
    const erased = textErased({ request, event, field, isReplaced: value !== undefined })
    return value === undefined ? [erased] : [textRectified({ event, field, value }), erased]
  },
})
