import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import { PersonId, type Position, position, streamName } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { affectedLearners } from './affected-learners.ts'
import { hashOfLearner } from './model-sides.ts'

const people = Array.from({ length: 200 }, (_, n) => PersonId.parse(id('1ea', n + 1)))
const trainedOn = people.filter((person) => !isHeldOut(person))
const [learner, other, newcomer] = trainedOn as [PersonId, PersonId, PersonId]
const heldOut = people.find((person) => isHeldOut(person)) ?? learner
const CUT = position(100n)

type Limited = { readonly person: PersonId; readonly type: string; readonly at: bigint }

/** Everybody’s first event is at position 10, that of the newcomer after the training. */
function counted(limits: readonly Limited[], { excluded = [] as readonly PersonId[], withdrawn = false } = {}) {
  const events = limits.map(({ person, type, at }) => ({ subject: person, type, position: position(at) }))
  const of = (type: string) =>
    new Set(withdrawn ? [] : limits.filter((one) => one.type === type).map(({ person }) => person))
  return affectedLearners(
    {
      log: {
        async readAll({ after, filter }) {
          const found = events.filter((event) => event.position > after && filter?.types?.includes(event.type))
          return { events: found as unknown as StoredEvent[], position: position(1_000n), end: true }
        },
        async readStream(stream) {
          const first: Position = stream === streamName('learner', newcomer) ? position(150n) : position(10n)
          return { events: [{ position: first } as StoredEvent], currentRevision: 0 }
        },
      },
      erased: { has: (_, person) => of('privacy.subject-erased').has(PersonId.parse(person)) },
      personLimits: async () => ({
        restricted: of('privacy.restriction-set'),
        objecting: new Map([['model-training', of('privacy.objection-made')]]),
      }),
    },
    someone.tenant,
    { cut: CUT, excluded: new Set(excluded.map(hashOfLearner)) },
  )
}

describe('the learners from whom a model must not have learned', () => {
  const erased = (person: PersonId, at = 120n): Limited => ({ person, type: 'privacy.subject-erased', at })
  const restricted = (person: PersonId): Limited => ({ person, type: 'privacy.restriction-set', at: 130n })
  const objecting = (person: PersonId): Limited => ({ person, type: 'privacy.objection-made', at: 140n })

  it('are those who were erased, are restricted or object since its training', async () => {
    expect(await counted([erased(learner), objecting(other)])).toEqual({ erased: 1, restricted: 0, objecting: 1 })
    expect(await counted([restricted(learner), objecting(learner)])).toEqual({ erased: 0, restricted: 1, objecting: 0 })
  })

  it('are not those who were left out already, were held out, were excluded, or came later', async () => {
    const nobody = { erased: 0, restricted: 0, objecting: 0 }
    expect(await counted([erased(learner, 90n)])).toEqual(nobody)
    expect(await counted([erased(heldOut)])).toEqual(nobody)
    expect(await counted([erased(newcomer)])).toEqual(nobody)
    expect(await counted([erased(learner)], { excluded: [learner] })).toEqual(nobody)
  })

  it('are not those whose restriction was lifted or whose objection was withdrawn', async () => {
    const nobody = { erased: 0, restricted: 0, objecting: 0 }
    expect(await counted([restricted(learner), objecting(other)], { withdrawn: true })).toEqual(nobody)
  })
})
