/** Each example of the API page, sent to a real service: requests are carried out, answers are as the page has them. */

import { randomUUID } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentText } from '#events/privacy/consent-texts.ts'
import { exampleRequest } from '#http/commands/command-operations.ts'
import { exampleAddress } from '#http/queries/query-operations.ts'
import { isRole, roles, schoolRoles } from '#identity/permissions.ts'
import type { Command } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { Permission } from '#kernel/permission.ts'
import { personQuestions } from '#past/person-questions.ts'
import { objectOf } from './documented.ts'
import { openStack, type Stack } from './stack.ts'

/** An order in which the examples can be sent; those of commands that are not named come after these. */
const ORDER = [
  'identity.open-school',
  'identity.register-person',
  'identity.claim-sign-in-name',
  'identity.open-account',
  'identity.claim-openid-identity',
  'identity.link-openid',
  'identity.register-client',
  'teaching.open-class',
  'teaching.enrol-learner',
  'identity.issue-device-code',
  'identity.enrol-device',
  'identity.set-pin',
  'identity.grant-role',
  'identity.ask-guardian-link',
  'identity.change-guardian-level',
  'identity.confirm-guardian-link',
  'identity.end-guardian-link',
  'teaching.assign-teacher',
  'teaching.define-content',
  'teaching.validate-content',
  'teaching.create-path',
  'teaching.change-path',
  'teaching.give-path',
  'teaching.form-group',
  'teaching.join-group',
  'learning.assign-path',
  'learning.start-path-step',
  'learning.finish-path-content',
  'learning.correct-path-mark',
  'learning.finish-path-step',
  'teaching.define-sequence',
  'teaching.publish-sequence',
  'teaching.set-class-sequence',
  'learning.assign-sequence',
  'learning.start-activity',
  'learning.record-activity-result',
  'learning.review-activity-result',
  'privacy.record-paper-consent',
  'privacy.give-consent',
  'learning.visit-path-screens',
  'learning.visit-screens',
  'learning.declare-emotion',
  'learning.start-learning',
  'learning.record-attempt',
  'learning.claim-mastery',
  'learning.correct-attempt',
  'learning.write-note',
  'learning.withdraw-note',
  'learning.complete-exercise',
  'learning.start-revision',
  'learning.answer-revision',
  'learning.end-revision',
  'learning.unlock-achievement',
  'learning.revoke-badge',
  'teaching.define-badge',
  'teaching.withdraw-badge',
  'learning.apply-recommendation',
  'learning.draft-production',
  'learning.define-competency',
  'learning.assess-competency',
  'learning.correct-competency-assessment',
  'learning.submit-production',
  'learning.assign-peer-review',
  'learning.give-peer-review',
  'learning.evaluate-production',
  'learning.publish-production',
  'privacy.set-restriction',
  'privacy.lift-restriction',
  'privacy.make-objection',
  'privacy.override-objection',
  'privacy.make-request',
  'privacy.prepare-request',
  'privacy.extend-request',
  'privacy.warn-of-deadline',
  'privacy.approve-request',
  'privacy.carry-out-request',
  'privacy.complete-request',
  'privacy.record-decision',
  'privacy.contest-decision',
  'privacy.review-decision',
  'privacy.confirm-decision',
  'privacy.note-breach',
  'privacy.warn-of-breach',
  'privacy.assess-breach',
  'privacy.notify-breach',
  'privacy.close-breach',
  'insight.record-model',
  'insight.record-audit',
  'insight.record-check',
  'insight.record-drift',
  'insight.promote-model',
  'insight.record-drift-alarm',
  'insight.roll-back-model',
  'insight.retire-model',
]
/** What ends a request, or needs one that waits for a signature: each is sent about a request of its own. */
const OF_ITS_OWN: Readonly<Record<string, readonly string[]>> = {
  'privacy.sign-request': [exampleSchool.teacher],
  'privacy.waive-signature': [exampleSchool.guardian],
  'privacy.reject-request': [],
  'privacy.cancel-request': [],
}
/** What takes away what the others need. */
const LAST = [
  'learning.take-back-path',
  'teaching.leave-group',
  'teaching.dissolve-group',
  'teaching.withdraw-path',
  'teaching.withdraw-content',
  'teaching.withdraw-sequence',
  'identity.revoke-device',
  'identity.revoke-device-code',
  'identity.remove-pin',
  'learning.withdraw-production',
  'teaching.withdraw-learner',
  'teaching.remove-teacher',
  'teaching.close-class',
  'identity.close-account',
  'identity.leave-school',
  'identity.close-school',
]

/** What later examples correct, by its event: it is sent under the key that the page shows. */
const CORRECTED = ['learning.record-attempt', 'learning.assess-competency']

/** The model of the examples that end a model. */
const secondModel = 'level-9c1e7a40d2b8'

