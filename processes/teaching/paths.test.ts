/** What follows from a path that is given: assignments, later members, new versions, and the assistant's context. */
import { expect, it } from 'vitest'
import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import pathDefined from '#events/teaching/path-defined.ts'
import pathGiven from '#events/teaching/path-given.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import { GroupId } from '#events/teaching/path-values.ts'
import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following, refusal } from '#kernel/process-specification.ts'
import { type Happening, id } from '#kernel/specification.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import assignPath from '../../commands/learning/assign-path.ts'
import takeBackPath from '../../commands/learning/take-back-path.ts'
import updatePath from '../../commands/learning/update-path.ts'
import givePath from '../../commands/teaching/give-path.ts'
import preparePathContext from '../../commands/teaching/prepare-path-context.ts'
import { classA, enrolled, learner, left } from '../../tests/fixtures/learning.ts'
import { assigned, film, path, quiz, reading, steps } from '../../tests/fixtures/paths.ts'
import classPaths from './class-paths.ts'
import pathAssignments from './path-assignments.ts'
import pathContext from './path-context.ts'
import pathNotices from './path-notices.ts'

const other = PersonId.parse(id('1ea', 2))
const blue = GroupId.parse(id('9e0'))
const inPath = (happening: Happening): Happening => ({ ...happening, subject: null, stream: streamName('path', path) })
const toLearner = (who: PersonId) => inPath(pathGivenToLearner({ path, learner: who, because: 'chosen' }))
const toClass = inPath(pathGiven({ path, class: classA }))
const toGroup = inPath(pathGiven({ path, group: blue, class: classA }))
const defined = (version: number) => inPath(pathDefined({ path, version, title: 'Le cercle', objectives: [], steps }))
const gives = (who: PersonId, because: 'in-class' | 'in-group') =>
  send(givePath, { path, to: { kind: 'learner', learner: who }, because })

it('assigns a path to each learner to whom it was given', () =>
  following(pathAssignments, [defined(1)])
    .when(toLearner(learner))
    .then([send(assignPath, { learner, path })]))

it('moves those who have not started to a new version, and takes a withdrawn path back from all', () => {
  const given = [defined(1), toLearner(learner), toLearner(other), toLearner(learner)]
  const each = [other, learner]
  following(pathAssignments, given)
    .when(defined(2))
    .then(each.map((who) => send(updatePath, { learner: who, path, onlyIfNotStarted: true })))
  following(pathAssignments, given)
    .when(inPath(pathWithdrawn({ path })))
    .then(each.map((who) => send(takeBackPath, { learner: who, path })))
})

it('gives the paths of a class to whoever joins it later', () => {
  following(classPaths, [toClass])
    .when(enrolled())
    .then([gives(learner, 'in-class')])
  following(classPaths, [toClass, enrolled()]).when(left()).then([])
})

it('finds those who joined while the path was given to the class, and not those who left', () => {
  following(classPaths, [enrolled()])
    .when(toClass)
    .then([gives(learner, 'in-class')])
  following(classPaths, [enrolled(), left()]).when(toClass).then([])
})

it('gives the paths of a group to whoever joins it later, and none that was withdrawn', () => {
  const joins = learnerJoinedGroup({ group: blue, class: classA })
  following(classPaths, [toGroup])
    .when(joins)
    .then([gives(learner, 'in-group')])
  following(classPaths, [toGroup, joins, refusal('path-withdrawn')])
    .when({ ...joins, subject: other })
    .then([])
})

it('tells a learner of each path that they get', () => {
  const { sent } = following(pathNotices, []).when(assigned())
  expect(sent).toMatchObject([
    { command: giveNotice.name, input: { person: learner, kind: 'path-assigned', facts: { path } } },
  ])
})

it('prepares what an assistant may use: each content of the version once', () =>
  following(pathContext, [])
    .when(defined(3))
    .then([
      send(preparePathContext, {
        path,
        version: 3,
        contents: [
          { content: reading, version: 1 },
          { content: quiz, version: 2 },
          { content: film, version: 1 },
        ],
      }),
    ]))
