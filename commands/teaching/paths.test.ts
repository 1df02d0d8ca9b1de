/** Paths and groups: what is checked when a path is made, changed and given. */
import { describe, expect, it } from 'vitest'
import groupDissolved from '#events/teaching/group-dissolved.ts'
import groupFormed from '#events/teaching/group-formed.ts'
import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import pathDefined from '#events/teaching/path-defined.ts'
import pathGiven from '#events/teaching/path-given.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import { GroupId } from '#events/teaching/path-values.ts'
import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { PersonId } from '#kernel/ids.ts'
import { given, id, minute, refused } from '#kernel/specification.ts'
import { classA, classB, enrolled, learner, left } from '../../tests/fixtures/learning.ts'
import { first, path, reading, second, steps } from '../../tests/fixtures/paths.ts'
import changePath from './change-path.ts'
import createPath from './create-path.ts'
import formGroup from './form-group.ts'
import givePath from './give-path.ts'
import group from './group.ts'
import joinGroup from './join-group.ts'
import leaveGroup from './leave-group.ts'
import memberships from './memberships.ts'
import pathDecider from './path.ts'
import { refusedBy } from './subscription.ts'
import withdrawPath from './withdraw-path.ts'

const other = PersonId.parse(id('1ea', 2))
const blue = GroupId.parse(id('9e0'))
const groupKey = { group: blue, class: classA }

const content = (of: typeof reading, what: object = {}) => ({
  ...{ content: of, version: 3, kind: 'text' as const, title: 'Le cercle', skills: [], minutes: null },
  ...{ origin: 'made' as const, validated: 2, changedAt: minute(0), withdrawnAt: null },
  ...what,
})
const member = (who = learner, what: object = {}) => ({
  ...{ class: classA, learner: who, schoolYear: '2026-2027', from: minute(0), joinedOn: '2026-09-01' as never },
  ...{ until: null, stays: 1, result: null },
  ...what,
})
const known = { needed: { contents: [content(reading)], roster: [member()] } }

const step = (id: string, what: object = {}) => ({ step: id, title: 'Je lis', contents: [] as string[], ...what })
const input = { path, title: 'Le cercle', learners: [learner], steps: [step(first, { contents: [reading] })] }
const defined = (version = 1, what: object = {}) =>
  pathDefined({
    ...{ path, version, title: 'Le cercle', objectives: [] },
    steps: [step(first, { contents: [{ content: reading, version: 2, kind: 'text', title: 'Le cercle' }] }) as never],
    ...what,
  })
const toLearner = (who = learner, because: 'chosen' | 'in-class' | 'in-group' = 'chosen') =>
  pathGivenToLearner({ path, learner: who, because })