let stack: Stack
beforeAll(async () => {
  // A worker would prepare the request of the examples before they do.
  stack = await openStack('examples', { worker: true, leaveErasures: true })
})
afterAll(() => stack?.close())

/** The token of the example teacher, in a role that may do it. */
async function tokenFor(...permissions: readonly Permission[]): Promise<string> {
  const everywhere = Object.keys(schoolRoles)
    .filter(isRole)
    .find((role) => permissions.every((permission) => roles[role][permission] === 'school'))
  if (permissions.includes('rights:consent'))
    return await stack.token('learner', { tenant: exampleSchool.tenant, actor: exampleSchool.learner })
  const role = everywhere ?? 'teacher'
  return await stack.token(role, { tenant: exampleSchool.tenant, actor: exampleSchool.teacher })
}

async function send(command: Command, example: object = command.example, key = `${command.name}-${exampleSchool.key}`) {
  const { may, alsoMay = () => may } = command
  const token = await tokenFor(may, alsoMay(command.input.parse(example)))
  const { path, body } = exampleRequest({ ...command, example: { ...example } })
  const answer = command.route
    ? await stack.ask('POST', path, { body, token, headers: { 'idempotency-key': key } })
    : await stack.ask('POST', '/api/events', { body: [{ command: command.name, id: key, input: example }], token })
  if (command.route) return { status: answer.statusCode, body: answer.body }
  const [result] = answer.json()
  return { status: result.status, body: answer.body }
}

const inOrder = (commands: readonly Command[]): readonly Command[] => {
  const place = ({ name }: Command) =>
    LAST.includes(name)
      ? ORDER.length + 1 + LAST.indexOf(name)
      : ORDER.includes(name)
        ? ORDER.indexOf(name)
        : ORDER.length
  return commands.toSorted((a, b) => place(a) - place(b))
}

