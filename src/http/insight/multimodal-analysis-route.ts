// POST /api/adaptive/multimodal-analysis: figures of what a learner wrote, by registered analysers. Stores nothing.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { possiblyEmptyText } from '#events/text.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { type FairQueueBound, QueueFull } from '#platform/fair-queue.ts'
import { enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { chargeMore } from '../limits/limit-requests.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { type Analyser, type Analysis, type Asker, analysers, inferring, WHY_NOT_EMOTIONS } from './analysers.ts'
import { SPELLING_LIMITS } from './spelling.ts'

const MOST_PARTS = 10

const Reference = z
  .string()
  .max(500)
  .regex(/^(\/api\/files\/|https:\/\/)\S+$/, 'A file of this service or an https address is expected.')
  .describe('Where it is: a file of this service, or an https address. It is not fetched.')

const Part = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text').describe('A text.'),
      text: possiblyEmptyText(20_000).describe('The text, in French.'),
    }),
    z.strictObject({ kind: z.literal('image').describe('An image.'), reference: Reference }),
    z.strictObject({ kind: z.literal('audio').describe('A recording.'), reference: Reference }),
  ])
  .meta({ title: 'AnalysedPart' })

const Body = z.strictObject({
  learner: PersonId.describe('Whose work it is.'),
  parts: z.array(Part).min(1).max(MOST_PARTS).describe('What is analysed: text, images, sounds.'),
  analyses: z
    .array(z.string().min(1).max(60))
    .max(MOST_PARTS)
    .default([])
    .describe(
      'The analysers to use, by name; without any, all that take the part, but french-spelling, which runs only where it is named.',
    ),
})

const Answer = z
  .object({
    parts: z
      .array(
        z.object({
          kind: z.enum(['text', 'image', 'audio']).describe('What kind of part it is.'),
          analyses: z
            .array(
              z.object({
                analyser: z.string().describe('Its name.'),
                description: z.string().describe('What its figures mean, and their source.'),
                figures: z.record(z.string(), z.number().nullable()).describe('Its figures, by name.'),
                words: z
                  .array(
                    z.object({
                      word: z.string().describe('As it is written.'),
                      times: z.int().describe('How often it stands in the text.'),
                      suggestions: z.array(z.string()).describe('What could be meant, the nearest first; at most 3.'),
                    }),
                  )
                  .nullable()
                  .describe(
                    'The first 20 words that a dictionary does not know; null from an analyser that looks up no words.',
                  ),
              }),
            )
            .describe('What was found.'),
          notAnalysed: z
            .string()
            .nullable()
            .describe('Why nothing was found: no analyser takes this kind. Null otherwise.'),
        }),
      )
      .describe('The parts, in the order of the request.'),
  })
  .meta({ id: 'MultimodalAnalysis', description: 'Figures of what was sent. Nothing of it is stored.' })

const guard: Guarded<{ learner: PersonId }> = {
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
}

const operation: Operation = {
  operationId: 'analyseMultimodal',
  tags: ['insight'],
  summary: 'Analyse texts, images and sounds',
  description:
    'Figures of parts of a learner’s work by registered analysers. Texts get counts and readability and, if `french-spelling` is named, the words that a dictionary does not know; suggestions are looked for in the order of the parts, for two seconds in all. Too many requests waiting for spelling get 503. No analyser takes images or sounds yet, and the answer says so. An analysis that infers emotions is refused (AI Act, article 5(1)(f)). Nothing is stored.',
  requestBody: {
    required: true,
    content: json(namedSchema(Body, { id: 'AnalyseMultimodal', description: 'What is analysed.', io: 'input' }), {
      learner: exampleSchool.learner,
      parts: [{ kind: 'text', text: 'Le chat dort. Il rêve d’une grande souris !' }],
    }),
  },
  responses: { '200': jsonAnswer(Answer, 'The figures.') },
  problems: [
    ...anyRequest,
    'malformed-body',
    'unsupported-media-type',
    'too-large',
    'invalid-input',
    { problem: 'refused', status: 422 },
    'not-found',
    'restricted',
  ],
}

