/** Who is sent what when a sequence is set for a class, and when somebody joins it. */
import { describe, it } from 'vitest'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import { PersonId } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following } from '#kernel/process-specification.ts'
import { type Happening, id } from '#kernel/specification.ts'
import assignSequence from '../../commands/learning/assign-sequence.ts'
import { classA, classB, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { sequence, settings } from '../../tests/fixtures/sequences.ts'
import sequenceAssignments from './sequence-assignments.ts'

const mate = PersonId.parse(id('1ea', 2))
const setting = (what: { isActive?: boolean; version?: number } = {}) => ({
  ...{ class: classA, sequence, version: 1, isActive: true, startsOn: null, endsOn: null },
  ...{ lessonOrder: [], omitted: [], settings, ...what },
})
const set = (learners: string[], what = {}): Happening => ({
  ...classSequenceSet({ ...setting(what), learners, rosterAt: '7' }),
  subject: null,
  stream: `class-${classA}` as never,
})
const assigns = (who: string, what = {}) => send(assignSequence, { ...setting(what), learner: who })
const joins = (who: PersonId): Happening => ({ ...enrolled(), subject: who })

describe('a sequence that is set for a class', () => {
  it('is sent to everybody who is in the class', () =>
    following(sequenceAssignments, [])
      .when(set([learner, mate]))
      .then([assigns(learner), assigns(mate)]))

  it('is sent to who joins later, and to nobody who joins another class', () => {
    following(sequenceAssignments, [set([learner])])
      .when(joins(mate))
      .then([assigns(mate)])
    following(sequenceAssignments, [set([learner])])
      .when({ ...enrolled(classB), subject: mate })
      .then([])
  })

  it('is sent as it was set last', () =>
    following(sequenceAssignments, [set([learner]), set([learner], { version: 2 })])
      .when(joins(mate))
      .then([assigns(mate, { version: 2 })]))

  it('is sent to who has just joined and is missing from the list, once', () => {
    following(sequenceAssignments, [joins(mate)])
      .when(set([learner]))
      .then([assigns(learner), assigns(mate)])
    following(sequenceAssignments, [joins(mate)])
      .when(set([learner, mate]))
      .then([assigns(learner), assigns(mate)])
  })

  it('is sent to nobody who joins after it ended', () =>
    following(sequenceAssignments, [set([learner]), set([learner], { isActive: false })])
      .when(joins(mate))
      .then([]))
})
