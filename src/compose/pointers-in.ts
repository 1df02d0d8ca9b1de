// Which models are in service by the state of a school’s models of a kind.
import type { ModelName } from '#events/insight/models.ts'
import type { ServingPointer, ServingPointers } from '#modelling/serving-models.ts'
import type { Models } from '../../commands/insight/models.ts'

export function pointersIn({ known, serving, shared, isSharing }: Models): ServingPointers {
  const pointerTo = (model: ModelName | null): ServingPointer | null => {
    const trained = model === null ? undefined : known[model]
    return model !== null && trained ? { model, sha256: trained.sha256, schema: trained.schema } : null
  }
  return { own: pointerTo(serving), shared: isSharing ? pointerTo(shared.serving) : null }
}