const known = new Set(analysers.map(({ name }) => name))

function faultsOf(analyses: readonly string[]) {
  return analyses.flatMap((name, index) => {
    const pointer = `/analyses/${index}`
    if (inferring.test(name)) return [{ pointer, detail: WHY_NOT_EMOTIONS }]
    return known.has(name) ? [] : [{ pointer, detail: `Unknown analyser. Known: ${[...known].join(', ')}.` }]
  })
}

export function multimodalAnalysisRoute(
  app: FastifyInstance,
  { authorise, trail, limits }: Pick<ServerParts, 'authorise' | 'trail' | 'limits'>,
  registered: readonly Analyser[] = analysers,
): void {
  app.post(
    '/api/adaptive/multimodal-analysis',
    { config: { may: [guard.may], of: 'input', cost: costs.query, operation } },
    async (request, reply) => {
      const { learner, parts, analyses } = parsed(Body, bodyOf(request))
      const caller = callerOf(request)
      await refuseAndEnter(trail, await authorise(caller, guard, { learner }), {
        ...enteredBy(caller),
        action: 'multimodal-analysis',
        subjects: [learner],
        purpose: 'teaching',
        at: Instant.parse(new Date().toISOString()),
      })
      const errors = faultsOf(analyses)
      const [first] = errors
      if (first) throw new HttpProblem('refused', first.detail, { status: 422, code: 'no-such-analysis', errors })
      const used = registered.filter(({ name, byNameOnly }) =>
        analyses.length === 0 ? !byNameOnly : analyses.includes(name),
      )
      const texts = parts.filter((part) => part.kind === 'text')
      const ofTexts = texts.length === 0 ? [] : used.filter(({ takes }) => takes === 'text')
      if (ofTexts.some(({ byNameOnly }) => byNameOnly))
        chargeMore(request, limits?.budgets, costs.spelling - costs.query)
      const asker = { owner: `${caller.tenant} ${caller.actor}`, signal: disconnectSignal(reply.raw) }
      const written = texts.map(({ text }) => text)
      const analysed = await Promise.all(ofTexts.map(async (one) => ({ one, all: await run(one, written, asker) })))
      const places = new Map<unknown, number>(texts.map((part, place) => [part, place]))
      void reply.header('cache-control', 'no-store')
      return {
        parts: parts.map((part) => ({
          kind: part.kind,
          analyses: analysed.flatMap(({ one: { name, description }, all }) => {
            const found = all[places.get(part) ?? -1]
            return found ? [{ analyser: name, description, figures: found.figures, words: found.words ?? null }] : []
          }),
          notAnalysed: used.some(({ takes }) => takes === part.kind)
            ? null
            : `No analyser takes this kind of part (${part.kind}).`,
        })),
      }
    },
  )
}

async function run(analyser: Analyser, texts: readonly string[], asker: Asker): Promise<readonly Analysis[]> {
  try {
    return await analyser.analyse(texts, asker)
  } catch (error) {
    if (error instanceof QueueFull)
      throw new HttpProblem('overloaded', `${busy[error.bound]} Try again.`, { headers: { 'retry-after': '10' } })
    if (asker.signal.aborted)
      throw new HttpProblem(
        'unavailable',
        'The client closed the connection before the answer was ready. Keep it open.',
      )
    throw error
  }
}

const { waiting, waitingPerOwner, waitMs } = SPELLING_LIMITS
const busy: Readonly<Record<FairQueueBound, string>> = {
  owner: `You already have ${waitingPerOwner} requests waiting for spelling, the limit for one account.`,
  all: `${waiting} requests are already waiting for spelling, the limit for all schools together.`,
  time: `This request waited ${waitMs / 1_000} seconds for spelling behind others, the longest wait allowed.`,
}
