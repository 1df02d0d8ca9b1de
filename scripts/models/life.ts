// The implementation of `sillage models promote|rollback|retire|list`.
import { kindOf, type ModelName, modelKinds } from '#events/insight/models.ts'
import { type Command, type Decision, isRefusal } from '#kernel/command.ts'
import { Instant, type TenantId, Zone } from '#kernel/ids.ts'
import { NO_ROWS } from '#kernel/needs.ts'
import { processActor } from '#kernel/process.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import { answering, inServiceWith, type Models } from '../../commands/insight/models.ts'
import promoteModel from '../../commands/insight/promote-model.ts'
import retireModel from '../../commands/insight/retire-model.ts'
import rollBackModel from '../../commands/insight/roll-back-model.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { decidedOn, type ModelRow, modelNameOf, modelOf, modelsOf, sendCommand, shownModel } from './registry.ts'

export type LifeOptions = { readonly tenant: TenantId; readonly json?: boolean; readonly dryRun?: boolean }
export type PromoteOptions = LifeOptions & { readonly force?: string }
export type EndOptions = LifeOptions & { readonly reason: string }

export async function promote(name: string, { force, ...options }: PromoteOptions): Promise<void> {
  const model = modelNameOf(name)
  const input = { model, ...(force !== undefined && { force }) }
  await change(model, options, {
    command: promoteModel.name,
    input,
    decide: (state, context) => promoteModel.decide(state, promoteModel.input.parse(input), context),
    done: `${model} serves. Every process follows within a second.`,
    planned: `${model} would serve.`,
  })
}

/** Named is the model that serves, or the kind. */
export async function rollBack(named: string, { reason, ...options }: EndOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const kind = modelKinds.find((one) => one === named)
      const model = kind ? answering(await decidedOn(service, options.tenant, kind)) : modelNameOf(named)
      if (model === null) throw new UsageError(`No ${named} model serves in this school.`)
      const input = { model, reason }
      const state = await decidedOn(service, options.tenant, kindOf(model))
      const known = state.known[model]
      const to = known && inServiceWith(state, known).before.at(-1)
      await changeIn(service, model, options, {
        command: rollBackModel.name,
        input,
        decide: (state, context) => rollBackModel.decide(state, rollBackModel.input.parse(input), context),
        done: `${to} serves again, in place of ${model}.`,
        planned: `${to} would serve again, in place of ${model}.`,
      })
    },
    { lookOnly: options.dryRun ?? false },
  )
}

export async function retire(name: string, { reason, ...options }: EndOptions): Promise<void> {
  const model = modelNameOf(name)
  const input = { model, reason }
  await change(model, options, {
    command: retireModel.name,
    input,
    decide: (state, context) => retireModel.decide(state, retireModel.input.parse(input), context),
    done: `${model} is retired, and its bytes are deleted.`,
    planned: `${model} would be retired, and its bytes deleted.`,
  })
}

type Context = Parameters<Command['decide']>[2]
type Change = {
  readonly command: string
  readonly input: object
  readonly decide: (state: Models, context: Context) => Decision
  readonly done: string
  readonly planned: string
}
type Service = Parameters<Parameters<typeof withService>[0]>[0]['service']

const change = (model: ModelName, options: LifeOptions, what: Change): Promise<void> =>
  withService(({ service }) => changeIn(service, model, options, what), { lookOnly: options.dryRun ?? false })

async function changeIn(
  service: Service,
  model: ModelName,
  { tenant, json = false, dryRun = false }: LifeOptions,
  { command, input, decide, done, planned }: Change,
): Promise<void> {
  if (dryRun) {
    const now = Instant.parse(new Date().toISOString())
    const actor = processActor('command line')
    const context = { tenant, actor, occurredAt: now, now, zone: Zone.parse('UTC'), ...NO_ROWS }
    const decision = decide(await decidedOn(service, tenant, kindOf(model)), context)
    if (isRefusal(decision)) throw new UsageError(decision.detail)
    const isChange = decision.length > 0
    console.log(json ? JSON.stringify({ model, changes: isChange }) : isChange ? planned : 'Nothing would change.')
    if (isChange) process.exitCode = exitCodes.wouldChange
    return
  }
  await sendCommand(service, tenant, command, input)
  console.log(json ? JSON.stringify(shownModel(await modelOf(service, tenant, model), tenant)) : done)
}

export async function listModels({ tenant, json = false }: LifeOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const rows = await modelsOf(service, tenant)
      if (json) console.log(JSON.stringify(rows.map((row) => shownModel(row, tenant))))
      else if (rows.length === 0) console.log('No model was trained for this school.')
      else for (const row of rows) console.log(lineOf(row))
    },
    { lookOnly: true },
  )
}

const lineOf = ({ model, schools, state, trainedAt, answers, learners, servedBy, gates, audit }: ModelRow): string => {
  const failed: string[] = gates.filter(({ passed }) => !passed).map(({ gate }) => gate)
  if (audit === 'failed') failed.push('audited')
  return [
    model.padEnd(24),
    state.padEnd(7),
    trainedAt.slice(0, 16),
    failed.length === 0 ? 'passes its gates' : `fails: ${failed.join(', ')}`,
    `${readableCount(answers)} answers of ${readableCount(learners)} learners`,
    servedBy,
    ...(schools === null ? [] : [`shared by ${schools} schools`]),
  ].join('  ')
}
