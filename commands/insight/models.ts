// The decider of a school's models of one kind: which are trained, which one serves, and which served before it.
import modelAudited from '#events/insight/model-audited.ts'
import modelDrifted from '#events/insight/model-drifted.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelRetired from '#events/insight/model-retired.ts'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { type Gate, kindOf, type ModelKind, type ModelName } from '#events/insight/models.ts'
import { type Decision, type Refusal, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'

export type KnownModel = {
  readonly sha256: string
  readonly schema: string
  readonly isRetired: boolean
  /** Whether it was made of several schools. */
  readonly isShared: boolean
  readonly failed: readonly Gate['gate'][]
  /** Whether it is better was found against this one; null: against a baseline. */
  readonly comparedWith: ModelName | null
  /** The outcome of its latest audit of fairness; null if there was none. */
  readonly audit: 'passed' | 'failed' | 'no-verdict' | null
  /** What is recorded of its drift. */
  readonly drift: { readonly lossAlarms: number; readonly calibration: boolean; readonly features: boolean }
}

export const NO_DRIFT: KnownModel['drift'] = { lossAlarms: 0, calibration: false, features: false }

/** The model in service, and those that were, the latest last, without retired ones. */
type InService = { readonly serving: ModelName | null; readonly before: readonly ModelName[] }

/** `serving` and `before` are of the school’s own models. The shared one answers while no model of the school itself serves. */
export type Models = InService & {
  readonly known: Readonly<Record<string, KnownModel>>
  /** Whether the school shares models of this kind. */
  readonly isSharing: boolean
  readonly shared: InService
}

const NOBODY: InService = { serving: null, before: [] }

/** Whether it is in service among the models of its origin. */
export const inServiceWith = (state: Models, { isShared }: Pick<KnownModel, 'isShared'>): InService =>
  isShared ? state.shared : state

/** What answers questions. */
export const answering = ({ serving, shared }: Pick<Models, 'serving' | 'shared'>): ModelName | null =>
  serving ?? shared.serving

/** `change` gets those of the origin of the model. */
function changed(state: Models, model: ModelName, change: (of: InService) => InService): Models {
  if (state.known[model]?.isShared) return { ...state, shared: change(state.shared) }
  return { ...state, ...change({ serving: state.serving, before: state.before }) }
}

const KIND = 'models'

/** One stream for all models of a kind, so that two promotions at once are decided one after the other. */
export const modelsStream = (tenant: TenantId, kind: ModelKind): StreamName =>
  streamName(KIND, derivedUuid(KIND, tenant, kind))

export default defineDecider<Models>('insight.models', {
  stream: KIND,
  initial: { known: {}, isSharing: false, shared: NOBODY, ...NOBODY },
  evolve: (on) => [
    on(modelTrained, (state, { data: { model, sha256, schema, gates, comparedWith, schools } }) => ({
      ...state,
      known: {
        ...state.known,
        [model]: {
          sha256,
          schema,
          isRetired: false,
          isShared: schools !== undefined,
          failed: gates.flatMap(({ gate, passed }) => (passed ? [] : [gate])),
          comparedWith,
          // The same bytes treat people the same.
          audit: state.known[model]?.audit ?? null,
          drift: state.known[model]?.drift ?? NO_DRIFT,
        },
      },
    })),
    on(modelAudited, (state, { data: { model, outcome } }) => {
      const audited = state.known[model]
      return audited ? { ...state, known: { ...state.known, [model]: { ...audited, audit: outcome } } } : state
    }),
    on(modelDrifted, (state, { data: { model, lossAlarms, calibration, features = false } }) => {
      const drifted = state.known[model]
      return drifted
        ? { ...state, known: { ...state.known, [model]: { ...drifted, drift: { lossAlarms, calibration, features } } } }
        : state
    }),
    on(modelPromoted, (state, { data: { model } }) =>
      changed(state, model, ({ serving, before }) => ({
        serving: model,
        before: [...before.filter((one) => one !== model), ...(serving ? [serving] : [])],
      })),
    ),
    on(modelRolledBack, (state, { data: { to } }) =>
      changed(state, to, ({ before }) => ({ serving: to, before: before.filter((one) => one !== to) })),
    ),
    on(modelRetired, (state, { data: { model } }) => {
      const retired = state.known[model]
      return changed(
        retired ? { ...state, known: { ...state.known, [model]: { ...retired, isRetired: true } } } : state,
        model,
        ({ serving, before }) => ({
          serving: serving === model ? null : serving,
          before: before.filter((one) => one !== model),
        }),
      )
    }),
    on(modelSharingChanged, (state, { data: { isSharing } }) => ({ ...state, isSharing })),
  ],
})

export const ofSchool = () => ({ kind: 'school' }) as const

export const streamOfModel = ({ model }: { readonly model: ModelName }, { tenant }: { readonly tenant: TenantId }) =>
  modelsStream(tenant, kindOf(model))

/** What a model is compared with: one of the school with what answers, a shared one with the shared one alone. */
export const rivalOf = (state: Models, { isShared }: Pick<KnownModel, 'isShared'>): ModelName | null =>
  isShared ? state.shared.serving : answering(state)

/** What must be forced: gates that were not passed, and a comparison with a model that serves no more. */
export function failedGates(
  { failed, comparedWith, audit }: KnownModel,
  rival: ModelName | null,
): readonly Gate['gate'][] {
  const isStale = comparedWith !== rival && !failed.includes('better')
  // An audit since the training says more than that there was none.
  const others = audit === null ? failed : failed.filter((gate) => gate !== 'audited')
  return [...(isStale ? (['better'] as const) : []), ...others, ...(audit === 'failed' ? (['audited'] as const) : [])]
}

export function whenTrained(state: Models, model: ModelName, decide: (known: KnownModel) => Decision): Decision {
  const known = Object.hasOwn(state.known, model) ? state.known[model] : undefined
  if (!known) return refuse('no-model', `There is no model ${model} in this school.`)
  return decide(known)
}

/** The features of the program: null if the model was trained on them. */
export const whyOtherFeatures = (model: ModelName, { schema }: KnownModel): Refusal | null =>
  modelSchemas[kindOf(model)] === schema
    ? null
    : refuse(
        'other-features',
        `The model ${model} was trained on other features than this program computes. Train a new one.`,
      )
