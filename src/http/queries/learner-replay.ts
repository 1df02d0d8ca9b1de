// GET /api/learners/{id}/replay/stream: replays a learner's history step by step, as Server-Sent Events.
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import learnerReplay, { Step, stepShown } from '#past/replay/replay-question.ts'
import { type OpenReplay, type ReplayStreams, replayGuard, replayStreamInput } from '#past/replay/replay-streams.ts'
import { callerOf, stillMay } from '../auth/authentication.ts'
import { objectOf, valueProblem } from '../body.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'

import { costs } from '../limits/costs.ts'

import { logParameter, type Operation } from '../operations.ts'
import { loggedProblem } from '../problems.ts'
import { lastEventId, lastEventIdParameter, OPENING, type StreamSlots, sendMessages } from '../server-sent-events.ts'
import { inputParameters, pastProblems } from './query-operations.ts'

const PATH = '/api/learners/{id}/replay/stream'

export function learnerReplayRoute(
  app: FastifyInstance,
  {
    replays,
    log,
    authorise,
  }: { readonly replays: ReplayStreams; readonly log: Pick<EventLog, 'head'>; readonly authorise: Authorise },
  slots: StreamSlots,
): void {
  app.get(
    PATH.replace('{id}', ':id'),
    { exposeHeadRoute: false, config: { may: [learnerReplay.may], of: 'input', operation, cost: costs.replay } },
    async (request, reply) => {
      const caller = callerOf(request)
      const input = { ...objectOf(request.query), ...objectOf(request.params) }
      const problem = valueProblem(input)
      if (problem) throw problem
      // Now, and not in the process that folds: until that has answered, the slot would end for a reader without rights.
      const parsed = replayStreamInput.strict().safeParse(input)
      if (!parsed.success) throw new QueryFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
      const resumeAfter = lastEventId(request.headers['last-event-id'], await log.head())
      // Takes a slot first: otherwise the fold for a refused reader would be wasted.
      const ended = slots.admit(reply.raw, {
        ...caller,
        stillHolds: () => stillMay(authorise, request, replayGuard, parsed.data),
      })
      const opened = await replays.open({
        input,
        caller,
        signal: ended,
        ...(resumeAfter !== undefined && { resumeAfter }),
      })
      return sendMessages(reply, messages(opened, ended, request))
    },
  )
}

/** Sends one step at a time. The next one is folded once the previous one is sent and the pace allows it. */
async function* messages(
  { input, steps }: OpenReplay,
  ended: AbortSignal,
  request: FastifyRequest,
): AsyncGenerator<string> {
  yield OPENING
  const everyMs = 1_000 / input.pace
  let waitMs = 0
  try {
    for await (const { position, step } of steps) {
      if (ended.aborted) return
      if (!step) continue
      await pause(waitMs, undefined, { signal: ended }).catch(() => {})
      if (ended.aborted) return
      waitMs = everyMs
      yield `id: ${position}\ndata: ${JSON.stringify(stepShown(step, input.lang))}\n\n`
    }
    yield 'event: end\ndata: {}\n\n'
  } catch (error) {
    if (ended.aborted) return
    // The answer has begun, so the problem can only be sent as a message.
    const problem = loggedProblem(error, request)
    yield `event: problem\ndata: ${JSON.stringify(problem.withTrace(request.id))}\n\n`
  }
}

const operation: Operation = {
  operationId: 'streamLearnerReplay',
  tags: ['learning'],
  summary: 'Stream a replay',
  description:
    'Replays a learner’s history step by step, as Server-Sent Events. Each message is one step, as in a page of the replay; its id is the position in the log. After a lost connection, send the last id as `Last-Event-ID` to continue after it. The message `end` is sent after the last step, then the stream ends. Close the connection then: otherwise a client that reconnects automatically would start again. The message `problem` explains why the replay could not continue.',
  parameters: [
    ...inputParameters(replayStreamInput, PATH, learnerReplay.example.input),
    logParameter,
    lastEventIdParameter,
  ],
  responses: {
    '200': {
      description: 'Steps, then `end`.',
      content: { 'text/event-stream': { schema: jsonSchema(Step satisfies z.ZodType, 'output') } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted', 'school-share-used', ...pastProblems],
}
