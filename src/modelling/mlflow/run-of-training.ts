// A training as MLflow holds it: parameters, metrics and tags of a run, in the sizes that its REST API takes. Pure.
import type { Figure } from '#events/insight/models.ts'
import type { CardedModel } from '../card/carded-model.ts'

export type MlflowMetric = {
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly step: number
}
export type MlflowText = { readonly key: string; readonly value: string }

export type MlflowRun = {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly tags: readonly MlflowText[]
  readonly params: readonly MlflowText[]
  readonly metrics: readonly MlflowMetric[]
}

/** Of MLflow: keys are at most 250 characters of letters, digits, `_-./` and spaces. */
const MOST_KEY = 250
const keyOf = (name: string): string => name.replaceAll(/[^\w./ -]/g, '_').slice(0, MOST_KEY)

/** The tag by which a run of the same training is found again. */
export const MODEL_TAG = 'sillage.model'
export const SCHOOL_TAG = 'sillage.school'

/** Of the training alone: what each school measured on learners of its own is left out. */
export const sharedAlone = ({ metrics, ...training }: CardedModel): CardedModel => ({
  ...training,
  metrics: metrics.filter(({ name }) => !name.startsWith('heldOut.')),
  gates: [],
  comparedWith: null,
})

/** A training of several schools: the run says of how many, and nothing of one of them. */
export function runOfSharedTraining(training: CardedModel): MlflowRun {
  const { tags, params, ...run } = runOfTraining('', sharedAlone(training))
  return {
    ...run,
    tags: tags.filter(({ key }) => key !== SCHOOL_TAG),
    params: [...params, { key: 'schools', value: String(training.schools) }],
  }
}

/** Numbers that were measured become metrics, everything else parameters. What could not be measured is left out. */
export function runOfTraining(school: string, training: CardedModel): MlflowRun {
  const { model, kind, trainedAt, settings, metrics, gates } = training
  const endMs = Date.parse(trainedAt)
  const seconds = metrics.find(({ name }) => name === 'trainingSeconds')?.value
  const measured = [
    ...metrics,
    ...gates.flatMap(({ gate, passed, value }): Figure[] => [
      { name: `gate.${gate}.passed`, value: Number(passed) },
      { name: `gate.${gate}.value`, value },
    ]),
  ]
  return {
    name: model,
    startMs: endMs - (typeof seconds === 'number' ? Math.round(1_000 * seconds) : 0),
    endMs,
    tags: [
      { key: MODEL_TAG, value: model },
      { key: SCHOOL_TAG, value: school },
      { key: 'sillage.kind', value: kind },
      { key: 'sillage.version', value: training.version },
    ],
    params: [
      ...(['seed', 'cut', 'answers', 'learners', 'servedBy', 'schema', 'data', 'sha256'] as const).map((name) => ({
        key: name,
        value: String(training[name]),
      })),
      ...settings.flatMap(({ name, value }) =>
        value === null ? [] : [{ key: keyOf(`settings.${name}`), value: String(value) }],
      ),
    ],
    metrics: measured.flatMap(({ name, value }) =>
      typeof value === 'number' && Number.isFinite(value)
        ? [{ key: keyOf(name), value, timestamp: endMs, step: 0 }]
        : [],
    ),
  }
}
