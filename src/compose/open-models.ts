// The models that serve, over the log and the stored files; and what they hear of commands.
import { z } from 'zod'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { streamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { kindOf, type ModelKind, ModelName } from '#events/insight/models.ts'
import type { Files } from '#files/files.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type ServingModels, servingModels } from '#modelling/serving-models.ts'
import type { Logger } from '#platform/logger.ts'
import changeModelSharing from '../../commands/insight/change-model-sharing.ts'
import models, { type KnownModel, type Models, modelsStream, NO_DRIFT } from '../../commands/insight/models.ts'
import promoteModel from '../../commands/insight/promote-model.ts'
import retireModel from '../../commands/insight/retire-model.ts'
import rollBackModel from '../../commands/insight/roll-back-model.ts'
import { pointersIn } from './pointers-in.ts'

type Parts = { readonly log: EventLog; readonly codec: Codec; readonly files: Files; readonly logger: Logger }

export type OpenedModels = {
  readonly serving: ServingModels
  /** SHA-256 of the bytes of a model; null if the school never had it. */
  hashOf(tenant: TenantId, model: ModelName): Promise<string | null>
  /** SHA-256 of the bytes of the retired shared models of a school. */
  retiredShared(tenant: TenantId, kind: ModelKind): Promise<readonly string[]>
  /** The alarms of drift that are recorded of a model. */
  driftOf(tenant: TenantId, model: ModelName): Promise<KnownModel['drift']>
}

export function openModels({ log, codec, files, logger }: Parts): OpenedModels {
  const states = streamStates(log, codec, { mostBytes: 10_000_000 })

  async function modelsOf(tenant: TenantId, kind: ModelKind): Promise<Models> {
    const stream = await states.load(modelsStream(tenant, kind), tenant, [models], true)
    return (stream.states.get(models) ?? models.initial) as Models
  }

  const serving = servingModels({
    pointersOf: async (tenant, kind) => pointersIn(await modelsOf(tenant, kind)),
    files,
    monotonicMs: () => performance.now(),
    onTrouble: ({ tenant, kind, model, because }, error) =>
      logger.error({ err: error, tenant, kind, model, because }, 'a promoted model cannot be served: fallback'),
  })
  return {
    serving,
    driftOf: async (tenant, model) => (await modelsOf(tenant, kindOf(model))).known[model]?.drift ?? NO_DRIFT,
    retiredShared: async (tenant, kind) =>
      Object.values((await modelsOf(tenant, kind)).known).flatMap(({ isShared, isRetired, sha256 }) =>
        isShared && isRetired ? [sha256] : [],
      ),
    hashOf: async (tenant, model) => (await modelsOf(tenant, kindOf(model))).known[model]?.sha256 ?? null,
  }
}

const ofModel = z.object({ model: ModelName })
const ofKind = changeModelSharing.input.pick({ kind: true })
const switching: ReadonlySet<string> = new Set([promoteModel.name, rollBackModel.name, retireModel.name])

/** Before a change is answered, this process serves by it, and the bytes of a retired model are deleted. */
export const heardByModels = (
  commands: CommandRunner,
  { serving, hashOf, retiredShared, files }: OpenedModels & { readonly files: Pick<Files, 'remove'> },
): CommandRunner => ({
  async run(request) {
    const answer = await commands.run(request)
    const { tenant } = request.caller
    const remove = (sha256: string) => files.remove({ tenant, kind: 'model', owner: null, sha256 })
    if (request.command === changeModelSharing.name) {
      const { kind } = ofKind.parse(request.input)
      for (const sha256 of await retiredShared(tenant, kind)) await remove(sha256)
      serving.changed(tenant, kind)
    }
    if (!switching.has(request.command)) return answer
    const { model } = ofModel.parse(request.input)
    if (request.command === retireModel.name) {
      const sha256 = await hashOf(tenant, model)
      if (sha256 !== null) await remove(sha256)
    }
    serving.changed(tenant, kindOf(model))
    return answer
  },
})
