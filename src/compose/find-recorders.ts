// Who recorded the events of a learner, by kind, from the log: no read model has to be as far as the history that is asked for.
//
// Somebody who is or was a guardian of the learner counts as their guardian, but for what they did as staff of the school. An actor
// without a stream of their own is no person of the school. If the event came with the file of a person, from another
// installation, all that is known is that it came from there. Otherwise it is an application or, where the id is derived from a
// name, an import or the service itself.
import { openedPages, type Pages } from '#commanding/opened-pages.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { guardiansOf } from '#events/identity/guardians.ts'
import { isOfGuardian } from '#events/privacy/acts-of-family.ts'
import { importerFrom, sources } from '#imports/importers.ts'
import { type LogId, type PersonId, streamName, type TenantId } from '#kernel/ids.ts'
import { isKnown } from '#past/person-history.ts'
import type { FindRecorders, Recorded, Recorder } from '#past/recorders.ts'

type Log = Pick<EventLog, 'readStream' | 'copyOf'>

/** Version 8: derived from a name (derivedUuid). People and applications have random ids. */
const DERIVED = /^.{14}8/

export const findRecorders =
  ({ log, codec }: { readonly log: Log; readonly codec: Pages['codec'] }): FindRecorders =>
  async (tenant, learner, recorded) => {
    const actors = new Set(recorded.map(({ actor }) => actor))
    actors.delete(learner)
    if (actors.size === 0) return () => 'learner'
    const guardians = await guardiansOf(learner, openedPages({ log, codec }, tenant))
    const { opener, logs } = await beginningOf(log, tenant)
    const importers = importersOf(tenant)
    const people = new Set(guardians.known.keys())
    await Promise.all(
      [...actors].map(async (actor) => {
        if (people.has(actor) || importers.has(actor)) return
        if (await isKnown(log, tenant, [streamName('person', actor)])) people.add(actor)
      }),
    )
    return (one: Recorded): Recorder => {
      const { actor, origin } = one
      if (actor === learner) return 'learner'
      if (isOfGuardian(one, guardians)) return 'guardian'
      if (importers.has(actor)) return 'import'
      if (people.has(actor)) return 'staff'
      if (origin !== null && !logs.has(origin)) return 'other-installation'
      if (!DERIVED.test(actor)) return 'application'
      // OULAD has an importer for each choice of courses, and each choice is a school of its own, which it opens.
      return actor === opener ? 'import' : 'process'
    }
  }

/** Who opened the school, and the logs that its own events come from where this log is a copy: an origin there is no import. */
async function beginningOf(
  log: Log,
  tenant: TenantId,
): Promise<{ readonly opener: PersonId | undefined; readonly logs: ReadonlySet<LogId> }> {
  const stream = streamName('school', tenant)
  const { events } = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })
  const [opened] = events
  return {
    opener: opened?.actor,
    logs: new Set([...(log.copyOf ? [log.copyOf.log] : []), ...(opened?.origin ? [opened.origin.log] : [])]),
  }
}

const importersOf = (tenant: TenantId): ReadonlySet<PersonId> =>
  new Set(sources.map((source) => importerFrom(source, tenant)))