describe('creating a path', () => {
  const create = (what: object = {}, context: object = known) =>
    given(pathDecider, []).when(createPath, { ...input, ...what }, context)

  it('pins each content to its validated version, and gives the path to each learner once', () =>
    create({ learners: [learner, learner] }).then([defined(), toLearner()]))

  it('works without steps and without learners', () =>
    create({ learners: [], steps: [] }).then([defined(1, { steps: [] })]))

  it('answers the id, the status and the learners', () =>
    expect(createPath.answer?.of(createPath.input.parse(input))).toEqual({
      id: path,
      status: 'active',
      learners: [learner],
    }))

  it('acts on each of the learners, and may be used by whoever teaches them all', () => {
    expect(createPath.of(createPath.input.parse(input))).toEqual([{ kind: 'person', person: learner }])
    expect(createPath.of(createPath.input.parse({ ...input, learners: [] }))).toEqual({ kind: 'nobody' })
  })

  it('refuses a learner who is in no class now', () => {
    create({ learners: [learner, other] }).then(refused('not-in-a-class', '/learners/1'))
    create({}, { needed: { ...known.needed, roster: [member(learner, { until: minute(1) })] } }).then(
      refused('not-in-a-class', '/learners/0'),
    )
  })

  it.each([
    ['does not exist', [], 'unknown-content'],
    ['is a draft', [content(reading, { validated: null })], 'content-not-validated'],
    ['was withdrawn', [content(reading, { withdrawnAt: minute(1) })], 'content-withdrawn'],
  ])('refuses a content that %s', (_, contents, code) =>
    create({}, { needed: { ...known.needed, contents } }).then(refused(code, '/steps/0/contents/0')),
  )

  it.each([
    [
      'a content twice in one step',
      [step(first, { contents: [reading, reading] })],
      'content-twice',
      '/steps/0/contents/1',
    ],
    ['two steps of one id', [step(first), step(first)], 'step-twice', '/steps/1/step'],
    [
      'a step after one that the path does not have',
      [step(first, { after: [second] })],
      'unknown-step',
      '/steps/0/after/0',
    ],
    ['a step after itself', [step(first, { after: [first] })], 'circle-of-steps', '/steps/0/after'],
    [
      'a circle of steps',
      [step(first, { after: [second] }), step(second, { after: [first] })],
      'circle-of-steps',
      '/steps/0/after',
    ],
    [
      'a step that closes before it opens',
      [step(first, { opensOn: '2026-12-02', closesOn: '2026-12-01' })],
      'closes-before-it-opens',
      '/steps/0/closesOn',
    ],
  ])('refuses %s', (_, wrong, code, pointer) => create({ steps: wrong }).then(refused(code, pointer)))

  it('refuses an id that is in use', () =>
    given(pathDecider, [defined()]).when(createPath, input, known).then(refused('path-already-created', '/path')))
})

describe('the subscription of a school', () => {
  it('allows everything while nothing is recorded of it', () =>
    expect(refusedBy(null, 'learning-paths', minute(0))).toBeNull())
  it('allows what it contains, until it ends', () => {
    const subscription = { modules: ['learning-paths'] as const, until: minute(10) }
    expect(refusedBy(subscription, 'learning-paths', minute(9))).toBeNull()
    expect(refusedBy(subscription, 'learning-paths', minute(10))?.code).toBe('subscription-ended')
    expect(refusedBy({ modules: [], until: null }, 'learning-paths', minute(0))?.code).toBe('not-in-the-subscription')
  })
})

describe('changing a path', () => {
  const { learners: _, ...change } = input
  it('makes a new version where it differs, and none where it is the same', () => {
    given(pathDecider, [defined()]).when(changePath, change, known).then([])
    given(pathDecider, [defined()])
      .when(changePath, { ...change, title: 'Le disque' }, known)
      .then([defined(2, { title: 'Le disque' })])
  })
  it('keeps a content that was withdrawn since, in its version', () =>
    given(pathDecider, [defined()])
      .when(
        changePath,
        { ...change, title: 'Le disque' },
        { needed: { contents: [content(reading, { withdrawnAt: minute(1) })] } },
      )
      .then([defined(2, { title: 'Le disque' })]))
  it('is refused for a path that is unknown or withdrawn', () => {
    given(pathDecider, []).when(changePath, change, known).then(refused('unknown-path', '/path'))
    given(pathDecider, [defined(), pathWithdrawn({ path })])
      .when(changePath, change, known)
      .then(refused('path-withdrawn', '/path'))
  })
})

