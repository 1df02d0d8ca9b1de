import { z } from 'zod'
import pathGiven from '#events/teaching/path-given.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import { GroupId, PathId } from '#events/teaching/path-values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import groupMembers from '../../projections/teaching/group-members.ts'
import groups from '../../projections/teaching/groups.ts'
import path, { MOST_GIVEN, pathStream } from './path.ts'

const To = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('class').describe('Everybody in a class.'), class: ClassId }),
    z.strictObject({
      kind: z.literal('group').describe('Everybody in a group of a class.'),
      class: ClassId.describe('The class of the group.'),
      group: GroupId,
    }),
    z.strictObject({ kind: z.literal('learner').describe('One learner.'), learner: PersonId }),
  ])
  .meta({ title: 'PathReceiver' })

/**
 * Gives a path to a class, a group of it or a learner. It names everybody who is in it at that moment; who joins later gets
 * it by the process `class-paths`, which also finds who joined while this was decided.
 */
export default defineCommand('teaching.give-path', {
  summary: 'Give a learning path',
  description:
    'Gives a path to a class, to a group of it, or to a learner. Whoever joins the class or group later gets it, too.',
  route: 'POST /api/paths/{path}/assignments',
  may: 'teaching:manage',
  of: ({ to }) => (to.kind === 'learner' ? { kind: 'person', person: to.learner } : { kind: 'class', class: to.class }),
  purpose: 'teaching',
  input: z.object({
    path: PathId,
    to: To.describe('Who gets it.'),
    because: pathGivenToLearner.data.shape.because.default('chosen'),
  }),
  example: { path: exampleSchool.path, to: { kind: 'class', class: exampleSchool.class } },
  decider: path,
  stream: pathStream,
  needs: {
    roster: {
      from: classRoster,
      keys: ({ to }) => [to.kind === 'learner' ? { learner: to.learner } : { class: to.class }],
    },
    group: { from: groups, keys: ({ to }) => (to.kind === 'group' ? [{ group: to.group }] : []) },
    members: { from: groupMembers, keys: ({ to }) => (to.kind === 'group' ? [{ group: to.group }] : []) },
  },
  decide(state, { path: id, to, because }, { needed }) {
    if (!state.last) return refuse('unknown-path', 'There is no such path.', { pointer: '/path' })
    if (state.withdrawn)
      return refuse('path-withdrawn', 'This path was withdrawn.', { pointer: '/path', facts: { path: id } })
    const inClass = new Set(needed.roster.flatMap(({ learner, until }) => (until === null ? learner : [])))
    if (to.kind === 'learner') {
      if (!inClass.has(to.learner))
        return refuse('not-in-a-class', 'This person is in no class of the school now.', { pointer: '/to/learner' })
      // Chosen by name, a learner from whom it was taken back gets it again.
      return because !== 'chosen' && state.given.includes(to.learner)
        ? []
        : [pathGivenToLearner({ path: id, learner: to.learner, because })]
    }
    const [group] = needed.group
    if (to.kind === 'group' && (group?.class !== to.class || group.dissolvedAt !== null))
      return refuse('unknown-group', 'The class has no such group.', { pointer: '/to/group' })
    const members =
      to.kind === 'class'
        ? [...inClass]
        : needed.members.flatMap(({ learner }) => (inClass.has(learner) ? learner : []))
    const fresh = members.filter((learner) => !state.given.includes(learner))
    if (state.given.length + fresh.length >= MOST_GIVEN)
      return refuse('too-many-learners', `A path is given to at most ${MOST_GIVEN} classes, groups and learners.`)
    const whole = { path: id, class: to.class, ...(to.kind === 'group' && { group: to.group }) }
    const isNew = !state.given.includes(to.kind === 'class' ? to.class : to.group)
    const why = to.kind === 'class' ? ('in-class' as const) : ('in-group' as const)
    return [
      ...(isNew ? [pathGiven(whole)] : []),
      ...fresh.map((learner) => pathGivenToLearner({ path: id, learner, because: why })),
    ]
  },
})
