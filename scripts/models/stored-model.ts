// A stored model as the verbs that judge it need it: its bytes, and how it was trained.
import type { Service } from '#compose/service.ts'
import type { ModelKind, ModelName } from '#events/insight/models.ts'
import { FileDamaged, NoSuchFile } from '#files/files.ts'
import { type Position, position, type TenantId } from '#kernel/ids.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { byName } from '#modelling/figures.ts'
import { hashOfLearner } from '#modelling/model-sides.ts'
import { UsageError } from '../command-line/arguments.ts'
import { modelOf } from './registry.ts'

export type StoredModel = {
  readonly model: ModelName
  readonly kind: ModelKind
  readonly bytes: Uint8Array
  /** Up to which position of the log it was trained. */
  readonly cut: Position
  readonly seed: number
  /** The day of the course, of a model of course risk. */
  readonly day: number | null
  /** Whether a learner was left out of the training: by request, or to be judged on. */
  readonly isLeftOut: (learner: string) => boolean
}

/** Throws a UsageError where the school has no such model, or its bytes are gone. */
export async function storedModel(service: Service, tenant: TenantId, name: string): Promise<StoredModel> {
  const { model, kind, sha256, cut, seed, settings, excluded } = await modelOf(service, tenant, name)
  const bytes = await service.files.read({ tenant, kind: 'model', owner: null, sha256 }).catch((error: unknown) => {
    if (error instanceof NoSuchFile || error instanceof FileDamaged)
      throw new UsageError(`The bytes of ${model} are missing or damaged: train the model again.`)
    throw error
  })
  const leftOut = new Set(excluded)
  const { day } = byName(settings)
  return {
    ...{ model, kind, bytes, seed },
    cut: position(BigInt(cut)),
    day: typeof day === 'number' ? day : null,
    isLeftOut: (learner) => isHeldOut(learner) || leftOut.has(hashOfLearner(learner)),
  }
}
