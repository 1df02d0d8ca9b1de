import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import groups from '../../projections/teaching/groups.ts'
import memberships, { MOST_GROUPS } from './memberships.ts'

/** Puts a learner into a group of a class that they are in. A second time changes nothing. */
export default defineCommand('teaching.join-group', {
  summary: 'Put a learner into a group',
  description: 'Puts a learner into a group of their class. They get the paths that the group has.',
  route: 'POST /api/groups/members',
  may: 'teaching:manage',
  of: (input) => [
    { kind: 'class', class: input.class },
    { kind: 'person', person: input.learner },
  ],
  purpose: 'teaching',
  input: learnerJoinedGroup.data.extend({ learner: PersonId }),
  example: { learner: exampleSchool.learner, group: exampleSchool.group, class: exampleSchool.class },
  decider: memberships,
  stream: (input) => streamName('learner', input.learner),
  subject: (input) => input.learner,
  needs: { groups: { from: groups, keys: ({ group }) => [{ group }] } },
  decide(state, { learner, ...joined }, { needed }) {
    const [group] = needed.groups
    if (group?.class !== joined.class || group.dissolvedAt !== null)
      return refuse('unknown-group', 'The class has no such group.', { pointer: '/group' })
    if (!state.enrolments.some((stay) => stay.class === joined.class && stay.until === null))
      return refuse('not-enrolled', 'The learner is not in this class.', { facts: { learner, class: joined.class } })
    if (state.groups.some((one) => one.group === joined.group)) return []
    if (state.groups.length >= MOST_GROUPS)
      return refuse('too-many-groups', `A learner is in at most ${MOST_GROUPS} groups at once.`, { facts: { learner } })
    return [learnerJoinedGroup(joined)]
  },
})
