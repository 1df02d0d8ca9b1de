// GET /api/learners/{id}/state, …/diff, …/explain/…: a learner's past, straight from the history.
import type { FastifyInstance } from 'fastify'
import type { Definitions } from '#definitions/definitions.ts'
import { mayActOn } from '#identity/permissions.ts'
import { type PersonQuestionRunner, personQuestions } from '#past/person-questions.ts'
import { personModels } from '#past/questions/person-models.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, unfitValue } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import { untilLeft } from '../left.ts'
import { personOperation } from './query-operations.ts'

export function pastRoutes(
  app: FastifyInstance,
  { personPast, definitions }: { readonly personPast: PersonQuestionRunner; readonly definitions: Definitions },
): void {
  const models = personModels(definitions)
  for (const question of personQuestions)
    app.get(
      question.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      { config: { may: [question.may], operation: personOperation(question, models) } },
      async (request, reply) => {
        const input = { ...objectOf(request.query), ...objectOf(request.params) }
        const problem = unfitValue(input)
        if (problem) throw problem
        const caller = callerOf(request)
        if (!mayActOn(caller, question, input))
          throw new HttpProblem(
            'forbidden',
            `A learner’s token shows that learner’s own data alone (${question.name}).`,
          )
        const { output, position } = await personPast.ask({ question, input, caller, signal: untilLeft(reply.raw) })
        void reply.headers({ 'cache-control': 'no-store', 'x-event-position': String(position) })
        return output
      },
    )
}

/** The address asked for, at another moment; with the name of the log where its positions need one. */
export function addressOf(
  url: string,
  moment: { readonly at: string; readonly known?: string; readonly log?: string },
): string {
  const [path = '', query] = url.split('?', 2)
  const asked = new URLSearchParams(query)
  for (const name of ['at', 'known', 'atLeast', 'log']) asked.delete(name)
  for (const [name, value] of Object.entries(moment)) asked.set(name, value)
  return `${path}?${asked}`
}
