// Wires the decision who may do what: relations from the read models or the log, and what makes them change at once.
import type { Kysely } from 'kysely'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunnerParts } from '#commanding/command-runner.ts'
import type { StreamSnapshots } from '#commanding/stream-snapshots.ts'
import { streamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { type Authorise, authoriser } from '#identity/access/authorise.ts'
import { type KnownRelations, knownRelations } from '#identity/access/known-relations.ts'
import type { Relations } from '#identity/access/relations.ts'
import type { Decider } from '#kernel/decider.ts'
import { NO_REVISION, parseStream, type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import person from '../../commands/identity/person.ts'
import learner from '../../commands/learning/learner.ts'
import classDecider, { currentTeachers } from '../../commands/teaching/class.ts'
import { relationRows } from './relation-rows.ts'

const MOST_BYTES = 20_000_000

export type AccessWiring = {
  readonly db: Kysely<unknown>
  readonly log: Pick<EventLog, 'head' | 'readAll' | 'readStream'>
  readonly codec: Codec
  readonly snapshots: StreamSnapshots
  readonly moved: Doorbell
}

export type Access = {
  readonly authorise: Authorise
  readonly relations: Relations
  /** Before a command is answered, this process forgets the relations that it may have changed. */
  readonly beforeAnswer: NonNullable<CommandRunnerParts['beforeAnswer']>
}

export function openAccess({ db, log, codec, snapshots, moved }: AccessWiring): Access {
  const monotonicMs = () => performance.now()
  // The command runner saves the snapshots, with the states of all deciders.
  const states = streamStates(log, codec, { mostBytes: MOST_BYTES, snapshots: { ...snapshots, save: () => {} } })

  async function stateOf<State>(tenant: TenantId, stream: StreamName, decider: Decider<State>): Promise<State> {
    const { states: folded } = await states.load(stream, tenant, [decider], true)
    return (folded.get(decider) ?? decider.initial) as State
  }

  const relations: KnownRelations = knownRelations(
    {
      ...relationRows({ db, log, moved, monotonicMs }),
      async teachersNow(tenant, ofClass) {
        const state = await stateOf(tenant, streamName('class', ofClass), classDecider)
        return state.status === 'open' ? currentTeachers(state).map(({ teacher }) => teacher) : []
      },
      async classesNow(tenant, id) {
        const { enrolments } = await stateOf(tenant, streamName('learner', id), learner)
        return enrolments.flatMap((stay) => (stay.until === null ? stay.class : []))
      },
      async linkNow(tenant, guardian, id) {
        const { links } = await stateOf(tenant, streamName('person', id), person)
        return links.find((link) => link.guardian === guardian && link.state === 'confirmed')?.level ?? null
      },
      async isNewcomer(tenant, id) {
        const stream = streamName('learner', id)
        const page = await log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })
        return page.currentRevision === NO_REVISION
      },
    },
    monotonicMs,
  )

  return {
    authorise: authoriser(relations),
    relations,
    beforeAnswer({ stream, events }, tenant) {
      const { kind } = parseStream(stream)
      if (kind === 'class' || kind === 'person' || events.some(({ type }) => CHANGES.has(type)))
        relations.changed(tenant)
    },
  }
}

/** Of a learner's stream: what changes who teaches them. */
const CHANGES: ReadonlySet<string> = new Set([
  'teaching.learner-enrolled',
  'teaching.learner-left-class',
  'privacy.subject-erased',
])
