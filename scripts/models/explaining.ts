// The implementation of `sillage models explain`.
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { endOfFailure } from '../command-line/failed-request.ts'
import { withService } from '../command-line/session.ts'
import { aligned } from './aligned.ts'

export type ExplainOptions = { readonly tenant: TenantId; readonly at?: string; readonly json?: boolean }

const OPERATOR = processActor('command line')

/** What is printed; the rest is in the JSON. */
const Explained = z.looseObject({
  risk: z.looseObject({
    atRisk: z.boolean().nullable(),
    probability: z.number().nullable(),
    threshold: z.number().nullable(),
    reasons: z.array(z.looseObject({ en: z.string(), contribution: z.number().nullable() })),
    model: z.looseObject({ model: z.string() }).nullable(),
    fallback: z.looseObject({ rule: z.string(), because: z.string() }).nullable(),
    featuresAt: z.string().nullable(),
    featuresOld: z.boolean().nullable(),
  }),
  contributions: z.array(
    z.object({ feature: z.string(), group: z.string(), value: z.number().nullable(), contribution: z.number() }),
  ),
})

export async function explain(learner: string, { tenant, at, json = false }: ExplainOptions): Promise<void> {
  const caller: Caller = {
    tenant,
    actor: OPERATOR,
    onBehalfOf: null,
    permissions: permissionsOfService(['learning:read'], tenant),
    origin: { kind: 'command-line', verb: 'models explain' },
  }
  await withService(
    async ({ service }) => {
      const asked = { query: 'risk-explanation', input: { id: learner }, caller }
      const asOf = (moment: string) =>
        service.queries.run({ ...asked, moment: { at: moment, known: undefined } }).catch((error: unknown) => {
          throw endOfFailure(error, OPERATOR)
        })
      // The rows of a learner whom no worker has read yet are not there, but the log is: the past is folded from it.
      const now = () =>
        service.queries.run(asked).catch((error: unknown) => {
          if (hasNoRows(error)) return asOf(new Date().toISOString())
          throw endOfFailure(error, OPERATOR)
        })
      const { output } = await (at === undefined ? now() : asOf(at))
      console.log(json ? JSON.stringify(output) : explanationText(Explained.parse(output)))
    },
    { lookOnly: true },
  )
}

const hasNoRows = (error: unknown): boolean => error instanceof QueryFailed && error.problem.kind === 'missing'

function explanationText({ risk, contributions }: z.output<typeof Explained>): string {
  const { atRisk, probability, threshold, model, fallback, featuresAt, featuresOld, reasons } = risk
  const by = model ? model.model : `the rule ${fallback?.rule ?? ''} (${fallback?.because ?? ''})`
  const verdict = atRisk === null ? 'too little is known' : atRisk ? 'flagged' : 'not flagged'
  const chance =
    probability === null ? '' : `, probability ${three(probability)}, flagged from ${three(threshold ?? 0)} on`
  return [
    `By ${by}: ${verdict}${chance}.`,
    featuresAt === null
      ? 'No event is known.'
      : `Features as of ${featuresAt}${featuresOld === true ? ', more than a day before the question' : ''}.`,
    '',
    ...reasons.map(({ en }) => `- ${en}`),
    ...(contributions.length === 0
      ? []
      : [
          '',
          aligned([
            ['feature', 'group', 'value', 'adds to the log-odds'],
            ...contributions.map(({ feature, group, value, contribution }) => [
              feature,
              group,
              value === null ? '–' : three(value),
              three(contribution),
            ]),
          ]),
          '',
          'What goes together need not follow from one another: no contribution is a cause.',
        ]),
  ].join('\n')
}

const three = (value: number): string => value.toFixed(3)
