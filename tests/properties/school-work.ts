// Work that takes several commands in order, whose ids would hardly meet by chance: a path, a sequence, a text and its
// review, a competency, a revision, a group, a badge. Other commands of a life come between one such work and the next.
import type { ContentKind } from '#events/teaching/content-ids.ts'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import { id, minute } from '#kernel/specification.ts'
import { agreed } from '../fixtures/consents.ts'

/** A command with what differs from its example. */
export type WorkStep = readonly [command: string, input: Readonly<Record<string, unknown>>]

type Place = { readonly learner: string; readonly classmate: string; readonly class: string }

const content = id('c047', 9)
const kind: ContentKind = 'quiz'
const step = id('57e9', 1)
const second = id('57e9', 2)
const questions = [{ kind: 'number', prompt: 'π ?', points: 1, expected: 3.14 }]
const steps = [
  { step, title: 'Je lis', contents: [content] },
  { step: second, title: 'Je récite', after: [step] },
]

function onPath({ learner, class: ofClass }: Place): readonly WorkStep[] {
  const path = id('9a7', 1)
  const at = { learner, path }
  return [
    ['teaching.define-content', { content, body: { kind, questions } }],
    ['teaching.validate-content', { content, version: 1 }],
    ['teaching.create-path', { path, learners: [learner], steps }],
    ['teaching.give-path', { path, to: { kind: 'class', class: ofClass } }],
    ['teaching.prepare-path-context', { path, version: 1, contents: [] }],
    ['learning.assign-path', at],
    ['learning.start-path-step', { ...at, step }],
    ['privacy.record-paper-consent', agreed(learner, 'detailed-tracking')],
    ['learning.visit-path-screens', { ...at, visits: [{ screen: 'path', enteredAt: minute(1), durationMs: 5_000 }] }],
    ['learning.finish-path-content', { ...at, step, content, contentVersion: 1, answers: [{ text: '3,14' }] }],
    ['learning.correct-path-mark', { ...at, step, content, points: 0.5 }],
    ['learning.finish-path-step', { ...at, step: second }],
    ['teaching.change-path', { path, title: 'Le cercle', steps }],
    ['learning.update-path', at],
    ['learning.take-back-path', at],
    ['teaching.withdraw-path', { path }],
  ]
}

function onSequence({ learner, class: ofClass }: Place): readonly WorkStep[] {
  const version = { sequence: exampleSequence.sequence, version: 1 }
  const at = { learner, ...version }
  const summary = 'Les abeilles dansent pour montrer aux autres abeilles où sont les fleurs.'
  return [
    ['teaching.define-sequence', {}],
    ['teaching.publish-sequence', version],
    ['teaching.set-class-sequence', { ...version, class: ofClass }],
    ['learning.assign-sequence', { ...at, class: ofClass }],
    ['learning.start-activity', { ...at, activity: exampleParts.text }],
    ['learning.record-activity-result', { ...at, activity: exampleParts.text, answers: undefined }],
    ['learning.record-activity-result', { ...at, activity: exampleParts.quiz }],
    [
      'learning.record-activity-result',
      { ...at, activity: exampleParts.summary, answers: undefined, response: summary },
    ],
    ['learning.review-activity-result', { ...at, activity: exampleParts.summary }],
  ]
}

function onText({ learner, classmate, class: ofClass }: Place): readonly WorkStep[] {
  const production = id('7e47', 1)
  const of = { learner, production }
  const asked = { ...of, reviewer: classmate, dueAt: minute(40_000) }
  const [first, other] = [id('4e7', 1), id('4e7', 2)]
  return [
    ['learning.draft-production', { ...of, class: ofClass }],
    ['learning.submit-production', of],
    ['learning.assign-peer-review', { ...asked, review: first }],
    ['learning.give-peer-review', { learner, review: first, reviewer: classmate }],
    ['learning.evaluate-production', { ...of, draft: 1 }],
    ['learning.publish-production', of],
    ['learning.draft-production', { ...of, class: ofClass, text: 'La cabane est vide.' }],
    ['learning.submit-production', of],
    ['learning.assign-peer-review', { ...asked, review: other }],
    ['learning.close-peer-review', { learner, review: other, reason: 'cancelled' }],
    ['learning.replace-peer-review', { learner, review: other, class: ofClass }],
    ['learning.withdraw-production', of],
  ]
}

const onCompetency = ({ learner }: Place): readonly WorkStep[] => [
  ['learning.define-competency', { code: 'FR.ECR.1' }],
  ['learning.assess-competency', { learner, competency: 'FR.ECR.1' }],
  ['learning.correct-competency-assessment', { learner }],
]

function onRevision({ learner, class: ofClass }: Place): readonly WorkStep[] {
  const at = { learner, class: ofClass }
  const revised = { kind: 'content', item: 'video/fractions-1' }
  const session = id('4ed', 1)
  return [
    ['learning.view-content', { ...at, content: revised.item }],
    ['teaching.record-revision-weights', {}],
    ['learning.start-revision', { ...at, session, items: [revised] }],
    ['learning.answer-revision', { ...at, session, ...revised }],
    ['teaching.reset-revision-weights', {}],
    ['learning.end-revision', { ...at, session }],
  ]
}

function inGroup({ learner, class: ofClass }: Place): readonly WorkStep[] {
  const group = id('9e0', 1)
  const at = { group, class: ofClass }
  return [
    ['teaching.form-group', at],
    ['teaching.join-group', { ...at, learner }],
    ['teaching.leave-group', { group, learner }],
    ['teaching.dissolve-group', at],
  ]
}

const onProfile = ({ learner, class: ofClass }: Place): readonly WorkStep[] => [
  ['learning.declare-learning-style', { learner, class: ofClass, source: 'teacher' }],
  ['learning.declare-grade', { learner, class: ofClass }],
]

/** A child agrees with a parent, and turns 15. */
function atFifteen({ learner: person }: Place): readonly WorkStep[] {
  const purpose = 'detailed-tracking'
  return [
    ['identity.register-person', { person }],
    ['identity.grant-role', { person, role: 'learner' }],
    ['privacy.record-paper-consent', agreed(person, purpose)],
    ['identity.record-birth-date', { person, birthDate: '2010-01-01' }],
    ['privacy.lapse-consent', { person, purpose }],
  ]
}

const withBadge = ({ learner, class: ofClass }: Place): readonly WorkStep[] => [
  ['learning.unlock-achievement', { learner, class: ofClass, achievement: 'tables-de-7' }],
  ['learning.revoke-badge', { learner, class: ofClass, achievement: 'tables-de-7' }],
]

/** About the first event of the learner's stream, which may be of any kind. */
function onMoment({ learner, class: ofClass }: Place): readonly WorkStep[] {
  const [kept, gone] = [id('407e', 1), id('407e', 2)]
  return [
    ['learning.write-note', { learner, class: ofClass, note: kept, revision: 0 }],
    ['learning.write-note', { learner, class: ofClass, note: gone, revision: 1 }],
    ['learning.withdraw-note', { learner, note: gone }],
  ]
}

export const works: readonly ((place: Place) => readonly WorkStep[])[] = [
  onPath,
  onSequence,
  onText,
  onCompetency,
  onRevision,
  inGroup,
  withBadge,
  onProfile,
  atFifteen,
  onMoment,
]
