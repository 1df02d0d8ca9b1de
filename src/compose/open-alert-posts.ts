// Wires the posts about alerts to one address of the operators.
import type pg from 'pg'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import type { ServiceView } from '#http/service-view.ts'
import type { Sender } from '#integrating/webhooks/send-delivery.ts'
import { TenantId } from '#kernel/ids.ts'
import { driftAlert, type PostedAlert } from '#operating/service/alert-posts.ts'
import { postedStore, postingWork } from '#operating/service/post-alerts.ts'
import { systemClock } from '#platform/clock.ts'
import type { Work } from '#projecting/workers/worker.ts'
import type { OpenedModels } from './open-models.ts'

export type AlertPostsParts = {
  readonly url: string
  readonly sender: Pick<Sender, 'send'>
  readonly view: ServiceView
  /** As the owner: of all schools. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly models: Pick<OpenedModels, 'driftOf'>
  readonly onTrouble: (error: unknown) => void
}

const Serving = z.object({ tenant: TenantId, model: ModelName })

export const alertPosts = ({ url, sender, view, pool, models, onTrouble }: AlertPostsParts): Work =>
  postingWork({
    url,
    sender,
    store: postedStore(pool),
    // That posts are not taken cannot be said by a post.
    look: async () => [
      ...(await view()).alerts.filter(({ code }) => code !== 'posts-not-taken'),
      ...(await driftAlerts(pool, models)),
    ],
    sleep: systemClock.sleep,
    onTrouble,
  })

/** Of the models that serve: the name of a model is that of its bytes, and says nothing about a school. */
async function driftAlerts(
  pool: Pick<pg.Pool, 'query'>,
  models: Pick<OpenedModels, 'driftOf'>,
): Promise<readonly PostedAlert[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select m.tenant, m.model from read.models m join read.schools s on s.tenant = m.tenant
      where m.state = 'serving' and s.closed_at is null order by m.tenant, m.model`,
  )
  const alerts = new Map<string, PostedAlert>()
  for (const row of rows) {
    const { tenant, model } = Serving.parse(row)
    const { lossAlarms, calibration, features } = await models.driftOf(tenant, model)
    const alarms = lossAlarms + Number(calibration) + Number(features)
    const known = alerts.get(model)?.measured ?? 0
    if (alarms > known) alerts.set(model, driftAlert(model, alarms))
  }
  return [...alerts.values()]
}
