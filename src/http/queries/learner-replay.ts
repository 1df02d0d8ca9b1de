// GET /api/learners/{id}/replay/stream: a learner's history played step by step, as Server-Sent Events.
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import { mayActOn } from '#identity/permissions.ts'
import learnerReplay, { Step, stepShown } from '#past/replay/replay-question.ts'
import { type OpenReplay, type ReplayStreams, replayStreamInput } from '#past/replay/replay-streams.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, unfitValue } from '../body.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { logParameter, type Operation } from '../operations.ts'
import { loggedProblem } from '../problems.ts'
import { lastSeen, lastSeenParameter, OPENING, type Seats, sendMessages } from '../server-sent.ts'
import { inputParameters, pastProblems } from './query-operations.ts'

const PATH = '/api/learners/{id}/replay/stream'

export function learnerReplayRoute(
  app: FastifyInstance,
  { replays, log }: { readonly replays: ReplayStreams; readonly log: Pick<EventLog, 'head'> },
  seats: Seats,
): void {
  app.get(
    PATH.replace('{id}', ':id'),
    { exposeHeadRoute: false, config: { may: [learnerReplay.may], operation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const input = { ...objectOf(request.query), ...objectOf(request.params) }
      const problem = unfitValue(input)
      if (problem) throw problem
      if (!mayActOn(caller, learnerReplay, input))
        throw new HttpProblem('forbidden', 'A learner’s token shows that learner’s own data alone.')
      const resumeAfter = lastSeen(request.headers['last-event-id'], await log.head())
      // First a place: what is folded for a reader who is then refused would be lost.
      const over = seats.admit(reply.raw, caller)
      const opened = await replays.open({
        input,
        caller,
        signal: over,
        ...(resumeAfter !== undefined && { resumeAfter }),
      })
      return sendMessages(reply, messages(opened, over, request))
    },
  )
}

/** One step after the other: the next is folded when the reader has had the last, and its time has come. */
async function* messages(
  { input, steps }: OpenReplay,
  over: AbortSignal,
  asked: FastifyRequest,
): AsyncGenerator<string> {
  yield OPENING
  const everyMs = 1_000 / input.pace
  let waitMs = 0
  try {
    for await (const { position, step } of steps) {
      if (over.aborted) return
      if (!step) continue
      await pause(waitMs, undefined, { signal: over }).catch(() => {})
      if (over.aborted) return
      waitMs = everyMs
      yield `id: ${position}\ndata: ${JSON.stringify(stepShown(step, input.lang))}\n\n`
    }
    yield 'event: end\ndata: {}\n\n'
  } catch (error) {
    if (over.aborted) return
    // The answer has begun: what is wrong can only be told in it.
    const problem = loggedProblem(error, asked)
    yield `event: problem\ndata: ${JSON.stringify(problem.withTrace(asked.id))}\n\n`
  }
}

const operation: Operation = {
  operationId: 'streamLearnerReplay',
  tags: ['learning'],
  summary: 'Stream a replay',
  description:
    'Plays a learner’s history step by step, as Server-Sent Events. Each message is one step, as a page of the replay has it; its id is the position in the log. After a lost connection, send the last id as `Last-Event-ID` and the replay goes on after it. `end` is sent after the last step, then the stream ends: close it there, or a client that reconnects by itself connects again. `problem` says why it could not go on.',
  parameters: [
    ...inputParameters(replayStreamInput, PATH, learnerReplay.example.input),
    logParameter,
    lastSeenParameter,
  ],
  responses: {
    '200': {
      description: 'Steps, then `end`.',
      content: { 'text/event-stream': { schema: jsonSchema(Step satisfies z.ZodType, 'output') } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'school-share-used', ...pastProblems],
}
