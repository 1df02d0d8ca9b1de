// The end of every training: the bytes are stored, the training is recorded, and the model is promoted if that was asked for and
// all gates are passed. A kill between the two leaves bytes that no record names; a later training deletes them.
import { pointersIn } from '#compose/pointers-in.ts'
import type { Service } from '#compose/service.ts'
import type { Figure, ModelKind, ModelName } from '#events/insight/models.ts'
import { modelName } from '#events/insight/models.ts'
import type { TenantId } from '#kernel/ids.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import type { Judgement } from '#ml/gates/gates.ts'
import { figuresOf } from '#modelling/figures.ts'
import type { ModelOf } from '#modelling/served-kinds.ts'
import { readConfig } from '#platform/config.ts'
import { crashPoint } from '#platform/crash-point.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import manifest from '../../package.json' with { type: 'json' }
import { decidedOn, type ModelRow, modelOf, modelsOf, sendCommand, shownModel } from './registry.ts'
import { sendToMlflow } from './sending-to-mlflow.ts'

export type Recording = {
  readonly kind: ModelKind
  readonly bytes: Uint8Array
  readonly cut: bigint
  readonly seed: number
  readonly answers: number
  readonly learners: number
  readonly data: string
  readonly excluded: readonly string[]
  readonly servedBy: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
  /** Of the training alone, without reading and judging. */
  readonly trainingSeconds: number
  readonly judgement: Judgement
  /** Of a shared model. */
  readonly schools?: number
  /** The model that it was compared with; null: a baseline. */
  readonly comparedWith: ModelName | null
}

export type After = { readonly promote: boolean; readonly json: boolean }

/** What serves while a candidate of the school itself is judged. */
export async function rivalOf<Kind extends ModelKind>(
  { servingModels }: Service,
  tenant: TenantId,
  kind: Kind,
): Promise<{ readonly name: ModelName; readonly loaded: ModelOf<Kind> } | null> {
  const current = await servingModels.current(tenant, kind)
  return current.state === 'serving' ? { name: current.model, loaded: current.loaded } : null
}

/** The shared model of a school that is in service while another shared one is judged. */
export async function sharedRivalOf<Kind extends ModelKind>(
  service: Service,
  tenant: TenantId,
  kind: Kind,
): Promise<{ readonly name: ModelName; readonly loaded: ModelOf<Kind> } | null> {
  const { shared } = pointersIn(await decidedOn(service, tenant, kind))
  const current = await service.servingModels.among(tenant, kind, { own: null, shared })
  return current.state === 'serving' ? { name: current.model, loaded: current.loaded } : null
}

export async function recordTraining(
  service: Service,
  tenant: TenantId,
  { kind, bytes, cut, settings, metrics, trainingSeconds, judgement, excluded, ...about }: Recording,
): Promise<ModelRow> {
  await removeUnrecorded(service, tenant)
  const { sha256 } = await service.files.keep({ tenant, kind: 'model', owner: null }, bytes)
  crashPoint('model-kept')
  const model = modelName(kind, sha256)
  await sendCommand(service, tenant, 'insight.record-model', {
    ...about,
    model,
    kind,
    sha256,
    bytes: bytes.length,
    cut: String(cut),
    schema: modelSchemas[kind],
    version: manifest.version,
    excluded: [...excluded],
    settings: listed(figuresOf(settings)),
    metrics: listed(figuresOf({ ...metrics, trainingSeconds, heldOut: judgement.heldOut })),
    gates: [...judgement.gates],
  })
  return modelOf(service, tenant, model)
}

/** Promotes it if wanted and if it passes, and prints what there is to say. Exits with 1 if it was wanted and does not pass. */
export async function afterTraining(
  service: Service,
  tenant: TenantId,
  trained: ModelRow,
  said: readonly string[],
  { promote, json }: After,
): Promise<void> {
  await sendToMlflow(readConfig(process.env).mlflow, tenant, trained, (text) => process.stderr.write(`${text}\n`))
  const { model, state, gates } = trained
  const passes = gates.every(({ passed }) => passed)
  const promotes = promote && passes && state !== 'serving'
  if (promotes) await sendCommand(service, tenant, 'insight.promote-model', { model })
  const isServing = promotes || state === 'serving'
  if (promote && !isServing) process.exitCode = exitCodes.found
  const now = promotes ? await modelOf(service, tenant, model) : trained
  if (json) return console.log(JSON.stringify(shownModel(now, tenant)))
  const next = isServing
    ? [`${model} serves.`]
    : [
        ...(promote ? ['It was not promoted: it does not pass all gates.'] : []),
        `sillage models promote ${model} --tenant ${tenant}${passes ? '' : ' --force REASON'} puts it into service.`,
      ]
  console.log([...said, ...gatesText(trained), ...next].join('\n'))
}

/** Enough for a training that stored its bytes to be recorded. */
const UNRECORDED_MS = 86_400_000

async function removeUnrecorded(service: Service, tenant: TenantId): Promise<void> {
  const recorded = new Set(
    (await modelsOf(service, tenant)).flatMap(({ state, sha256 }) => (state === 'retired' ? [] : [sha256])),
  )
  for (const file of await service.files.list(tenant, 'model'))
    if (!recorded.has(file.sha256) && Date.now() - Date.parse(file.storedAt) > UNRECORDED_MS)
      await service.files.remove(file)
}

/** An empty text is no value of a figure. */
const listed = (figures: readonly Figure[]): Figure[] => figures.filter(({ value }) => value !== '')

const three = (value: number | null): string => (value === null ? '–' : value.toFixed(3))

export function gatesText({ gates, comparedWith }: Pick<ModelRow, 'gates' | 'comparedWith'>): string[] {
  return gates.map(({ gate, passed, value, bound }) => {
    const verdict = passed ? 'passed' : 'failed'
    if (gate === 'better')
      return `Gate better: ${verdict}. AUC above that of ${comparedWith ?? 'a simple rule'} by at least ${three(value)} (95 %).`
    if (gate === 'calibrated')
      return `Gate calibrated: ${verdict}. Expected calibration error ${three(value)}, at most ${three(bound)}.`
    return `Gate ${gate}: ${verdict}.`
  })
}
