// Sends a recorded training to MLflow, where one is configured. A server that is away changes nothing: it is a warning.
import { z } from 'zod'
import type { TenantId } from '#kernel/ids.ts'
import { modelCard } from '#modelling/card/model-card.ts'
import { MlflowAway, type MlflowServer, sendRun } from '#modelling/mlflow/mlflow-client.ts'
import { runOfTraining } from '#modelling/mlflow/run-of-training.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import type { ModelRow } from './registry.ts'

const NOTHING_FOUND = { audit: null, auditedAt: null, drift: null, driftMeasuredAt: null, overruled: null } as const

/**
 * The artefacts are the card in French and in English, and the record. The bytes of a model stay in Sillage alone: a retirement
 * deletes them, and could not delete copies.
 */
export async function sendToMlflow(
  server: MlflowServer | null,
  tenant: TenantId,
  trained: ModelRow,
  warn: (text: string) => void,
): Promise<void> {
  if (server === null) return
  const card = (language: 'fr' | 'en') =>
    htmlPage(modelCard(trained, NOTHING_FOUND, { language, school: tenant, madeAt: trained.trainedAt }), language)
  try {
    await sendRun(server, runOfTraining(tenant, trained), [
      { name: 'fiche.html', type: 'text/html; charset=utf-8', content: card('fr') },
      { name: 'card.html', type: 'text/html; charset=utf-8', content: card('en') },
      { name: 'record.json', type: 'application/json', content: JSON.stringify(trained) },
    ])
  } catch (error) {
    if (!(error instanceof MlflowAway) && !(error instanceof z.ZodError)) throw error
    const why = error instanceof MlflowAway ? error.message : 'MLflow answered in an unknown form.'
    warn(`warning: ${trained.model} was recorded, but not sent to MLflow. ${why}`)
  }
}
