// How the addresses that stop e-mails describe themselves for the OpenAPI document.
import { z } from 'zod'
import { TOKEN } from '#mailing/unsubscribe-links.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import type { Operation } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'

export const UNSUBSCRIBE_PATH = '/api/unsubscribe/{token}'
export const UnsubscribeParams = z.strictObject({
  token: z.string().regex(TOKEN).describe('As the e-mail has it.'),
})

const parameters = inputParameters(UnsubscribeParams, UNSUBSCRIBE_PATH)

export const stop: Operation = {
  operationId: 'stopEmails',
  tags: ['conversation'],
  summary: 'Stop e-mails by their link',
  description:
    'Stops the e-mails about notices of the person whose e-mail has this address, without signing in (RFC 8058). The body is not looked at.',
  parameters,
  requestBody: {
    required: false,
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          properties: { 'List-Unsubscribe': { type: 'string', description: '`One-Click`, as mail programs send it.' } },
        },
      },
    },
  },
  responses: { '204': { description: 'No e-mail comes any more.' } },
  problems: [...anyRequest, 'too-large', 'unsupported-media-type', 'invalid-input', 'not-found', 'behind'],
}

export const page: Operation = {
  operationId: 'showStopEmails',
  tags: ['conversation'],
  summary: 'Open the page for stopping',
  description:
    'Leads to the page of the console that stops the e-mails. Opening it stops nothing: programs open links, too.',
  parameters,
  responses: { '303': { description: 'The page is at `Location`.' } },
  problems: [...anyRequest, 'invalid-input'],
}
