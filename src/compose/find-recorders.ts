// Who recorded the events of a learner, by kind, from the log: no read model has to be as far as the history that is asked for.
//
// Somebody who is or was a guardian of the learner counts as their guardian, also if they work at the school. An actor without
// a stream of their own is no person of the school: an application, or, where the id is derived from a name, the service itself.
import type { EventLog } from '#event-log/event-log.ts'
import { guardianshipsOf } from '#events/identity/guardianships.ts'
import { importerFrom, sources } from '#imports/importers.ts'
import { type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { isKnown } from '#past/person-history.ts'
import type { FindRecorders, Recorder } from '#past/recorders.ts'

/** Version 8: derived from a name (derivedUuid). People and applications have random ids. */
const DERIVED = /^.{14}8/

export const findRecorders =
  (log: Pick<EventLog, 'readStream'>): FindRecorders =>
  async (tenant, learner, actors) => {
    const others = [...actors].filter((actor) => actor !== learner)
    if (others.length === 0) return new Map([...actors].map((actor) => [actor, 'learner']))
    const guardians = await guardianshipsOf(learner, (stream, page) => log.readStream(stream, { tenant, ...page }))
    const importers = importersOf(tenant)
    const kindOf = async (actor: PersonId): Promise<Recorder> => {
      if (actor === learner) return 'learner'
      if (guardians.has(actor)) return 'guardian'
      if (importers.has(actor)) return 'import'
      if (await isKnown(log, tenant, [streamName('person', actor)])) return 'staff'
      return DERIVED.test(actor) ? 'process' : 'application'
    }
    return new Map(await Promise.all([...actors].map(async (actor) => [actor, await kindOf(actor)] as const)))
  }

const importersOf = (tenant: TenantId): ReadonlySet<PersonId> =>
  new Set(sources.map((source) => importerFrom(source, tenant)))
