// GET /api/learners/{id}/state, …/diff, …/explain/…: a learner's past, computed from the events.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import { type PersonQuestionRunner, personQuestions } from '#past/person-questions.ts'
import { personModels } from '#past/questions/person-models.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, valueProblem } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'

import { costs } from '../limits/costs.ts'

import { personOperation } from './query-operations.ts'

export function pastRoutes(
  app: FastifyInstance,
  { personPast, definitions }: { readonly personPast: PersonQuestionRunner; readonly definitions: Definitions },
): void {
  const models = personModels(definitions)
  for (const question of personQuestions)
    app.get(
      question.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      {
        config: {
          may: [question.may],
          of: 'input',
          operation: personOperation(question, models),
          cost: question.isCheap ? costs.page : costs.past,
        },
      },
      async (request, reply) => {
        const input = { ...objectOf(request.query), ...objectOf(request.params) }
        const problem = valueProblem(input)
        if (problem) throw problem
        const caller = callerOf(request)
        const { output, position } = await personPast.ask({
          question,
          input,
          caller,
          signal: disconnectSignal(reply.raw),
        })
        void reply.headers({ 'cache-control': 'no-store', 'x-event-position': String(position) })
        return output
      },
    )
}

/** The requested address at another moment, with the id of the log if positions need it. */
export function addressOf(
  url: string,
  moment: { readonly at: string; readonly known?: string; readonly log?: string },
): string {
  const [path = '', query] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  for (const name of ['at', 'known', 'atLeast', 'log']) parameters.delete(name)
  for (const [name, value] of Object.entries(moment)) parameters.set(name, value)
  return `${path}?${parameters}`
}
