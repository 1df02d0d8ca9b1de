// The implementation of `sillage models rejudge`.
import type { Service } from '#compose/service.ts'
import { Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { type RiskModel, riskModelOf } from '#ml/at-risk/risk-model.ts'
import { differences, type Judge, type Rejudged, rejudge as rejudged } from '#modelling/rejudge.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { aligned } from './aligned.ts'
import { modelNameOf } from './registry.ts'
import { answersOf } from './school-answers.ts'
import { storedModel } from './stored-model.ts'

export type RejudgeOptions = {
  readonly tenant: TenantId
  readonly model?: string
  readonly threshold?: number
  readonly from?: string
  readonly to?: string
  readonly json?: boolean
}

const OPERATOR = processActor('command line')

export async function rejudge(options: RejudgeOptions): Promise<void> {
  const { tenant, model, threshold, from, to, json = false } = options
  if (threshold !== undefined && !(threshold > 0 && threshold < 1))
    throw new UsageError(`--threshold: a share between 0 and 1 is expected, not ${threshold}.`)
  const named = model === undefined ? null : modelNameOf(model)
  const period = { fromMs: timeOf('--from', from) ?? -Infinity, toMs: timeOf('--to', to) ?? Infinity }
  if (period.fromMs >= period.toMs) throw new UsageError('--from must be before --to.')
  await withService(
    async ({ service, signal }) => {
      const serving = await servingOf(service, tenant)
      const candidate = named === null ? serving : await namedOf(service, tenant, named)
      if (candidate === null) throw new UsageError('No at-risk model serves in this school: name one with --model.')
      const { table } = await answersOf(service, tenant, { signal, json })
      const judge = { model: candidate.loaded, threshold: threshold ?? candidate.loaded.alert.threshold }
      const now: Judge | null = serving && { model: serving.loaded, threshold: serving.loaded.alert.threshold }
      const result = rejudged(table, judge, now, period)
      const { added, gone } = differences(result.learners)
      const flagged = result.learners.filter((one) => one.flagged > 0)
      // Whose predictions were looked at is in the trail of their school before they are shown.
      await service.trail.recordDurably({
        ...{ tenant, actor: OPERATOR, onBehalfOf: null, origin: { kind: 'command-line', verb: 'models rejudge' } },
        ...{ action: 'models-rejudge', purpose: 'prediction' },
        subjects: [...new Set([...flagged.map(({ learner }) => learner), ...gone])].map((one) => PersonId.parse(one)),
        facts: { model: candidate.name, threshold: judge.threshold, learners: result.learners.length },
        at: Instant.parse(new Date().toISOString()),
      })
      const facts = { model: candidate.name, threshold: judge.threshold, serving: serving?.name ?? null }
      console.log(json ? JSON.stringify(shown(result, facts)) : textOf(result, facts))
      if (added.length + gone.length > 0) process.exitCode = exitCodes.found
    },
    { lookOnly: true },
  )
}

type Named = { readonly name: string; readonly loaded: RiskModel }

async function servingOf({ servingModels }: Service, tenant: TenantId): Promise<Named | null> {
  const current = await servingModels.current(tenant, 'at-risk')
  return current.state === 'serving' ? { name: current.model, loaded: current.loaded } : null
}

async function namedOf(service: Service, tenant: TenantId, name: string): Promise<Named> {
  const { model, kind, bytes } = await storedModel(service, tenant, name)
  if (kind !== 'at-risk') throw new UsageError(`Only models of at-risk flag learners after each answer, not ${kind}.`)
  return { name: model, loaded: riskModelOf(bytes) }
}

/** Milliseconds since 1970; a day begins at midnight UTC. */
function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const time = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time))
    throw new UsageError(`${option}: a day or a time is expected, such as 2026-09-01 or 2026-09-01T08:00:00Z.`)
  return time
}

type Facts = { readonly model: string; readonly threshold: number; readonly serving: string | null }

const shown = ({ moments, learners, known }: Rejudged, facts: Facts) => ({
  ...facts,
  moments,
  learners: learners.length,
  flagged: learners
    .filter(({ flagged }) => flagged > 0)
    .map(({ learner, firstAt, ...one }) => ({
      learner,
      ...one,
      firstAt: firstAt === null ? null : new Date(firstAt).toISOString(),
    })),
  ...differences(learners),
  known,
})

function textOf({ moments, learners, known }: Rejudged, { model, threshold, serving }: Facts): string {
  const flagged = learners.filter((one) => one.flagged > 0)
  const { added, gone } = differences(learners)
  return [
    `${model} from ${threshold.toFixed(3)} on would have flagged ${readableCount(flagged.length)} of ${readableCount(learners.length)} learners (${readableCount(moments)} predictions).`,
    ...(known === null
      ? []
      : [
          `Of ${readableCount(known.moments)} predictions whose outcome is known: recall ${known.recall.toFixed(3)}, precision ${known.precision?.toFixed(3) ?? '–'}.`,
        ]),
    serving === null
      ? 'No at-risk model serves to compare with.'
      : `Compared with ${serving}, which serves: ${readableCount(added.length)} learners more, ${readableCount(gone.length)} fewer.`,
    ...(flagged.length === 0
      ? []
      : [
          '',
          aligned([
            ['learner', 'flagged', 'predictions', 'highest', 'first', 'flagged now'],
            ...flagged.map((one) => [
              one.learner,
              readableCount(one.flagged),
              readableCount(one.moments),
              one.highest.toFixed(3),
              one.firstAt === null ? '' : new Date(one.firstAt).toISOString().slice(0, 16),
              one.flaggedNow === null ? '–' : readableCount(one.flaggedNow),
            ]),
          ]),
        ]),
    '',
    'Nothing changed: nobody sees these flags. They are hints about answers, and say nothing about a child.',
  ].join('\n')
}
