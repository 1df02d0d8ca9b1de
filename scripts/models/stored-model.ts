// A stored model as the verbs that judge it need it: its bytes, and how it was trained.
import type { ModelKind, ModelName } from '#events/insight/models.ts'
import { type Position, position, type TenantId } from '#kernel/ids.ts'
import { modelStore } from '#modelling/model-store.ts'
import type { Session } from '../command-line/session.ts'
import { hashOf } from './training.ts'

export type StoredModel = {
  readonly model: ModelName
  readonly kind: ModelKind
  readonly bytes: Uint8Array
  /** Up to which position of the log it was trained. */
  readonly cut: Position
  readonly seed: number
  /** The day of the course, of a model of course risk. */
  readonly day: number | null
  /** Whether answers of a learner were left out of the training. */
  readonly isLeftOut: (learner: string) => boolean
}

/** Throws NoSuchModel. */
export async function storedModel({ config }: Session, tenant: TenantId, model: ModelName): Promise<StoredModel> {
  const { record, bytes } = await modelStore(config.dataDirectory).read(tenant, model)
  const { kind, cut, seed, settings, excluded } = record
  const leftOut = new Set(excluded)
  return {
    ...{ model, kind, bytes, seed },
    cut: position(BigInt(cut)),
    day: typeof settings.day === 'number' ? settings.day : null,
    isLeftOut: (learner) => leftOut.has(hashOf(learner)),
  }
}
