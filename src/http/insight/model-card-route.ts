// GET /api/models/{model}/card: the card of a model, as JSON, as a page or as PDF.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import { CardedModel, CardJudgements } from '#modelling/card/carded-model.ts'
import { modelCard } from '#modelling/card/model-card.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import { PAGE_POLICY } from '#rights/access/html-form.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { costs } from '../limits/costs.ts'
import { jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { ShownDocument, shownDocument } from './shown-document.ts'

type Parts = Pick<ServerParts, 'queries' | 'recordOf' | 'overruledModel'>

const PATH = '/api/models/{model}/card'

const Input = z.strictObject({
  model: ModelName,
  format: z.enum(['json', 'html', 'pdf']).default('json').describe('`html` or `pdf`: a document to read or to print.'),
  lang: z.enum(['fr', 'en']).default('fr').describe('The language of the card.'),
})

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

const operation: Operation = {
  operationId: 'getModelCard',
  tags: ['insight'],
  summary: 'Get the card of a model',
  description:
    'What a model is for, the goals of the product beside what was reached, data and cohort, calibration and ROC curves, fairness by group, drift, how often teachers judged otherwise and what followed, limits, when not to use it, and human oversight. Only what was recorded: the rest is said to be not measured. It names no person.',
  parameters: inputParameters(Input, PATH, { model: 'level-5d0c3a7be912' }),
  responses: {
    '200': {
      description: 'The card.',
      content: {
        ...jsonAnswer(ShownDocument, '').content,
        'text/html': { schema: { type: 'string' } },
        'application/pdf': { schema: { type: 'string', format: 'binary' } },
      },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'unavailable', 'read-model-not-built'],
}

export function modelCardRoute(app: FastifyInstance, { queries, recordOf, overruledModel }: Parts): void {
  app.get(
    PATH.replace('{model}', ':model'),
    { exposeHeadRoute: false, config: { may: ['models:read'], of: 'school', operation, cost: costs.page } },
    async (request, reply) => {
      const caller = callerOf(request)
      const { model, format, lang } = parsed(Input, { ...objectOf(request.query), ...objectOf(request.params) })
      const details = await queries.run({ query: 'model-details', input: { model }, caller })
      const judgements = await queries.run({ query: 'model-judgements', input: { model }, caller })
      const school = (await recordOf(caller.tenant))?.school
      const signal = disconnectSignal(reply.raw)
      const overruled = await overruledModel(caller.tenant, model, signal)
      if (signal.aborted) return reply
      const madeAt = new Date().toISOString()
      const evidence = { ...CardJudgements.parse(judgements.output), overruled }
      const card = modelCard(CardedModel.parse(details.output), evidence, {
        language: lang,
        school: school?.name ?? caller.tenant,
        madeAt,
      })
      void reply.header('cache-control', 'no-store')
      if (format === 'json') return shownDocument(card)
      if (format === 'html')
        return reply
          .headers({ 'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'` })
          .type('text/html; charset=utf-8')
          .send(htmlPage(card, lang))
      const name = `${lang === 'fr' ? 'fiche' : 'card'}-${model}.pdf`
      void reply.header('content-disposition', `attachment; filename="${name}"`)
      return reply
        .type('application/pdf')
        .send(await pdfOf(card, { language: LOCALES[lang], madeAt: new Date(madeAt) }))
    },
  )
}