describe('giving a path', () => {
  const rows = (what: object = {}) => ({ needed: { roster: [], group: [], members: [], ...what } })
  const toClass = { path, to: { kind: 'class' as const, class: classA } }
  const toGroup = { path, to: { kind: 'group' as const, ...groupKey } }
  const roster = [member(), member(other), member(PersonId.parse(id('1ea', 3)), { until: minute(1) })]
  const formed = { ...groupKey, name: 'Bleu', formedAt: minute(0), dissolvedAt: null }

  it('to a class names the class, and each learner who is in it now', () =>
    given(pathDecider, [defined()])
      .when(givePath, toClass, rows({ roster }))
      .then([pathGiven({ path, class: classA }), toLearner(learner, 'in-class'), toLearner(other, 'in-class')]))

  it('to a group names its members who are still in the class', () =>
    given(pathDecider, [defined()])
      .when(
        givePath,
        toGroup,
        rows({
          roster,
          group: [formed],
          members: [learner, PersonId.parse(id('1ea', 3))].map((who) => ({
            ...groupKey,
            learner: who,
            from: minute(0),
          })),
        }),
      )
      .then([pathGiven({ path, ...groupKey }), toLearner(learner, 'in-group')]))

  it('names nobody twice', () =>
    given(pathDecider, [defined(), toLearner(), pathGiven({ path, class: classA })])
      .when(givePath, toClass, rows({ roster }))
      .then([toLearner(other, 'in-class')]))

  it('to a learner by name gives it again, since it may have been taken back; for a class, it does not', () => {
    const before = given(pathDecider, [defined(), toLearner()])
    const one = { path, to: { kind: 'learner' as const, learner } }
    before.when(givePath, one, rows({ roster })).then([toLearner()])
    before.when(givePath, { ...one, because: 'in-class' }, rows({ roster })).then([])
  })

  it.each([
    ['of another class', [{ ...formed, class: classB }]],
    ['that was dissolved', [{ ...formed, dissolvedAt: minute(2) }]],
    ['that does not exist', []],
  ])('to a group %s is refused', (_, groups) =>
    given(pathDecider, [defined()])
      .when(givePath, toGroup, rows({ roster, group: groups }))
      .then(refused('unknown-group', '/to/group')),
  )

  it('is refused for a learner in no class, and for a path that is unknown or withdrawn', () => {
    const one = { path, to: { kind: 'learner' as const, learner } }
    given(pathDecider, [defined()]).when(givePath, one, rows()).then(refused('not-in-a-class', '/to/learner'))
    given(pathDecider, []).when(givePath, one, rows({ roster })).then(refused('unknown-path', '/path'))
    given(pathDecider, [defined(), pathWithdrawn({ path })])
      .when(givePath, one, rows({ roster }))
      .then(refused('path-withdrawn', '/path'))
  })
})

it('a path is withdrawn once', () => {
  given(pathDecider, [defined()])
    .when(withdrawPath, { path })
    .then([pathWithdrawn({ path })])
  given(pathDecider, [defined(), pathWithdrawn({ path })])
    .when(withdrawPath, { path })
    .then([])
})

describe('a group', () => {
  const formed = { ...groupKey, name: 'Bleu', formedAt: minute(0), dissolvedAt: null }
  const asked = { learner, ...groupKey }
  const joined = learnerJoinedGroup(groupKey)

  it('is formed once under an id', () => {
    given(group, [])
      .when(formGroup, { ...groupKey, name: 'Bleu' })
      .then([groupFormed({ ...groupKey, name: 'Bleu' })])
    given(group, [groupFormed({ ...groupKey, name: 'Bleu' }), groupDissolved(groupKey)])
      .when(formGroup, { ...groupKey, name: 'Rouge' })
      .then(refused('group-already-formed', '/group'))
  })
  it('takes learners of its class, once each', () => {
    const needed = { needed: { groups: [formed] } }
    given(memberships, [enrolled()]).when(joinGroup, asked, needed).then([joined])
    given(memberships, [enrolled(), joined]).when(joinGroup, asked, needed).then([])
    given(memberships, [enrolled(classB)])
      .when(joinGroup, asked, needed)
      .then(refused('not-enrolled'))
  })
  it('has nobody who left its class: on return they are put into it again', () => {
    const needed = { needed: { groups: [formed] } }
    given(memberships, [enrolled(), joined, left(), enrolled()]).when(joinGroup, asked, needed).then([joined])
    given(memberships, [enrolled(), joined, left()])
      .when(leaveGroup, { learner, group: blue })
      .then(refused('not-in-the-group'))
  })
  it('that was dissolved, or is of another class, takes nobody', () => {
    for (const wrong of [
      { ...formed, dissolvedAt: minute(1) },
      { ...formed, class: classB },
    ])
      given(memberships, [enrolled()])
        .when(joinGroup, asked, { needed: { groups: [wrong] } })
        .then(refused('unknown-group', '/group'))
  })
})

it('the fixtures of paths are valid steps', () => expect(steps.map((one) => one.contents.length)).toEqual([1, 2, 0]))