it('carries out the example of every command, in an order', async () => {
  const { commands } = stack.service.definitions
  const named = (name: string) => commands.get(name) ?? expect.unreachable(name)
  for (const command of inOrder([...commands.values()])) {
    // The learner of the examples is in their class already, in the demonstration school.
    if (command.name === 'teaching.enrol-learner') {
      await send(
        named('teaching.open-class'),
        { ...named('teaching.open-class').example, class: exampleSchool.class },
        'c',
      )
      await send(command, { ...command.example, learner: exampleSchool.learner, class: exampleSchool.class }, 'e')
    }
    // The classmate of the examples is in their class, in the demonstration school.
    if (command.name === 'learning.assign-peer-review') {
      const enrol = named('teaching.enrol-learner')
      const into = { learner: exampleSchool.classmate, class: exampleSchool.class }
      await send(enrol, { ...enrol.example, ...into }, 'classmate')
    }
    // A child's own signature is not enough for what is recorded with a consent: a parent signs on paper.
    if (command.name === 'learning.visit-screens' || command.name === 'learning.visit-path-screens') {
      const paper = named('privacy.record-paper-consent')
      await send(
        paper,
        { ...paper.example, purpose: 'detailed-tracking', text: currentText('detailed-tracking').version },
        `screens-${command.name}`,
      )
    }
    // A second model, so that there is one to roll back from.
    if (command.name === 'insight.roll-back-model') {
      const [recorded, promoted] = [named('insight.record-model'), named('insight.promote-model')]
      const sha256 = secondModel.slice('level-'.length).padEnd(64, '0')
      await send(recorded, { ...recorded.example, model: secondModel, sha256 }, 'second')
      await send(promoted, { model: secondModel, force: 'Essai.' }, 'second')
    }
    // A child who agreed together with a parent, and is 15 now.
    if (command.name === 'privacy.lapse-consent') {
      const [paper, dated] = [named('privacy.record-paper-consent'), named('identity.record-birth-date')]
      await send(
        paper,
        { ...paper.example, ...command.example, text: currentText('detailed-tracking').version },
        'young',
      )
      await send(dated, { ...dated.example, birthDate: '2009-05-09' }, 'grown')
    }
    const signers = OF_ITS_OWN[command.name]
    if (signers) {
      const request = randomUUID()
      const [made, prepared] = [named('privacy.make-request'), named('privacy.prepare-request')]
      await send(made, { ...made.example, request }, request)
      await send(prepared, { ...prepared.example, request, signers }, request)
      const sent = await send(command, { ...command.example, request }, request)
      expect(sent, `${command.name}: ${sent.body}`).toMatchObject({ status: 201 })
      continue
    }
    // The request of the examples is carried out by now, and not a rectification.
    if (command.name === 'privacy.erase-text' || command.name === 'privacy.rectify-data') {
      const [request, made] = [randomUUID(), named('privacy.make-request')]
      const { person } = command.input.parse(command.example) as { person: string }
      await send(made, { request, person, right: 'rectification' }, request)
      expect(await send(command, { ...command.example, request }, request)).toMatchObject({ status: 201 })
      continue
    }
    // The decision of the examples is significant: no teacher answers it.
    if (command.name === 'privacy.answer-contest') {
      const decision = randomUUID()
      const [made, contested] = [named('privacy.record-decision'), named('privacy.contest-decision')]
      await send(made, { ...made.example, decision, significant: false }, decision)
      await send(contested, { ...contested.example, decision }, decision)
      const sent = await send(command, { ...command.example, decision }, decision)
      expect(sent, `${command.name}: ${sent.body}`).toMatchObject({ status: 201 })
      continue
    }
    // The review of the examples was written: this one was cancelled, and there is a third learner to ask.
    if (command.name === 'learning.replace-peer-review') {
      const [production, review, third] = [randomUUID(), randomUUID(), randomUUID()]
      const { learner, class: into } = { learner: exampleSchool.learner, class: exampleSchool.class }
      const dueAt = new Date(Date.now() + 86_400_000).toISOString()
      const before: [string, object][] = [
        ['teaching.enrol-learner', { learner: third, class: into }],
        ['learning.draft-production', { production, class: into }],
        ['learning.submit-production', { production }],
        ['learning.assign-peer-review', { production, review, dueAt }],
        ['learning.close-peer-review', { review, reason: 'cancelled' }],
      ]
      for (const [name, input] of before) await send(named(name), { ...named(name).example, ...input }, production)
      const sent = await send(command, { learner, review, class: into }, production)
      expect(sent, `${command.name}: ${sent.body}`).toMatchObject({ status: 201 })
      continue
    }
    // The text of the examples is asked for below.
    if (command.name === 'learning.withdraw-production') {
      const production = randomUUID()
      const drafted = named('learning.draft-production')
      await send(drafted, { ...drafted.example, production }, production)
      const sent = await send(command, { ...command.example, production }, production)
      expect(sent, `${command.name}: ${sent.body}`).toMatchObject({ status: 201 })
      continue
    }
    // Three right answers make mastery; the first is sent as the page has it.
    const isAttempt = command.name === 'learning.record-attempt'
    // A deadline is near, and that of the page is a day like any other.
    const inTime =
      command.name === 'learning.assign-peer-review'
        ? { ...command.example, dueAt: new Date(Date.now() + 7 * 86_400_000).toISOString() }
        : command.example
    const sent = await send(command, inTime, CORRECTED.includes(command.name) ? exampleSchool.key : undefined)
    expect(sent, `${command.name}: ${sent.body}`).toMatchObject({ status: 201 })
    if (isAttempt) for (const key of ['second', 'third']) await send(command, command.example, key)
    // A content that is this file is asked for below.
    if (command.name === 'teaching.store-file') {
      const { file } = command.input.parse(command.example) as { file: string }
      const body = { kind: 'document', source: { from: 'file', file } }
      const document = { content: exampleSchool.document, title: 'Une fiche', body, origin: 'imported' }
      const defined = await send(named('teaching.define-content'), document, 'document')
      expect(defined, defined.body).toMatchObject({ status: 201 })
    }
    // What has changed since the first draft is asked for below.
    if (command.name === 'learning.draft-production')
      await send(command, { ...command.example, text: 'Dans le grand jardin.' }, 'second')
  }
})

describe('the example of a question', () => {
  const questions = () => [...stack.service.definitions.queries.values(), ...personQuestions]

  it('is answered, as the document says', async () => {
    const head = String(await stack.service.log.head())
    for (const question of questions()) {
      const token = await tokenFor(question.may)
      const address = exampleAddress(question)
      const caughtUp = 'reads' in question ? `${address}${address.includes('?') ? '&' : '?'}atLeast=${head}` : address
      const answer = await stack.ask('GET', caughtUp, { token })
      expect(answer.statusCode, `${question.name}: ${answer.body}`).toBe(200)
    }
  })
})

it('shows requests and answers that their own schemas allow', async () => {
  const document = (await stack.ask('GET', '/openapi.json', { token: null })).json()
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(document, 'openapi')
  let shown = 0
  const check = (holder: unknown, pointer: string): void => {
    const content = objectOf(holder)
    const examples = [
      ...('example' in content ? [content.example] : []),
      ...Object.values(objectOf(content.examples)).map((one) => objectOf(one).value),
    ]
    for (const example of examples) {
      const validate = ajv.compile({ $ref: `openapi#${pointer}/schema` })
      expect(validate(example) || validate.errors, pointer).toBe(true)
      shown += 1
    }
    for (const [key, inner] of Object.entries(content))
      if (!['example', 'examples', 'schema'].includes(key) && typeof inner === 'object')
        check(inner, `${pointer}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
  }
  check(document.paths, '/paths')
  expect(shown).toBeGreaterThan(60)
})
