// Sends a recorded training to MLflow, where one is configured. A server that is away changes nothing: it is a warning.
import { z } from 'zod'
import type { TenantId } from '#kernel/ids.ts'
import { CardedModel } from '#modelling/card/carded-model.ts'
import { modelCard } from '#modelling/card/model-card.ts'
import { type Artefact, MlflowAway, type MlflowServer, sendRun } from '#modelling/mlflow/mlflow-client.ts'
import { type MlflowRun, runOfSharedTraining, runOfTraining, sharedAlone } from '#modelling/mlflow/run-of-training.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import type { ModelRow } from './registry.ts'

const NOTHING_FOUND = { audit: null, auditedAt: null, drift: null, driftMeasuredAt: null, overruled: null } as const

/** What is the same in all schools: whether it serves in one, and how it was judged there, is left out. */
const CommonRecord = CardedModel.omit({
  ...{ state: true, servesFrom: true, servedUntil: true, forced: true, endedBecause: true, gates: true },
  comparedWith: true,
})

type Warn = (text: string) => void

/**
 * The artefacts are the card in French and in English, and the record. The bytes of a model stay in Sillage alone: a retirement
 * deletes them, and could not delete copies.
 */
export async function sendToMlflow(
  server: MlflowServer | null,
  tenant: TenantId,
  trained: ModelRow,
  warn: Warn,
): Promise<void> {
  if (server === null) return
  const card = (language: 'fr' | 'en') =>
    htmlPage(modelCard(trained, NOTHING_FOUND, { language, school: tenant, madeAt: trained.trainedAt }), language)
  await send(server, trained, warn, runOfTraining(tenant, trained), [
    { name: 'fiche.html', type: 'text/html; charset=utf-8', content: card('fr') },
    { name: 'card.html', type: 'text/html; charset=utf-8', content: card('en') },
    recordOf(trained),
  ])
}

/** `trained`: the record of one of the schools. No card is sent, since a card shows the figures of one school. */
export async function sendSharedToMlflow(server: MlflowServer | null, trained: ModelRow, warn: Warn): Promise<void> {
  if (server === null) return
  const common = CommonRecord.parse(sharedAlone(trained))
  await send(server, trained, warn, runOfSharedTraining(trained), [recordOf(common)])
}

const recordOf = (record: object): Artefact => ({
  name: 'record.json',
  type: 'application/json',
  content: JSON.stringify(record),
})

async function send(
  server: MlflowServer,
  { model }: ModelRow,
  warn: Warn,
  run: MlflowRun,
  artefacts: readonly Artefact[],
): Promise<void> {
  try {
    await sendRun(server, run, artefacts)
  } catch (error) {
    if (!(error instanceof MlflowAway) && !(error instanceof z.ZodError)) throw error
    const why = error instanceof MlflowAway ? error.message : 'MLflow answered in an unknown form.'
    warn(`warning: ${model} was recorded, but not sent to MLflow. ${why}`)
  }
}
