// xAPI statements that hold canaries wherever a person may be named or an answer may stand.
import { randomUUID } from 'node:crypto'
import type { Canaries } from './canaries.ts'

const VIDEO = 'https://w3id.org/xapi/video'
const ADL = 'http://adlnet.gov/expapi'

/** One statement a line, some of which cannot be imported. */
export function xapiStatements(canaries: Canaries): string {
  const of = (what: string) => canaries.text(`a statement: ${what}`)
  const context = {
    contextActivities: { parent: [{ id: 'course-v1:A', objectType: 'Activity' }] },
    instructor: { name: of('the instructor'), mbox: `mailto:${of('the instructor’s address')}@example.org` },
    team: { objectType: 'Group', name: of('the team'), member: [{ name: of('a member') }] },
    extensions: { [`${VIDEO}/extensions/session-id`]: randomUUID(), 'https://example.org/note': of('an extension') },
  }
  const statement = (verb: string, more: object = {}) => ({
    id: randomUUID(),
    actor: { name: of('the learner'), account: { homePage: 'https://mooc.example', name: of('the account') } },
    verb: { id: verb, display: { fr: of('the verb’s name') } },
    object: {
      id: 'https://mooc.example/q/1',
      definition: { type: `${ADL}/activities/cmi.interaction`, name: { fr: 'Question 1' } },
    },
    timestamp: '2026-10-05T10:00:00Z',
    result: {
      success: true,
      score: { scaled: 0.5 },
      response: of('the answer'),
      extensions: { 'https://example.org/x': of('a result') },
    },
    context,
    ...more,
  })
  const video = { id: 'https://mooc.example/v/1', definition: { type: `${VIDEO}/activity-type/video` } }
  const good = [
    statement(`${ADL}/verbs/answered`),
    statement(`${ADL}/verbs/completed`),
    statement(`${VIDEO}/verbs/played`, { object: video }),
    statement(`${VIDEO}/verbs/paused`, { object: video }),
    ...Array.from({ length: 12 }, () => statement(`${ADL}/verbs/answered`)),
  ]
  const [first] = good
  const bad = [
    { ...first, result: { response: of('another answer under the same id') } },
    statement(`https://example.org/verbs/${of('a verb')}`),
    statement(`${ADL}/verbs/answered`, { actor: { mbox: `mailto:${of('an address')}@example.org` } }),
    statement(`${ADL}/verbs/answered`, { timestamp: of('a time') }),
    statement(`${ADL}/verbs/answered`, { object: { objectType: of('a kind') } }),
  ]
  return [...[...good, ...bad].map((one) => JSON.stringify(one)), `{"actor": {"name": "${of('broken JSON')}"`].join(
    '\n',
  )
}
