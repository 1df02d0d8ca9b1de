// GET /api/learners/{id}/replay/document: a replay as PDF, to print or to keep.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { Caller } from '#identity/caller.ts'
import type { PersonId } from '#kernel/ids.ts'
import { languages } from '#kernel/in-words.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import { modelsSeenBy, personModels } from '#past/questions/person-models.ts'
import stateQuestion from '#past/questions/state-question.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import { type PrintedNote, replayDocument } from '#past/replay/replay-document.ts'
import learnerReplay, { replayInput } from '#past/replay/replay-question.ts'
import type { ReplayStreams } from '#past/replay/replay-streams.ts'
import { shownModel } from '#past/timeline/shown-models.ts'
import type { Document } from '#platform/pdf/document.ts'
import { pdfWriter } from '#platform/pdf/pdf-writer.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf, valueProblem } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { logParameter, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { inputParameters, pastProblems } from './query-operations.ts'

const PATH = '/api/learners/{id}/replay/document'
/** Some fifty pages. */
const MOST_STEPS = 1_000
/** What a reader on paper asks about; the rest is on the screen. */
const PRINTED = 'skill-profile'
const NAMES = 'people'
const NOTES = 'learner-notes'
const MAY_NOTE = 'learning:correct'

const Input = z.strictObject({
  id: replayInput.id,
  from: replayInput.from,
  to: replayInput.to,
  lang: z.enum(languages).default('fr').describe('The language of the document.'),
})

type Parts = {
  readonly definitions: Definitions
  readonly replays: ReplayStreams
  readonly personPast: PersonQuestionRunner
  readonly queries: QueryRunner
  readonly zoneOf: (tenant: ReturnType<typeof callerOf>['tenant']) => Promise<string | null>
}

export function replayDocumentRoute(
  app: FastifyInstance,
  { definitions, replays, personPast, queries, zoneOf }: Parts,
): void {
  const models = new Map(personModels(definitions).map((model) => [model.name, model]))
  const printed = [models.get(PRINTED)].flatMap((model) => (model ? [shownModel(model)] : []))
  app.get(
    PATH.replace('{id}', ':id'),
    { exposeHeadRoute: false, config: { may: [learnerReplay.may], of: 'input', operation, cost: costs.replay } },
    async (request, reply) => {
      const caller = callerOf(request)
      const asked = { ...objectOf(request.query), ...objectOf(request.params) }
      const problem = valueProblem(asked)
      if (problem) throw problem
      const { lang, ...input } = parsed(Input, asked)
      const signal = disconnectSignal(reply.raw)
      const opened = await replays.open({ input: { ...input, models: PRINTED }, caller, signal })
      const steps: ReplayStep[] = []
      for await (const { step } of opened.steps) {
        if (signal.aborted) return reply
        if (step) steps.push(step)
        if (steps.length > MOST_STEPS)
          throw invalid([
            {
              pointer: '/from',
              detail: `A document has at most ${MOST_STEPS} events. Narrow the time with from and to.`,
            },
          ])
      }
      const name = modelsSeenBy(caller, input.id, models).has(NAMES)
        ? nameIn(
            (
              await personPast.ask({
                question: stateQuestion,
                input: { id: input.id, models: NAMES },
                caller,
                signal,
              })
            ).output,
          )
        : null
      const notes = await notesFor(queries, caller, input.id)
      const madeAt = new Date()
      const document = replayDocument({
        ...{ learner: input.id, name, steps, notes, models: printed, language: lang, madeAt: madeAt.toISOString() },
        zone: (await zoneOf(caller.tenant)) ?? 'UTC',
      })
      void reply.headers({
        'cache-control': 'no-store',
        'content-type': 'application/pdf',
        // No name: a file name ends up in places where nobody looks for one.
        'content-disposition': `attachment; filename="${lang === 'fr' ? 'parcours' : 'history'}-${input.id.slice(-8)}.pdf"`,
      })
      return reply.send(await pdfInTurns(document, { language: LOCALES[lang], madeAt }))
    },
  )
}

/** What the caller may read of the notes about this learner: nothing, for the learner and their family. */
async function notesFor(
  queries: QueryRunner,
  caller: Caller,
  learner: PersonId,
): Promise<ReadonlyMap<string, readonly PrintedNote[]>> {
  if (!caller.permissions.has(MAY_NOTE)) return new Map()
  try {
    const { output } = await queries.run({ query: NOTES, input: { learner }, caller })
    return Map.groupBy(
      Noted.parse(output).notes.flatMap(({ about, text, givenName, familyName }) =>
        text === null ? [] : [{ about, text, author: [givenName, familyName].filter(Boolean).join(' ') || null }],
      ),
      ({ about }) => about,
    )
  } catch (error) {
    // Whoever teaches others may read this learner as a parent.
    if (error instanceof QueryFailed && (error.problem.kind === 'missing' || error.problem.kind === 'forbidden'))
      return new Map()
    throw error
  }
}

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

/** Other requests are answered between two days of a long history. */
async function pdfInTurns(
  { title, parts }: Document,
  head: { readonly language: string; readonly madeAt: Date },
): Promise<Buffer> {
  const writer = pdfWriter({ title, ...head })
  const chunks: Buffer[] = []
  const read = (async () => {
    for await (const chunk of writer.stream) chunks.push(chunk)
  })()
  for (const part of parts) {
    writer.add(part)
    await nextTurn()
  }
  writer.end()
  await read
  return Buffer.concat(chunks)
}

const Noted = z.object({
  notes: z.array(
    z.object({
      about: z.string(),
      text: z.string().nullable(),
      givenName: z.string().nullable(),
      familyName: z.string().nullable(),
    }),
  ),
})

const Named = z.object({
  models: z.object({
    [NAMES]: z.object({
      rows: z.array(z.object({ givenName: z.string().nullish(), familyName: z.string().nullish() })),
    }),
  }),
})

function nameIn(state: unknown): string | null {
  const [row] = Named.parse(state).models[NAMES].rows
  return [row?.givenName, row?.familyName].filter(Boolean).join(' ') || null
}

const operation: Operation = {
  operationId: 'printLearnerReplay',
  tags: ['learning'],
  summary: 'Print a replay',
  description: `A learner’s history as a PDF, day by day: each event in words, and what it changed in the learner’s skills. At most ${MOST_STEPS} events: narrow the time with \`from\` and \`to\`. Times are those of the school.`,
  parameters: [...inputParameters(Input, PATH, { id: learnerReplay.example.input.id }), logParameter],
  responses: {
    '200': {
      description: 'The document.',
      content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted', ...pastProblems],
}
