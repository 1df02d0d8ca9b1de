// The models that questions ask: those that serve now or, for a past moment, those that served then, loaded by their hash.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { ModelKind } from '#events/insight/models.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { AskModels } from '#kernel/served-model.ts'
import type { CurrentModel, ServingModels, ServingPointers } from '#modelling/serving-models.ts'
import type { Moment } from '#past/moment.ts'
import models, { modelsStream } from '../../commands/insight/models.ts'
import { pointersIn } from './pointers-in.ts'

type Parts = {
  readonly log: Pick<EventLog, 'readStream'>
  readonly codec: Codec
  readonly serving: Pick<ServingModels, 'current' | 'among'>
}

const PAGE = 500

export function modelsForQueries({ log, codec, serving }: Parts) {
  /** By time, what had happened by then and was known then; the stream is in the order in which it was recorded. */
  async function pointersAt(tenant: TenantId, kind: ModelKind, moment: Moment): Promise<ServingPointers> {
    const reader = codec.reader()
    let state = models.initial
    for (let from = 0; ; ) {
      const { events } = await log.readStream(modelsStream(tenant, kind), {
        tenant,
        from,
        direction: 'forwards',
        limit: PAGE,
      })
      for (const stored of events) {
        from = stored.revision + 1
        const isKnown = stored.position <= moment.upTo && (moment.known === null || stored.recordedAt <= moment.known)
        const happened = moment.happened === null || stored.occurredAt <= moment.happened
        if (isKnown && happened && codec.knows(stored.type)) state = models.evolve(state, reader.decode(stored))
      }
      if (events.length < PAGE) break
    }
    return pointersIn(state)
  }

  async function servedAt<Kind extends ModelKind>(
    tenant: TenantId,
    kind: Kind,
    moment: Moment | null,
  ): Promise<CurrentModel<Kind>> {
    if (moment === null) return serving.current(tenant, kind)
    return serving.among(tenant, kind, await pointersAt(tenant, kind, moment))
  }

  return (tenant: TenantId, moment: Moment | null): AskModels => ({
    'at-risk': () => servedAt(tenant, 'at-risk', moment),
    'course-risk': () => servedAt(tenant, 'course-risk', moment),
    level: () => servedAt(tenant, 'level', moment),
  })
}
