// POST /api/adaptive/multimodal-analysis: figures of what a learner wrote, by registered analysers. Stores nothing.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { possiblyEmptyText } from '#events/text.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { analysers, inferring, WHY_NOT_EMOTIONS } from './analysers.ts'

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
    .describe('The analysers to use, by name; without any, all that take the part.'),
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
                  .describe('The first 20 words that a dictionary does not know; null where none was asked.'),
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
    'Figures of parts of a learner’s work by registered analysers. Texts get counts, readability and the words that a dictionary does not know; no analyser takes images or sounds yet, and the answer says so. An analysis that infers emotions is refused (AI Act, article 5(1)(f)). Nothing is stored.',
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
  { authorise, trail }: Pick<ServerParts, 'authorise' | 'trail'>,
): void {
  app.post(
    '/api/adaptive/multimodal-analysis',
    { config: { may: [guard.may], of: 'input', operation } },
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
      void reply.header('cache-control', 'no-store')
      const analysed = parts.map(async (part) => {
        const taking = analysers.filter(
          ({ name, takes }) => takes === part.kind && (analyses.length === 0 || analyses.includes(name)),
        )
        return {
          kind: part.kind,
          analyses:
            part.kind === 'text'
              ? await Promise.all(
                  taking.map(async ({ name, description, analyse }) => {
                    const { figures, words = null } = await analyse(part.text)
                    return { analyser: name, description, figures, words }
                  }),
                )
              : [],
          notAnalysed: taking.length > 0 ? null : `No analyser takes this kind of part (${part.kind}).`,
        }
      })
      return { parts: await Promise.all(analysed) }
    },
  )
}
