// Wires the command runner, and what surrounds it: what is looked up before a decision, and who hears of what was recorded.

import type { Codec } from '#commanding/codec.ts'
import { type CommandRunner, type CommandRunnerParts, commandRunner } from '#commanding/command-runner.ts'
import { streamQueue } from '#commanding/stream-queue.ts'
import type { StreamStates } from '#commanding/stream-states.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { KnownLimits } from '#privacy/person-limits.ts'
import { checksRequests } from './checks-requests.ts'
import { agesFrom, consentRules } from './consents.ts'
import { endsRectifications } from './ends-rectifications.ts'
import { factFrom } from './fact-named.ts'
import { heardByLimits } from './heard-by-limits.ts'
import { type Hearing, heardBySessions } from './heard-by-sessions.ts'
import { type KeepAdministrator, keepsAdministrators } from './last-administrator.ts'
import { heardByModels } from './open-models.ts'
import type { StreamsOf } from './open-streams-of.ts'
import { prerequisitesFrom } from './skills-before.ts'

type Parts = Omit<
  CommandRunnerParts,
  'queue' | 'log' | 'erased' | 'consents' | 'ageOf' | 'prerequisitesIn' | 'factIn'
> & {
  readonly log: EventLog
  readonly codec: Codec
  readonly states: StreamStates
  /** Of the persons and requests that are looked up, which are few. */
  readonly rightsStates: StreamStates
  readonly erased: ErasedPeople
  readonly keeping: KeepAdministrator
  readonly hearing: Hearing
  readonly limits: KnownLimits
  readonly streamsOf: StreamsOf
  readonly models: Parameters<typeof heardByModels>[1]
}

export function openCommands({
  codec,
  states,
  rightsStates,
  keeping,
  hearing,
  limits,
  streamsOf,
  models,
  ...parts
}: Parts): {
  /** Without what surrounds it, for an erasure, which has checked that itself. */
  readonly decided: CommandRunner
  readonly commands: CommandRunner
} {
  const { log, definitions } = parts
  const decided = commandRunner({
    ...parts,
    queue: streamQueue(log, codec, states),
    consents: consentRules,
    ageOf: agesFrom({ log, codec }),
    prerequisitesIn: prerequisitesFrom({ log, codec }),
    factIn: factFrom(log),
  })
  const checked = checksRequests(endsRectifications(decided, { log, states: rightsStates }), {
    log,
    events: definitions.events,
    streamsOf,
    states: rightsStates,
  })
  const lasting = keepsAdministrators(checked, keeping)
  const heard = heardByLimits(heardBySessions(lasting, hearing), limits)
  return { decided, commands: heardByModels(heard, models) }
}
