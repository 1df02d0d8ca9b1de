import modelRetired from '#events/insight/model-retired.ts'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import { ModelName } from '#events/insight/models.ts'
import { defineCommand } from '#kernel/command.ts'
import models, { modelsStream, ofSchool } from './models.ts'

/** Why the copies of shared models end when their school shares no more. */
const SHARES_NO_MORE = 'L’établissement ne partage plus les modèles de ce type.'

/** Begins or ends the sharing of models of a kind. A school that ends it loses the shared models at once. */
export default defineCommand('insight.change-model-sharing', {
  summary: 'Share models or cease to',
  description:
    'Decides for the school whether answers of its learners are read for models of this kind that also serve other schools that share. Only such a school is offered these models. When it ceases, its shared models are retired at once, and those of the other schools are trained again without it or retired within 30 days.',
  route: 'POST /api/model-sharing',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelSharingChanged.data,
  example: {
    kind: 'level',
    isSharing: true,
    reason: 'Décidé avec la direction, après avis du délégué à la protection des données.',
  },
  decider: models,
  stream: ({ kind }, { tenant }) => modelsStream(tenant, kind),
  decide(state, change) {
    if (state.isSharing === change.isSharing) return []
    if (change.isSharing) return [modelSharingChanged(change)]
    const shared = Object.entries(state.known).filter(([, { isShared, isRetired }]) => isShared && !isRetired)
    return [
      modelSharingChanged(change),
      ...shared.map(([model]) =>
        modelRetired({ model: ModelName.parse(model), kind: change.kind, reason: SHARES_NO_MORE }),
      ),
    ]
  },
})
