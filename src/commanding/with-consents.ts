// Keeps out of the log what nobody has agreed to: an event that rests on a consent is refused without it, and a field that
// does is left out of its event.
// Input: the events of a decision, and the consents of the stream they go into. Output: the events that may be recorded.
//
// Invariant: whatever is recorded on a consent stands in the stream of that consent, after it was given and before it was
// withdrawn. It is decided on the state whose revision the append expects, so that a withdrawal of which this process has
// not heard makes the append fail, and the decision is made again (with-consents.test.ts).
import assert from 'node:assert/strict'
import type { ConsentPurpose, NeededConsent } from '#kernel/consent.ts'
import type { Decider } from '#kernel/decider.ts'
import type { AnyEventDefinition, NewEvent } from '#kernel/event.ts'
import { type PersonId, parseStream, type StreamName, streamName } from '#kernel/ids.ts'
import { CommandFailed } from './command-problem.ts'

/** What the commands of the privacy context know of consents, for the runner, which knows no decider by name. */
export type ConsentRules = {
  readonly decider: Decider
  readonly isGiven: (state: unknown, needed: NeededConsent) => boolean
  /** The purpose in words, for the refusal. */
  readonly title: (purpose: ConsentPurpose) => string
}

type Events = readonly NewEvent<string, object>[]
type Demand = Pick<AnyEventDefinition, 'consent' | 'fieldsOnConsent'>

export function withConsents(events: ReadonlyMap<string, AnyEventDefinition>, rules: ConsentRules | null) {
  const demands = new Map<string, Demand>(
    [...events.values()]
      .filter(({ consent, fieldsOnConsent }) => consent !== undefined || fieldsOnConsent.size > 0)
      .map(({ type, consent, fieldsOnConsent }) => [type, { fieldsOnConsent, ...(consent && { consent }) }]),
  )

  function only(event: NewEvent<string, object>, state: unknown): NewEvent<string, object> {
    const demand = demands.get(event.type)
    if (!demand) return event
    const isGiven = (needed: NeededConsent) => rules !== null && state !== undefined && rules.isGiven(state, needed)
    if (demand.consent && !isGiven(demand.consent)) throw refused(demand.consent, rules)
    const withheld = [...demand.fieldsOnConsent].filter(([field, needed]) => field in event.data && !isGiven(needed))
    if (withheld.length === 0) return event
    const left = Object.entries(event.data).filter(([field]) => !withheld.some(([name]) => name === field))
    return { ...event, data: Object.fromEntries(left) }
  }

  return {
    /** The decider to fold beside the command's: only what a person did in their own stream can depend on their consent. */
    of: (stream: StreamName, subject: PersonId | null): Decider | null =>
      rules && subject !== null && demands.size > 0 && isOwn(rules.decider, stream, subject) ? rules.decider : null,
    only(decided: Events, state: unknown): Events {
      const recorded = decided.map((event) => only(event, state))
      assert(recorded.length === decided.length, 'fields are left out, never events')
      return recorded
    },
  }
}

const isOwn = ({ stream: kind }: Decider, stream: StreamName, subject: PersonId): boolean =>
  parseStream(stream).kind === kind && stream === streamName(kind, subject)

const refused = ({ to: purpose, sinceText }: NeededConsent, rules: ConsentRules | null) =>
  new CommandFailed({
    kind: 'refused',
    code: 'no-consent',
    detail: `This is recorded only with consent (${rules?.title(purpose) ?? purpose}, text ${sinceText} or later), which has not been given or was withdrawn. See /api/rights/consents.`,
    facts: { purpose, sinceText },
  })
