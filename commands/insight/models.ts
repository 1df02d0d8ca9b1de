// The decider of a school's models of one kind: which are trained, which one serves, and which served before it.
import modelAudited from '#events/insight/model-audited.ts'
import modelDrifted from '#events/insight/model-drifted.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelRetired from '#events/insight/model-retired.ts'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
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
  readonly failed: readonly Gate['gate'][]
  /** Whether it is better was found against this one; null: against a baseline. */
  readonly comparedWith: ModelName | null
  /** The outcome of its latest audit of fairness; null if there was none. */
  readonly audit: 'passed' | 'failed' | 'no-verdict' | null
  /** What is recorded of its drift. */
  readonly drift: { readonly lossAlarms: number; readonly calibration: boolean; readonly features: boolean }
}

export const NO_DRIFT: KnownModel['drift'] = { lossAlarms: 0, calibration: false, features: false }

export type Models = {
  readonly known: Readonly<Record<string, KnownModel>>
  readonly serving: ModelName | null
  /** Those that served before, the latest last, without retired ones. */
  readonly before: readonly ModelName[]
}

const KIND = 'models'

/** One stream for all models of a kind, so that two promotions at once are decided one after the other. */
export const modelsStream = (tenant: TenantId, kind: ModelKind): StreamName =>
  streamName(KIND, derivedUuid(KIND, tenant, kind))

export default defineDecider<Models>('insight.models', {
  stream: KIND,
  initial: { known: {}, serving: null, before: [] },
  evolve: (on) => [
    on(modelTrained, (state, { data: { model, sha256, schema, gates, comparedWith } }) => ({
      ...state,
      known: {
        ...state.known,
        [model]: {
          sha256,
          schema,
          isRetired: false,
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
    on(modelPromoted, (state, { data: { model } }) => ({
      ...state,
      serving: model,
      before: [...state.before.filter((one) => one !== model), ...(state.serving ? [state.serving] : [])],
    })),
    on(modelRolledBack, (state, { data: { to } }) => ({
      ...state,
      serving: to,
      before: state.before.filter((one) => one !== to),
    })),
    on(modelRetired, ({ known, serving, before }, { data: { model } }) => {
      const retired = known[model]
      return {
        known: retired ? { ...known, [model]: { ...retired, isRetired: true } } : known,
        serving: serving === model ? null : serving,
        before: before.filter((one) => one !== model),
      }
    }),
  ],
})

export const ofSchool = () => ({ kind: 'school' }) as const

export const streamOfModel = ({ model }: { readonly model: ModelName }, { tenant }: { readonly tenant: TenantId }) =>
  modelsStream(tenant, kindOf(model))

/** What must be forced: gates that were not passed, and a comparison with a model that serves no more. */
export function failedGates(
  { failed, comparedWith, audit }: KnownModel,
  serving: ModelName | null,
): readonly Gate['gate'][] {
  const isStale = comparedWith !== serving && !failed.includes('better')
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
