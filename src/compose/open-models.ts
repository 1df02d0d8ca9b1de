// The models that serve, over the log and the stored files; and what they hear of commands.
import { z } from 'zod'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { streamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { kindOf, type ModelKind, ModelName } from '#events/insight/models.ts'
import type { Files } from '#files/files.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type ServingModels, type ServingPointer, servingModels } from '#modelling/serving-models.ts'
import type { Logger } from '#platform/logger.ts'
import models, { type KnownModel, type Models, modelsStream, NO_DRIFT } from '../../commands/insight/models.ts'
import promoteModel from '../../commands/insight/promote-model.ts'
import retireModel from '../../commands/insight/retire-model.ts'
import rollBackModel from '../../commands/insight/roll-back-model.ts'

type Parts = { readonly log: EventLog; readonly codec: Codec; readonly files: Files; readonly logger: Logger }

export type OpenedModels = {
  readonly serving: ServingModels
  /** SHA-256 of the bytes of a model; null if the school never had it. */
  hashOf(tenant: TenantId, model: ModelName): Promise<string | null>
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
    async pointerOf(tenant, kind): Promise<ServingPointer | null> {
      const { known, serving: model } = await modelsOf(tenant, kind)
      const trained = model === null ? undefined : known[model]
      return model !== null && trained ? { model, sha256: trained.sha256, schema: trained.schema } : null
    },
    files,
    monotonicMs: () => performance.now(),
    onTrouble: ({ tenant, kind, model, because }, error) =>
      logger.error({ err: error, tenant, kind, model, because }, 'a promoted model cannot be served: fallback'),
  })
  return {
    serving,
    driftOf: async (tenant, model) => (await modelsOf(tenant, kindOf(model))).known[model]?.drift ?? NO_DRIFT,
    hashOf: async (tenant, model) => (await modelsOf(tenant, kindOf(model))).known[model]?.sha256 ?? null,
  }
}

const ofModel = z.object({ model: ModelName })
const switching: ReadonlySet<string> = new Set([promoteModel.name, rollBackModel.name, retireModel.name])

/** Before a change is answered, this process serves by it, and the bytes of a retired model are deleted. */
export const heardByModels = (
  commands: CommandRunner,
  { serving, hashOf, files }: OpenedModels & { readonly files: Pick<Files, 'remove'> },
): CommandRunner => ({
  async run(request) {
    const answer = await commands.run(request)
    if (!switching.has(request.command)) return answer
    const { tenant } = request.caller
    const { model } = ofModel.parse(request.input)
    if (request.command === retireModel.name) {
      const sha256 = await hashOf(tenant, model)
      if (sha256 !== null) await files.remove({ tenant, kind: 'model', owner: null, sha256 })
    }
    serving.changed(tenant, kindOf(model))
    return answer
  },
})
