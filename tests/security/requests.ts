/** How each request of the table is sent, and what it needs first. Inputs are such that somebody who may gets 2xx. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { defaultPreferences } from '#events/conversation/notice-preferences.ts'
import { noticeIdOf } from '#events/conversation/values.ts'
import { currentText } from '#events/privacy/consent-texts.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { Instant, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { erasureId } from '#rights/erasure/erasure.ts'
import recordAudit from '../../commands/insight/record-audit.ts'
import recordCheck from '../../commands/insight/record-check.ts'
import recordDrift from '../../commands/insight/record-drift.ts'
import recordDriftAlarm from '../../commands/insight/record-drift-alarm.ts'
import recordModel from '../../commands/insight/record-model.ts'
import flagRisk from '../../commands/learning/flag-risk.ts'
import recordRevisionWeights from '../../commands/teaching/record-revision-weights.ts'
import { agreed } from '../fixtures/consents.ts'
import { fileWays } from './file-requests.ts'
import { pathWays } from './path-requests.ts'
import {
  BANKED,
  command,
  PASSWORD,
  readModels,
  type Schools,
  SIGN_IN_NAME,
  SKILL,
  TAUGHT,
  type World,
  WRITTEN,
} from './school.ts'
import { sequenceWays } from './sequence-requests.ts'

/** That of now. */
const SCHOOL_YEAR = Number(
  schoolYearOf(Instant.parse(new Date().toISOString()), Zone.parse('Europe/Paris')).slice(0, 4),
)

export type Sent = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Way = {
  /** For the page: `read the history`. */
  readonly does: string
  send(world: World): Sent
  /** What an answer that shows the object contains. */
  readonly shows?: (world: World) => readonly string[]
  /** Whom an answer shows that proved who they are by the request itself. */
  readonly proves?: (world: World) => string
  /** The answer names the callers who have accessed the object: that is what it is for. Nobody else, and no text. */
  readonly namesCallers?: true
  /** Whom an answer names by their ids, because the object is linked to them. */
  readonly names?: (world: World) => readonly string[]
  /** `family`: each caller gets a learner and a class of their own, because the request uses them up. `school`: a school. */
  readonly uses?: 'family' | 'school' | 'school that is not open'
  /** What must be there first, for each caller. */
  readonly first?: (world: World, schools: Schools) => Promise<Partial<World>>
  /** Before the next request of the table. */
  readonly afterwards?: (schools: Schools) => Promise<void>
  /** A stream: it is read until this text has come. */
  readonly until?: string
}

const get = (url: string): Sent => ({ method: 'GET', url })
const post = (url: string, body: unknown = {}): Sent => ({ method: 'POST', url, body })
const batch = (name: string, input: object): Sent =>
  post('/api/events', [{ ...command(name, input), id: randomUUID() }])

const newContent: NonNullable<Way['first']> = async (_, { carryOut, callers }) => {
  const content = randomUUID()
  await carryOut(callers.admin, [command('teaching.define-content', { ...WRITTEN, content, origin: 'made' })])
  return { content }
}

const work = ({ work }: World) => [work]
const ofSkill = ({ learner }: World) => [learner, SKILL]
const interaction = (type: string, does: string, input: object): Way => ({
  does,
  send: ({ learner }) => post('/api/adaptive/interaction', { type, learner, ...input }),
})
const open = (does: string, url: string): Way => ({ does, send: () => get(url) })
const exercise = { exercise: 'tables-7x8', skill: 'calcul/multiplication' }

/** A production of the learner, as far as it must be. */
const withProduction =
  (far: 'drafted' | 'submitted' | 'evaluated' | 'published'): NonNullable<Way['first']> =>
  async ({ learner, work: text }, { carryOut, callers }) => {
    const production = randomUUID()
    const named = { learner, production }
    const reached = ['drafted', 'submitted', 'evaluated', 'published'].indexOf(far)
    await carryOut(callers.tool, [command('learning.draft-production', { ...named, title: 'La cabane', text })])
    if (reached > 0) await carryOut(callers.tool, [command('learning.submit-production', named)])
    if (reached > 1)
      await carryOut(callers.teach, [
        command('learning.evaluate-production', { ...named, draft: 1, feedback: 'Bien vu.' }),
      ])
    if (reached > 2) await carryOut(callers.teach, [command('learning.publish-production', named)])
    return { production }
  }

/** Four wrong answers in a row: more than three. */
const withStuckLearner: NonNullable<Way['first']> = async ({ learner, class: ofClass }, { carryOut, callers }) => {
  const input = { learner, class: ofClass, ...exercise, exercise: 'too-hard-1', correct: false, durationMs: 900 }
  await carryOut(
    callers.tool,
    [1, 2, 3, 4].map(() => command('learning.record-attempt', input)),
  )
  return {}
}

/** A wrong answer in which a kind of error and a strategy were seen. */
const withObservations: NonNullable<Way['first']> = async ({ learner, class: ofClass }, { carryOut, callers }) => {
  const seen = { strategy: 'calcul-pose', errorType: 'retenue-oubliee' }
  await carryOut(callers.tool, [
    command('learning.record-attempt', {
      learner,
      class: ofClass,
      ...exercise,
      ...seen,
      correct: false,
      durationMs: 900,
    }),
  ])
  return {}
}

const inADay = () => new Date(Date.now() + 86_400_000).toISOString()
/** The learner was asked to review what a classmate wrote, in a class of the same teacher. */
const withReview: NonNullable<Way['first']> = async ({ learner, class: ofClass }, { carryOut, callers }) => {
  const [author, production, review] = [randomUUID(), randomUUID(), randomUUID()]
  const named = { learner: author, production }
  await carryOut(callers.admin, [
    command('teaching.enrol-learner', { learner: author, class: ofClass, schoolYear: '2026-2027' }),
  ])
  await carryOut(callers.tool, [
    command('learning.draft-production', { ...named, title: 'La mer', text: `La mer ${production}` }),
    command('learning.submit-production', named),
  ])
  await carryOut(callers.teach, [
    command('learning.assign-peer-review', { ...named, review, reviewer: learner, dueAt: inADay() }),
  ])
  return { production, review, stranger: author }
}
/** A classmate of the learner, whose production waits for a review. */
const withReviewer: NonNullable<Way['first']> = async (world, schools) => {
  const reviewer = randomUUID()
  const made = await withProduction('submitted')(world, schools)
  await schools.carryOut(schools.callers.admin, [
    command('teaching.enrol-learner', { learner: reviewer, class: world.class, schoolYear: '2026-2027' }),
  ])
  const review = randomUUID()
  const { production = '' } = made
  await schools.carryOut(schools.callers.teach, [
    command('learning.assign-peer-review', {
      ...{ learner: world.learner, production, review, reviewer, dueAt: inADay() },
    }),
  ])
  return { ...made, review, reviewer }
}
/** The classmate was excused, and there is another one to ask. */
const withCancelled: NonNullable<Way['first']> = async (world, schools) => {
  const made = await withReviewer(world, schools)
  const { review = '' } = made
  await schools.carryOut(schools.callers.admin, [
    command('teaching.enrol-learner', { learner: randomUUID(), class: world.class, schoolYear: '2026-2027' }),
  ])
  await schools.carryOut(schools.callers.teach, [
    command('learning.close-peer-review', { learner: world.learner, review, reason: 'cancelled' }),
  ])
  return made
}

const COMPETENCY = 'FR.ECR.1'
const withFramework: NonNullable<Way['first']> = async (_, { carryOut, callers }) => {
  const definition = {
    title: 'Écrire un texte',
    kind: 'competence',
    domain: 'Écriture',
    expectedLevel: 'apprentissage',
  }
  await carryOut(callers.admin, [command('learning.define-competency', { code: COMPETENCY, ...definition })])
  return {}
}
const withAssessment: NonNullable<Way['first']> = async (world, schools) => {
  await withFramework(world, schools)
  const { carryOut, callers } = schools
  const input = { learner: world.learner, competency: COMPETENCY, level: 'en_cours' }
  const [attempt = ''] = await carryOut(callers.teach, [command('learning.assess-competency', input)])
  return { attempt, at: String(await schools.stack.service.log.head()) }
}
const withProfile: NonNullable<Way['first']> = async ({ learner }, { carryOut, callers }) => {
  await carryOut(callers.teach, [
    command('learning.declare-learning-style', { learner, style: 'visual', source: 'teacher' }),
  ])
  return {}
}

const readModel = (does: string, rest = '', body?: object): Way => ({
  does,
  send({ readModel: name }) {
    const url = `/api/projections/${name}${rest}`
    return body ? post(url, body) : get(url)
  },
})

async function withAchievement({ learner }: World, { post: send, callers }: Schools) {
  await send(callers.teach, '/api/adaptive/interaction', {
    type: 'achievement_unlocked',
    learner,
    achievement: 'par-erreur',
  })
  return {}
}
const FORGOTTEN = { kind: 'exercise', item: 'oublie-7x8' }
const REVISION = 'b3d5a1c7-52d4-4c1e-9b0a-6d1e5f3b2a48'
async function withForgotten({ learner }: World, { carryOut, callers }: Schools) {
  await carryOut(callers.teach, [
    command('learning.complete-exercise', { learner, exercise: FORGOTTEN.item, attempts: 3, score: 0 }),
  ])
  return {}
}
async function withRevision(world: World, schools: Schools) {
  await withForgotten(world, schools)
  const started = { learner: world.learner, session: REVISION, items: [FORGOTTEN] }
  await schools.post(schools.callers.teach, '/api/revisions', started)
  return {}
}
const BADGE = {
  badge: '0bad9e00-0000-4000-8000-000000000001',
  title: { fr: 'Trois réponses', en: 'Three answers' },
  text: { fr: 'Tu as répondu trois fois.', en: 'You answered three times.' },
  icon: 'star',
  criterion: { kind: 'count', of: 'answers', atLeast: 3 },
}
async function withBadge(_: World, { post: send, callers }: Schools) {
  await send(callers.admin, '/api/badges', BADGE)
  return {}
}
const noticeAbout = ({ class: ofClass }: World) => ({
  kind: 'learner-may-need-help',
  reference: ofClass,
  facts: { class: ofClass, skill: SKILL, reason: 'no-practice' },
})
const withUnsubscribeLink = async ({ learner }: World, { stack }: Schools) => ({
  unsubscribe: await stack.service.unsubscribeLinks.tokenOf({
    tenant: TenantId.parse(stack.tenant),
    person: PersonId.parse(learner),
  }),
})
const giveNotice = ({ post: send, callers, caughtUp }: Schools, person: string, told: object) =>
  send(callers.admin, '/api/events', [
    { id: randomUUID(), ...command('conversation.give-notice', { person, ...told }) },
  ]).then(() => caughtUp())

const signIn = (school: string) => ({ school, name: SIGN_IN_NAME, password: PASSWORD, as: 'tokens' })
const newAccount = (person: string) => ({ person, name: `nom-${randomUUID()}` })
async function withAccount({ learner }: World, { post: send, callers }: Schools) {
  await send(callers.admin, '/api/accounts', newAccount(learner))
  return {}
}
async function withInvitation(world: World, schools: Schools) {
  await withAccount(world, schools)
  const made: { invitation: string } = JSON.parse(
    await schools.post(schools.callers.admin, `/api/accounts/${world.learner}/invitation`, {}),
  )
  return { invitation: made.invitation }
}
const PIN = '4071'
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
async function withPin({ learner }: World, { post: send, callers }: Schools) {
  await send(callers.admin, `/api/children/${learner}/pin`, { pin: PIN })
  return {}
}
async function withCode({ class: ofClass }: World, { post: send, callers }: Schools) {
  const issued: { id: string; code: string } = JSON.parse(
    await send(callers.admin, `/api/classes/${ofClass}/device-codes`, {}),
  )
  return { code: issued.id, codeText: issued.code }
}
export async function withDevice(world: World, schools: Schools) {
  const made = await withCode(world, schools)
  const enrolled: { device: string; token: string } = JSON.parse(
    await schools.post(schools.callers.anon, '/api/devices', { code: made.codeText, as: 'token' }),
  )
  return { ...made, device: enrolled.device, deviceToken: enrolled.token }
}
async function withIdentity(world: World, schools: Schools) {
  await withAccount(world, schools)
  const linked: { identity: string } = JSON.parse(
    await schools.post(schools.callers.admin, `/api/accounts/${world.learner}/identities`, newIdentity()),
  )
  return { identity: linked.identity }
}
export const PROVIDER = 'ent'
const newIdentity = () => ({ provider: PROVIDER, subject: randomUUID() })
const newClient = () => ({ client: randomUUID(), name: 'Exercices', permissions: ['exercises:read'] })
async function withClient(_: World, { post: send, callers }: Schools) {
  const body = newClient()
  const made: { clientId: string; clientSecret: string } = JSON.parse(await send(callers.admin, '/api/clients', body))
  const basic = Buffer.from(`${made.clientId}:${made.clientSecret}`).toString('base64')
  return { client: body.client, clientBasic: `Basic ${basic}` }
}
async function withOpenLink({ learner, guardian }: World, schools: Schools) {
  await schools.carryOut(schools.callers.admin, [
    command('identity.ask-guardian-link', { learner, guardian, level: 'view' }),
  ])
  return {}
}

/** Registered, and nobody else’s business. */
async function withSomebody(_: World, { post: send, callers }: Schools) {
  const newcomer = randomUUID()
  const names = { givenName: 'Paule', familyName: 'Le Gall' }
  await send(callers.admin, '/api/people', { person: newcomer, role: 'parent', ...names })
  return { newcomer }
}
async function withSomebodyErased(world: World, schools: Schools) {
  const { newcomer } = await withSomebody(world, schools)
  await schools.post(schools.callers.audit, '/api/rights/erasures', { person: newcomer })
  return { newcomer }
}
const restrictionOf = (person: string) => ({ person, ground: 'accuracy-contested' })
async function withSomebodyRestricted(world: World, schools: Schools) {
  const { newcomer } = await withSomebody(world, schools)
  await schools.post(schools.callers.audit, '/api/rights/restrictions', restrictionOf(newcomer))
  return { newcomer }
}
/** A form that the child and a parent have signed. */
async function withConsents({ learner }: World, schools: Schools) {
  const consents = ['declared-emotions', 'detailed-tracking'] as const
  await schools.carryOut(
    schools.callers.admin,
    consents.map((purpose) => command('privacy.record-paper-consent', agreed(learner, purpose))),
  )
  return {}
}
async function withConsentsAt15(world: World, schools: Schools) {
  await withConsents(world, schools)
  await schools.carryOut(schools.callers.admin, [
    command('identity.record-birth-date', { person: world.learner, birthDate: '2009-05-09' }),
  ])
  return {}
}
const decisionOf = ({ learner }: World) => ({ decision: derivedUuid('a decision', learner), person: learner })
const automaticallyDecided = (world: World) => ({
  ...decisionOf(world),
  ...{ rule: 'support-group', ruleVersion: 1, by: 'rule', title: 'Groupe de soutien', significant: true },
  ...{ inputs: 'trois leçons', outcome: 'un groupe est proposé' },
})
async function withDecision(world: World, schools: Schools) {
  await schools.carryOut(schools.callers.tool, [command('privacy.record-decision', automaticallyDecided(world))])
  return {}
}
async function withContestedDecision(world: World, schools: Schools) {
  await withDecision(world, schools)
  await schools.carryOut(schools.callers.admin, [
    command('privacy.contest-decision', { ...decisionOf(world), wants: 'contest' }),
  ])
  return {}
}
/** Without a significant effect: who teaches answers. */
async function withContestedLevel(world: World, schools: Schools) {
  await schools.carryOut(schools.callers.tool, [
    command('privacy.record-decision', { ...automaticallyDecided(world), significant: false }),
  ])
  await schools.carryOut(schools.callers.admin, [
    command('privacy.contest-decision', { ...decisionOf(world), wants: 'contest' }),
  ])
  return {}
}
const consentOf = ({ learner }: World) => ({ person: learner, purpose: 'detailed-tracking' })
const objectionOf = ({ learner }: World) => ({ person: learner, purpose: 'model-training' })
async function withObjection(world: World, schools: Schools) {
  await schools.post(schools.callers.admin, '/api/rights/objections', objectionOf(world))
  return {}
}
const asked = (request: string, person: string, right = 'access') =>
  command('privacy.make-request', { request, person, right })
const prepared = (request: string, person: string, signers: readonly string[] = []) =>
  command('privacy.prepare-request', {
    request,
    person,
    askedAs: 'school',
    signers,
    events: 3,
    rows: 2,
    receivers: 0,
  })
async function withRequestOf({ learner }: World, { callers, carryOut }: Schools, right: string) {
  const request = randomUUID()
  await carryOut(callers.admin, [asked(request, learner, right)])
  return { request }
}
/** A wrong answer, and a request to put it right. */
async function withTextOfRequest(world: World, schools: Schools) {
  const { learner } = world
  const input = { learner, ...exercise, difficulty: 3, response: '57', correct: false, durationMs: 900 }
  const [attempt = ''] = await schools.carryOut(schools.callers.tool, [command('learning.record-attempt', input)])
  return { attempt, ...(await withRequestOf(world, schools, 'rectification')) }
}
const withRequest = (world: World, schools: Schools) => withRequestOf(world, schools, 'access')
async function withPreparedRequest(world: World, schools: Schools) {
  const { request } = await withRequest(world, schools)
  await schools.carryOut(schools.callers.audit, [prepared(request, world.learner)])
  return { request }
}
async function withApprovedRequest(world: World, schools: Schools) {
  // What somebody does by hand.
  const { request } = await withRequestOf(world, schools, 'rectification')
  const of = { request, person: world.learner }
  await schools.carryOut(schools.callers.audit, [
    prepared(request, world.learner),
    command('privacy.approve-request', of),
  ])
  return { request }
}
async function withAnswer(world: World, schools: Schools) {
  const { request } = await withApprovedRequest(world, schools)
  const of = { request, person: world.learner }
  await schools.carryOut(schools.callers.audit, [command('privacy.carry-out-request', of)])
  return { request }
}
async function withSignatory(world: World, schools: Schools, ...signers: readonly string[]) {
  const { request } = await withRequest(world, schools)
  await schools.carryOut(schools.callers.audit, [prepared(request, world.learner, signers)])
  return { request }
}
/** The request that somebody made. */
const requestBy = (request: string, person: string) => derivedUuid('request', request, person)
async function withRequestOfEach({ learner }: World, { callers, carryOut }: Schools) {
  const request = randomUUID()
  for (const one of [callers.self, callers.manage, callers.admin])
    await carryOut(one, [asked(requestBy(request, one.person), learner)])
  return { request }
}
const decided = (what: string, first: NonNullable<Way['first']>, does: string, more: object = {}): Way => ({
  does,
  first,
  send: ({ request, learner, guardian }) =>
    post(`/api/rights/requests/${request}/${what}`, {
      person: learner,
      ...more,
      ...(what === 'waive' && { signer: guardian }),
    }),
})
const breachOf = (breach: string) => ({
  breach,
  natures: ['availability'],
  data: ['results'],
  people: null,
  facts: 'Une panne.',
  discoveredAt: new Date(Date.now() - 60_000).toISOString(),
})
/** Where the learner’s latest answer is in the log. */
async function withPosition({ attempt }: World, { callers, stack }: Schools) {
  const token = callers.audit.token
  const { items } = (await stack.ask('GET', '/api/events?limit=500', { token })).json<{
    items: { id: string; position: string }[]
  }>()
  const found = items.find(({ id }) => id === attempt)
  if (!found) throw new Error(`the event ${attempt} is not among the first 500`)
  return { at: found.position }
}

/** Something that the follow-up of learners remembers about the learner. */
async function withFollowUp({ learner }: World, { stack, callers }: Schools) {
  const pool = openPool(stack.service.databaseUrl, { name: 'a follow-up', max: 1 })
  try {
    await pool.query(
      `insert into sillage.processes (name, version, log_id, since, position) values ('at-risk', 1, $1, 0, 0)
       on conflict do nothing`,
      [stack.service.log.id],
    )
    await pool.query(
      `insert into sillage.process_states (process, tenant, key, subject, version, state)
       values ('at-risk', $1, $2, $3, 1, '{}') on conflict do nothing`,
      [callers.audit.tenant, `${learner}/access`, learner],
    )
  } finally {
    await pool.end()
  }
  return {}
}

/** One with nothing in it: the school of the table is too young to have kept anything for its period. */
async function withPlan(_: World, { stack, callers }: Schools) {
  const plan = randomUUID()
  const pool = openPool(stack.service.databaseUrl, { name: 'a plan', max: 1 })
  const open = 'finished_at is null and tenant = $1'
  try {
    await pool.query(`delete from sillage.retention_plans where ${open}`, [callers.audit.tenant])
    await pool.query(
      `insert into sillage.retention_plans (id, tenant, day, due_on, planned_at) values ($2, $1, current_date, current_date + 7, now())`,
      [callers.audit.tenant, plan],
    )
  } finally {
    await pool.end()
  }
  return { plan }
}
async function withDataset(_: World, { stack, callers }: Schools) {
  const pool = openPool(stack.service.databaseUrl, { name: 'a data set', max: 1 })
  try {
    await pool.query(
      `insert into sillage.datasets (tenant, generation_id, samples_count, hour_generated, seed)
        overriding system value values ($1, 1000000, 0, 9, 1) on conflict do nothing`,
      [callers.audit.tenant],
    )
  } finally {
    await pool.end()
  }
  return {}
}

/** Of a kind that no program knows: no worker starts it. */
const withJob =
  (state: 'waiting' | 'failed') =>
  async (_: World, { stack, callers }: Schools) => {
    const job = randomUUID()
    const pool = openPool(stack.service.databaseUrl, { name: 'a job', max: 1 })
    try {
      await pool.query(
        `insert into sillage.jobs (tenant, id, kind, input, asked_by, state) values ($1, $2, 'invented', '{}', 'request', $3)`,
        [callers.audit.tenant, job, state],
      )
    } finally {
      await pool.end()
    }
    return { job }
  }
/** Of the learner, by a worker. */
async function withOwnExport({ learner }: World, { stack, callers }: Schools) {
  const { token } = callers.self
  const asked = await stack.ask('POST', '/api/rights/exports', { token, body: { person: learner } })
  if (asked.statusCode !== 202) throw new Error(`the learner may not ask for an export: ${asked.body}`)
  const { id: job } = asked.json<{ id: string }>()
  for (;;) {
    const found = await stack.ask('GET', `/api/jobs/${job}`, { token })
    const { state } = found.json<{ state?: string }>()
    if (state === 'done') return { job }
    // On a busy machine the database may answer too late.
    const goesOn = state === 'waiting' || state === 'running' || found.statusCode === 503
    if (!goesOn) throw new Error(`the export of the learner: ${found.body}`)
    await pause(20)
  }
}
async function withBreach(_: World, { callers, carryOut }: Schools) {
  const breach = randomUUID()
  await carryOut(callers.audit, [command('privacy.note-breach', breachOf(breach))])
  return { breach }
}
async function withAssessedBreach(world: World, schools: Schools) {
  const { breach } = await withBreach(world, schools)
  const assessed = { breach, risk: 'none', effects: 'Aucun.', measures: 'Aucune.' }
  await schools.carryOut(schools.callers.audit, [command('privacy.assess-breach', assessed)])
  return { breach }
}
async function withRevisionWeights(_: World, { callers, carryOut }: Schools) {
  await carryOut(callers.admin, [command(recordRevisionWeights.name, recordRevisionWeights.example)])
  return {}
}
/** The record of a model that does not exist: what is recorded is asked, not the bytes. */
function aModel() {
  const sha256 = `${randomUUID()}${randomUUID()}`.replaceAll('-', '')
  return { ...recordModel.example, model: `level-${sha256.slice(0, 12)}`, sha256 }
}
const forced = { force: 'Essai.' }
async function withRiskModel(_: World, { callers, carryOut }: Schools) {
  const { sha256, ...record } = aModel()
  const model = `at-risk-${sha256.slice(0, 12)}`
  await carryOut(callers.admin, [command('insight.record-model', { ...record, sha256, model, kind: 'at-risk' })])
  return { model }
}
async function withModel(_: World, { callers, carryOut }: Schools) {
  const model = aModel()
  await carryOut(callers.admin, [command('insight.record-model', model)])
  return { model: model.model }
}
/** The second of two that were promoted. */
async function withServingModels(world: World, schools: Schools) {
  let served = await withModel(world, schools)
  for (let n = 0; n < 2; n += 1) {
    served = await withModel(world, schools)
    await schools.carryOut(schools.callers.admin, [command('insight.promote-model', { ...served, ...forced })])
  }
  return served
}
const erasureOf = ({ tenant, newcomer }: World) => erasureId(TenantId.parse(tenant), PersonId.parse(newcomer))

export const ways: Readonly<Record<string, Way>> = {
  'GET /api/learners/{learner}/history': {
    does: 'read the history of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/history`),
    shows: work,
  },
  'GET /api/learners/{learner}/productions': {
    does: 'list the productions of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/productions`),
    shows: ({ production }) => [production],
    first: withProduction('submitted'),
  },
  'GET /api/learners/{learner}/productions/{production}': {
    does: 'read a production of a learner',
    send: ({ learner, production }) => get(`/api/learners/${learner}/productions/${production}`),
    shows: ({ work: text }) => [text],
    first: withProduction('submitted'),
  },
  'GET /api/learners/{learner}/productions/{production}/certificate': {
    does: 'certify a published production',
    send: ({ learner, production }) => get(`/api/learners/${learner}/productions/${production}/certificate`),
    shows: ({ production }) => [production],
    first: withProduction('published'),
  },
  'GET /api/learners/{learner}/productions/{production}/certificate/document': {
    does: 'print the certificate of a production',
    send: ({ learner, production }) => get(`/api/learners/${learner}/productions/${production}/certificate/document`),
    shows: () => ['%PDF'],
    first: withProduction('published'),
  },
  'GET /api/learners/{learner}/peer-reviews': {
    does: 'list what a learner was asked to review',
    send: ({ learner }) => get(`/api/learners/${learner}/peer-reviews`),
    shows: ({ review }) => [review],
    first: withReview,
  },
  'GET /api/learners/{learner}/competencies': {
    does: 'read the competencies of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/competencies`),
    shows: () => [COMPETENCY],
    first: withAssessment,
  },
  'GET /api/learners/{learner}/competencies at': {
    does: 'read the competencies of a learner at a past moment',
    send: ({ learner, at }) => get(`/api/learners/${learner}/competencies?at=${at}`),
    shows: () => [COMPETENCY],
    first: withAssessment,
  },
  'GET /api/learners/{learner}/profile': {
    does: 'read what was declared of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/profile`),
    shows: ({ learner }) => [learner],
    first: withProfile,
  },
  'GET /api/learners/{learner}/observations': {
    does: 'read the strategies and errors of a learner',
    first: withObservations,
    send: ({ learner }) => get(`/api/learners/${learner}/observations`),
    shows: ({ learner }) => [learner, 'retenue-oubliee'],
  },
  'GET /api/learners/{learner}/observations at': {
    does: 'read the strategies and errors of a learner at a past moment',
    send: ({ learner, at }) => get(`/api/learners/${learner}/observations?at=${at}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/published-productions': {
    does: 'read what the class of a learner has published',
    send: ({ learner }) => get(`/api/learners/${learner}/published-productions`),
    shows: ({ work: text }) => [text],
    first: withProduction('published'),
  },
  'GET /api/adaptive/user-progress/{id}': {
    does: 'read the progress of a learner',
    send: ({ learner }) => get(`/api/adaptive/user-progress/${learner}`),
    shows: ofSkill,
  },
  'GET /api/adaptive/user-progress/{id} generations': {
    does: 'read the progress of a learner from another generation of a read model',
    send: ({ learner }) => get(`/api/adaptive/user-progress/${learner}?generations=skill-profile/1`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/state': {
    does: 'read an earlier state of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/state`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/features': {
    does: 'read what models would know of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/features`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/risk': {
    does: 'read the risk of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/risk`),
    shows: ({ learner }) => [learner],
  },
  'POST /predict': {
    does: 'have trouble with the next answers predicted',
    send: ({ learner }) => post('/predict', { learner }),
    shows: ({ learner }) => [learner],
  },
  'POST /retrain': {
    does: 'ask for a training',
    send: () => post('/retrain', { model: 'level' }),
  },
  'POST /api/models/{model}/audit': {
    does: 'ask for the audit of a model',
    first: withModel,
    send: ({ model }) => post(`/api/models/${model}/audit`, { slices: 'learner,sex\n1,f\n' }),
    shows: ({ model }) => [model],
  },
  'POST /api/models/{model}/rejudge': {
    does: 'have a model judge again',
    first: withRiskModel,
    send: ({ model }) => post(`/api/models/${model}/rejudge`, { threshold: 0.5 }),
    shows: ({ model }) => [model],
  },
  'POST /generate': {
    does: 'generate a data set',
    send: () => post('/generate', { samples: 3, seed: 1 }),
  },
  'GET /api/datasets': { does: 'list the data sets', first: withDataset, send: () => get('/api/datasets') },
  'GET /api/datasets/{dataset}/samples': {
    does: 'read a data set',
    first: withDataset,
    send: () => get('/api/datasets/1000000/samples'),
  },
  'GET /api/learners/{id}/risk/explanation': {
    does: 'have the risk of a learner explained',
    send: ({ learner }) => get(`/api/learners/${learner}/risk/explanation`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{id}/recommendation': {
    does: 'have the next exercise of a learner recommended',
    send: ({ learner }) => get(`/api/learners/${learner}/recommendation`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/diff': {
    does: 'compare two states of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/diff?from=1`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/explain/{model}/{field}': {
    does: 'have a number about a learner explained',
    send: ({ learner }) => get(`/api/learners/${learner}/explain/skill-profile/proficiency?key=${SKILL}`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/replay': {
    does: 'replay a learner’s history',
    send: ({ learner }) => get(`/api/learners/${learner}/replay`),
    shows: work,
  },
  'GET /api/learners/{id}/timeline': {
    does: 'see the timeline of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/timeline`),
    shows: ofSkill,
  },
  'GET /api/learners/{id}/events': {
    does: 'list the events of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/events`),
    shows: work,
  },
  'GET /api/learners/{id}/events/export': {
    does: 'export the events of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/events/export`),
    shows: work,
  },
  'GET /api/learners/{learner}/notes': {
    does: 'read what teachers noted about a learner’s history',
    send: ({ learner }) => get(`/api/learners/${learner}/notes`),
    shows: () => ['Absent toute la semaine.'],
    async first({ learner }, { carryOut, callers }) {
      const note = { learner, note: randomUUID(), revision: 0, text: 'Absent toute la semaine.' }
      await carryOut(callers.teach, [command('learning.write-note', note)])
      return {}
    },
  },
  'GET /api/learners/{id}/replay/document': {
    does: 'print a learner’s history',
    send: ({ learner }) => get(`/api/learners/${learner}/replay/document`),
    shows: () => ['%PDF'],
  },
  'GET /api/learners/{learner}/changes': {
    does: 'be told that something about a learner was recorded',
    send: ({ learner }) => get(`/api/learners/${learner}/changes`),
    until: 'event: caught-up',
  },
  'GET /api/learners/{id}/replay/stream': {
    does: 'replay a learner’s history as a stream',
    send: ({ learner }) => get(`/api/learners/${learner}/replay/stream?pace=50`),
    shows: work,
    until: 'event: end',
  },

  'POST /api/adaptive/interaction exercise_attempted': interaction('exercise_attempted', 'record an answer', {
    ...exercise,
    difficulty: 3,
    response: '56',
    correct: false,
    durationMs: 4_200,
  }),
  'POST /api/adaptive/interaction exercise_completed': interaction(
    'exercise_completed',
    'record the end of an exercise',
    {
      ...exercise,
      attempts: 2,
      score: 0.5,
    },
  ),
  'POST /api/adaptive/interaction learning_started': {
    does: 'record the start of a session',
    send: ({ learner }) =>
      post('/api/adaptive/interaction', { type: 'learning_started', learner, session: randomUUID(), device: 'tablet' }),
  },
  'POST /api/adaptive/interaction content_viewed': interaction('content_viewed', 'record that a content was seen', {
    content: 'video/fractions-1',
    medium: 'video',
    durationMs: 95_000,
  }),
  'POST /api/adaptive/interaction metacognition_triggered': interaction(
    'metacognition_triggered',
    'record a reflection',
    { prompt: 'what-was-hard', phase: 'evaluating', reflection: 'Le 7 × 8.', perceivedDifficulty: 3 },
  ),
  'POST /api/adaptive/interaction difficulty_adjusted': interaction('difficulty_adjusted', 'set the difficulty', {
    skill: 'calcul/multiplication',
    to: 4,
    reason: 'three-right-in-a-row',
  }),
  'POST /api/adaptive/adaptive-learning': {
    does: 'have a level recommended and set',
    // Of the same learner, the second would be refused until the read model knows the level that the first has set.
    uses: 'family',
    send: ({ learner }) => post('/api/adaptive/adaptive-learning', { learner, skill: SKILL }),
  },
  'POST /api/learners/predictions/overrulings': {
    does: 'overrule a prediction',
    send: ({ learner }) =>
      post('/api/learners/predictions/overrulings', { learner, prediction: 'risk', model: null, atRisk: false }),
  },
  'POST /api/adaptive/interaction skill_mastered': interaction('skill_mastered', 'claim a mastered skill', {
    skill: SKILL,
  }),
  'POST /api/adaptive/interaction emotion_detected/learner': {
    ...interaction('emotion_detected', 'declare an emotion as the learner’s own', {
      emotion: 'pride',
      intensity: 4,
      source: 'learner',
    }),
    uses: 'family',
    first: withConsents,
  },
  'POST /api/adaptive/interaction emotion_detected/teacher': {
    ...interaction('emotion_detected', 'declare an emotion that a teacher noticed', {
      emotion: 'pride',
      intensity: 4,
      source: 'teacher',
    }),
    uses: 'family',
    first: withConsents,
  },
  'POST /api/adaptive/interaction achievement_unlocked': {
    does: 'give a badge',
    send: ({ learner }) =>
      post('/api/adaptive/interaction', {
        type: 'achievement_unlocked',
        learner,
        achievement: `badge-${randomUUID()}`,
      }),
  },
  'POST /api/adaptive/interaction ai_feedback_given': interaction('ai_feedback_given', 'record feedback of a model', {
    ...exercise,
    feedback: 'Décompose 7 × 8.',
    model: 'tutor-2.1',
  }),
  'POST /api/adaptive/skill-progress teacher': {
    does: 'estimate a skill as a teacher',
    send: ({ learner }) =>
      post('/api/adaptive/skill-progress', { learner, skill: SKILL, proficiency: 0.7, source: 'teacher' }),
  },
  'POST /api/adaptive/skill-progress tool': {
    does: 'estimate a skill as a tool',
    send: ({ learner }) =>
      post('/api/adaptive/skill-progress', { learner, skill: SKILL, proficiency: 0.7, source: 'tool', tool: 'ent' }),
  },
  'POST /api/attempts/corrections': {
    does: 'correct the marking of an answer',
    send: ({ learner, attempt }) =>
      post('/api/attempts/corrections', { learner, attempt, correct: true, reason: 'Une autre réponse avait été lue' }),
    async first({ learner }, { carryOut, callers }) {
      const input = { learner, ...exercise, difficulty: 3, response: '57', correct: false, durationMs: 900 }
      const [attempt = ''] = await carryOut(callers.tool, [command('learning.record-attempt', input)])
      return { attempt }
    },
  },
  'POST /api/notes': {
    does: 'write a note about a moment of a learner’s history',
    send: ({ learner }) => post('/api/notes', { learner, note: randomUUID(), revision: 0, text: 'Absent ce jour-là.' }),
  },
  'POST /api/notes/withdrawals': {
    does: 'withdraw a note that a teacher wrote',
    send: ({ learner, attempt }) => post('/api/notes/withdrawals', { learner, note: attempt }),
    async first({ learner }, { carryOut, callers }) {
      const note = randomUUID()
      await carryOut(callers.teach, [command('learning.write-note', { learner, note, revision: 0, text: 'Absent.' })])
      return { attempt: note }
    },
  },
  'POST /api/productions/drafts': {
    does: 'save a draft of a production',
    send: ({ learner }) =>
      post('/api/productions/drafts', { learner, production: randomUUID(), title: 'La cabane', text: 'Il était.' }),
  },
  'POST /api/productions/submissions': {
    does: 'submit a production',
    send: ({ learner, production }) => post('/api/productions/submissions', { learner, production }),
    first: withProduction('drafted'),
  },
  'POST /api/productions/withdrawals': {
    does: 'withdraw a production',
    send: ({ learner, production }) => post('/api/productions/withdrawals', { learner, production }),
    first: withProduction('drafted'),
  },
  'POST /api/productions/evaluations': {
    does: 'give feedback on a production',
    send: ({ learner, production }) =>
      post('/api/productions/evaluations', { learner, production, draft: 1, feedback: 'Bien vu.', mark: 14 }),
    first: withProduction('submitted'),
  },
  'POST /api/productions/publications': {
    does: 'publish a production to the class',
    send: ({ learner, production }) => post('/api/productions/publications', { learner, production }),
    first: withProduction('evaluated'),
  },
  'POST /api/peer-reviews': {
    does: 'ask for a peer review',
    send: ({ learner, production, review, reviewer }) =>
      post('/api/peer-reviews', { learner, production, review, reviewer, dueAt: inADay() }),
    first: withReviewer,
  },
  'POST /api/peer-reviews/texts': {
    does: 'write a peer review',
    send: ({ learner, stranger, review }) =>
      post('/api/peer-reviews/texts', { learner: stranger, review, reviewer: learner, text: 'On voit la mer.' }),
    uses: 'family',
    first: withReview,
  },
  'POST /api/peer-reviews/closures': {
    does: 'close a peer review',
    send: ({ learner, review }) => post('/api/peer-reviews/closures', { learner, review, reason: 'cancelled' }),
    first: withReviewer,
  },
  'POST /api/peer-reviews/replacements': {
    does: 'give a peer review to another learner',
    send: ({ learner, review, class: ofClass }) =>
      post('/api/peer-reviews/replacements', { learner, review, class: ofClass }),
    first: withCancelled,
  },
  'POST /api/learners/styles learner': {
    does: 'say how one likes to work',
    send: ({ learner }) => post('/api/learners/styles', { learner, style: 'visual', source: 'learner' }),
  },
  'POST /api/learners/styles teacher': {
    does: 'note how a learner likes to work',
    send: ({ learner }) => post('/api/learners/styles', { learner, style: 'auditory', source: 'teacher' }),
  },
  'POST /api/learners/grades': {
    does: 'declare the grade of a learner',
    send: ({ learner }) => post('/api/learners/grades', { learner, grade: 'CM1', schoolYear: '2026-2027' }),
  },
  'POST /api/competencies/assessments': {
    does: 'assess a competency',
    send: ({ learner }) => post('/api/competencies/assessments', { learner, competency: COMPETENCY, level: 'acquis' }),
    first: withFramework,
  },
  'POST /api/competencies/assessments/corrections': {
    does: 'correct one’s own assessment of a competency',
    send: ({ learner, attempt }) =>
      post('/api/competencies/assessments/corrections', { learner, assessment: attempt, level: 'expert' }),
    first: withAssessment,
  },
  'POST /api/course-results': {
    does: 'record the result of a course',
    send: ({ learner, class: ofClass }) => post('/api/course-results', { learner, class: ofClass, result: 'pass' }),
  },
  'POST /api/events learning.record-attempt': {
    does: 'record an answer in a batch',
    send: ({ learner }) =>
      batch('learning.record-attempt', {
        learner,
        ...exercise,
        difficulty: 3,
        response: '56',
        correct: false,
        durationMs: 4_200,
      }),
  },
  'POST /api/events learning.flag-risk': {
    does: 'flag a risk by the model that serves',
    uses: 'family',
    send: ({ learner }) => batch('learning.flag-risk', { ...flagRisk.example, learner }),
  },
  'POST /api/events learning.apply-recommendation': {
    does: 'set a recommended level in a batch',
    send: ({ learner }) =>
      batch('learning.apply-recommendation', {
        // A skill of its own: its level is not set yet.
        ...{
          learner,
          skill: `calcul/${randomUUID()}`,
          to: 3,
          onlyFrom: null,
          by: 'rule',
          model: null,
          target: 0.7,
          expected: null,
        },
        basis: { of: 'skill', right: 0, answers: 0, events: [] },
      }),
  },
  'GET /api/learners/{learner}/badges': {
    does: 'read the badges of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/badges`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/revisions': {
    does: 'read what a learner should revise',
    send: ({ learner }) => get(`/api/learners/${learner}/revisions`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/week': {
    does: 'read the week of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/week`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/revisions': {
    does: 'start a session of revision',
    send: ({ learner }) => post('/api/revisions', { learner, session: randomUUID(), items: [FORGOTTEN] }),
    uses: 'family',
    first: withForgotten,
  },
  'POST /api/revisions/{session}/answers': {
    does: 'answer a revision',
    send: ({ learner }) => post(`/api/revisions/${REVISION}/answers`, { learner, ...FORGOTTEN, correct: true }),
    uses: 'family',
    first: withRevision,
  },
  'POST /api/revisions/{session}/end': {
    does: 'end a session of revision',
    send: ({ learner }) => post(`/api/revisions/${REVISION}/end`, { learner }),
    uses: 'family',
    first: withRevision,
  },
  'POST /api/adaptive/multimodal-analysis': {
    does: 'analyse a text of a learner',
    send: ({ learner }) =>
      post('/api/adaptive/multimodal-analysis', { learner, parts: [{ kind: 'text', text: 'Le chat dort.' }] }),
  },
  'POST /api/learners/badges/revocations': {
    does: 'take back a badge',
    send: ({ learner }) =>
      post('/api/learners/badges/revocations', { learner, achievement: 'par-erreur', reason: 'Par erreur.' }),
    uses: 'family',
    first: withAchievement,
  },
  'POST /api/events learning.award-badges': {
    does: 'look whether a learner earned badges',
    send: ({ learner }) => batch('learning.award-badges', { learner }),
  },
  'POST /api/events teaching.notify-teacher': {
    does: 'leave a notice about a learner in a batch',
    send: ({ learner, class: ofClass }) =>
      batch('teaching.notify-teacher', { learner, class: ofClass, skill: SKILL, reason: 'no-practice' }),
  },
  'POST /api/events conversation.tell-teachers': {
    does: 'tell the teachers of a class something',
    send: (world) => batch('conversation.tell-teachers', { class: world.class, ...noticeAbout(world) }),
  },

  'GET /api/classes': {
    does: 'list classes',
    send: () => get('/api/classes?limit=200'),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'GET /api/classes/{class}/overview': {
    does: 'read the overview of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/overview`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/overview at': {
    does: 'read the past of a class',
    send: ({ class: ofClass, at }) => get(`/api/classes/${ofClass}/overview?at=${at}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/overview former': {
    does: 'read the overview of a class with those who have left',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/overview?former=include`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/activity': {
    does: 'read the activity of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/activity`),
    shows: ({ class: ofClass }) => [ofClass, '"attempts":'],
  },
  'GET /api/classes/{class}/weeks': {
    does: 'read the weeks of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/weeks`),
    shows: ({ class: ofClass }) => [ofClass, '"attempts":'],
  },
  'POST /api/reports/files': {
    does: 'ask for a report of a class as a file',
    send: ({ class: ofClass }) =>
      post('/api/reports/files', { report: 'class-progress', class: ofClass, format: 'pdf' }),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'POST /api/reports/archives': {
    does: 'ask for the archive of a school year',
    send: () => post('/api/reports/archives', { schoolYear: SCHOOL_YEAR, format: 'csv' }),
    shows: () => ['report-archive'],
  },
  'GET /api/classes/{class}/stuck-points': {
    does: 'read where a class is stuck',
    first: withStuckLearner,
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/stuck-points`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/stuck-points at': {
    does: 'read where a class was stuck',
    send: ({ class: ofClass, at }) => get(`/api/classes/${ofClass}/stuck-points?at=${at}`),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'GET /api/classes/{class}/observations': {
    does: 'read the strategies and errors of a class',
    first: withObservations,
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/observations`),
    shows: ({ learner }) => [learner, 'retenue-oubliee'],
  },
  'GET /api/classes/{class}/observations at': {
    does: 'read the strategies and errors of a class at a past moment',
    send: ({ class: ofClass, at }) => get(`/api/classes/${ofClass}/observations?at=${at}`),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'GET /api/indicators': {
    does: 'read the indicators of the school',
    send: () => get('/api/indicators'),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'GET /api/classes/{class}/at-risk': {
    does: 'read who of a class may be at risk',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/at-risk`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/at-risk at': {
    does: 'read who of a class may have been at risk',
    send: ({ class: ofClass, at }) => get(`/api/classes/${ofClass}/at-risk?at=${at}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/changes': {
    does: 'be told that something in a class was recorded',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/changes`),
    until: 'event: caught-up',
  },
  'GET /api/classes/{class}/contests': {
    does: 'see what families of a class wait for',
    uses: 'family',
    first: withContestedLevel,
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/contests`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/notices': {
    does: 'read the notices about the learners of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/notices`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/productions': {
    does: 'list the productions of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/productions?limit=200`),
    shows: ({ production }) => [production],
    first: withProduction('submitted'),
  },
  'GET /api/classes/{class}/peer-reviews': {
    does: 'list the peer reviews of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/peer-reviews?each=1`),
    shows: ({ reviewer }) => [reviewer],
    first: withReviewer,
  },
  'GET /api/classes/{class}/competencies': {
    does: 'read the competencies of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/competencies`),
    shows: ({ learner }) => [learner],
    first: withAssessment,
  },
  'GET /api/competencies': {
    does: 'read the framework of competencies',
    send: () => get('/api/competencies'),
    shows: () => [COMPETENCY],
    first: withFramework,
  },
  'POST /api/competencies/imports': {
    does: 'import a framework of competencies',
    send: () =>
      post('/api/competencies/imports', {
        table: `code,title,kind,domain,expected\nX-${randomUUID().slice(0, 8)},Écrire,savoir,Écriture,initiation`,
      }),
  },
  'POST /api/competencies': {
    does: 'define a competency',
    send: () =>
      post('/api/competencies', {
        ...{ code: `X-${randomUUID().slice(0, 8).toUpperCase()}`, title: 'Écrire', kind: 'competence' },
        ...{ domain: 'Écriture', expectedLevel: 'initiation' },
      }),
  },
  'GET /api/classes/{class}/teachers': {
    does: 'list the teachers of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/teachers`),
    shows: ({ class: ofClass }) => [ofClass],
  },
  'GET /api/activities/difficulty': {
    does: 'list how difficult exercises are',
    send: () => get('/api/activities/difficulty'),
    shows: ({ exercise: shown }) => [shown],
  },
  'GET /api/curriculum/exercises': {
    does: 'list the exercise bank',
    send: () => get('/api/curriculum/exercises'),
    shows: () => [BANKED.exercise],
  },
  'GET /api/curriculum/skills': {
    does: 'list the skills of the curriculum',
    send: () => get('/api/curriculum/skills'),
    shows: () => [TAUGHT.skill],
  },
  'GET /api/badges': {
    does: 'list the badges of the school',
    send: () => get('/api/badges'),
    shows: () => [BADGE.badge],
    first: withBadge,
  },
  'POST /api/badges': { does: 'define a badge', send: () => post('/api/badges', { ...BADGE, badge: randomUUID() }) },
  'POST /api/badges/withdrawals': {
    does: 'withdraw a badge',
    send: () => post('/api/badges/withdrawals', { badge: BADGE.badge }),
    first: async (world, schools) => {
      await schools.post(schools.callers.teachX, '/api/badges', BADGE)
      return withBadge(world, schools)
    },
  },
  'GET /api/classes/{class}/badges': {
    does: 'list the badges of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/badges`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/forgetting': {
    does: 'read what a class would still recall',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/forgetting`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/classes/{class}/revision': {
    does: 'set the revisions of a class',
    send: ({ class: ofClass }) => post(`/api/classes/${ofClass}/revision`, { targetRetention: 0.85, dailyLimit: 10 }),
  },
  'GET /api/classes/{class}/badge-candidates': {
    does: 'try a criterion by its address',
    send: ({ class: ofClass }) =>
      get(`/api/classes/${ofClass}/badge-candidates?criterion=${encodeURIComponent(JSON.stringify(BADGE.criterion))}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/badges/try': {
    does: 'try a badge on a class',
    send: ({ class: ofClass }) => post('/api/badges/try', { class: ofClass, criterion: BADGE.criterion }),
    shows: ({ learner }) => [learner],
  },
  'POST /api/curriculum/exercises': {
    does: 'define an exercise of the bank',
    send: () => post('/api/curriculum/exercises', BANKED),
  },
  'POST /api/curriculum/skills': {
    does: 'define a skill of the curriculum',
    send: () => post('/api/curriculum/skills', TAUGHT),
  },
  'GET /api/contents': {
    does: 'list the contents of the school',
    send: () => get('/api/contents'),
    shows: () => [WRITTEN.title],
  },
  'GET /api/contents/{content}': {
    does: 'read a content without its expected answers',
    send: ({ content }) => get(`/api/contents/${content}`),
    shows: () => [WRITTEN.title],
  },
  'GET /api/contents/{content}/definition': {
    does: 'read a content with its expected answers',
    send: ({ content }) => get(`/api/contents/${content}/definition`),
    shows: () => [WRITTEN.title],
  },
  'POST /api/contents': {
    does: 'define a content',
    send: () => post('/api/contents', { content: randomUUID(), ...WRITTEN }),
  },
  'POST /api/contents/{content}/validate': {
    does: 'validate a content',
    first: newContent,
    send: ({ content }) => post(`/api/contents/${content}/validate`, { version: 1 }),
  },
  'POST /api/contents/{content}/withdraw': {
    does: 'withdraw a content',
    first: newContent,
    send: ({ content }) => post(`/api/contents/${content}/withdraw`),
  },
  ...sequenceWays(withConsents),
  ...fileWays,
  ...pathWays(withConsents),
  'POST /api/classes': {
    does: 'open a class',
    send: ({ me }) =>
      post('/api/classes', {
        class: randomUUID(),
        name: 'CM2 B',
        level: 'CM2',
        schoolYear: '2026-2027',
        teacher: me,
      }),
  },
  'POST /api/classes colleague': {
    does: 'open a class for a colleague',
    send: ({ substitute }) =>
      post('/api/classes', {
        class: randomUUID(),
        name: 'CM2 B',
        level: 'CM2',
        schoolYear: '2026-2027',
        teacher: substitute,
      }),
  },
  'POST /api/classes/closures': {
    does: 'close a class',
    uses: 'family',
    send: ({ class: ofClass }) => post('/api/classes/closures', { class: ofClass }),
  },
  'POST /api/classes/target-success': {
    does: 'set the target success of a class',
    uses: 'family',
    send: ({ class: ofClass }) => post('/api/classes/target-success', { class: ofClass, whose: 'class', target: 0.8 }),
  },
  'POST /api/classes/teachers': {
    does: 'assign a teacher to a class',
    uses: 'family',
    send: ({ class: ofClass, substitute }) => post('/api/classes/teachers', { class: ofClass, teacher: substitute }),
  },
  'POST /api/classes/teachers/removals': {
    does: 'remove a teacher from a class',
    uses: 'family',
    send: ({ class: ofClass, substitute }) =>
      post('/api/classes/teachers/removals', { class: ofClass, teacher: substitute }),
    async first({ class: ofClass, substitute }, { carryOut, callers }) {
      await carryOut(callers.admin, [command('teaching.assign-teacher', { class: ofClass, teacher: substitute })])
      return {}
    },
  },
  'POST /api/enrolments': {
    does: 'enrol a learner of one’s class in another class',
    uses: 'family',
    send: ({ learner, secondClass }) =>
      post('/api/enrolments', { learner, class: secondClass, schoolYear: '2026-2027' }),
  },
  'POST /api/enrolments newcomer': {
    does: 'enrol somebody new',
    uses: 'family',
    send: ({ newcomer, class: ofClass }) =>
      post('/api/enrolments', { learner: newcomer, class: ofClass, schoolYear: '2026-2027' }),
  },
  'POST /api/enrolments stranger': {
    does: 'enrol a learner of another class',
    uses: 'family',
    send: ({ stranger, class: ofClass }) =>
      post('/api/enrolments', { learner: stranger, class: ofClass, schoolYear: '2026-2027' }),
  },
  'POST /api/enrolments/withdrawals': {
    does: 'withdraw a learner from a class',
    uses: 'family',
    send: ({ learner, class: ofClass }) => post('/api/enrolments/withdrawals', { learner, class: ofClass }),
  },

  'GET /api/people': {
    does: 'list the people of the school',
    send: () => get('/api/people?limit=500'),
    shows: ({ learner }) => [learner],
  },
  'GET /api/people/{person}': {
    does: 'read names, contact details and roles',
    send: ({ learner }) => get(`/api/people/${learner}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/me': {
    does: 'read one’s own name',
    send: () => get('/api/me'),
    shows: ({ learner }) => [learner],
  },
  'GET /api/me/children': {
    does: 'list one’s own children',
    send: () => get('/api/me/children'),
    shows: ({ learner }) => [learner],
  },
  'GET /api/notices': {
    does: 'read one’s own notices',
    send: () => get('/api/notices?limit=100'),
    first: async (world, schools) => {
      await giveNotice(schools, schools.callers.teach.person, { ...noticeAbout(world), about: world.learner })
      return {}
    },
    shows: ({ learner }) => [learner],
  },
  'GET /api/notices/changes': {
    does: 'be told that one’s own notices have changed',
    send: () => get('/api/notices/changes'),
    until: 'event: caught-up',
  },
  'POST /api/notices/{notice}/seen': {
    does: 'mark a notice as seen',
    send: (world) => {
      const person = PersonId.parse(world.learner)
      return post(`/api/notices/${noticeIdOf({ person, ...noticeAbout(world) })}/seen`, { person })
    },
    first: async (world, schools) => {
      await giveNotice(schools, world.learner, noticeAbout(world))
      return {}
    },
  },
  'GET /api/unsubscribe/{token}': {
    does: 'open the page that stops e-mails',
    send: ({ unsubscribe }) => get(`/api/unsubscribe/${unsubscribe}`),
    first: withUnsubscribeLink,
  },
  'POST /api/unsubscribe/{token}': {
    does: 'stop e-mails by the link of one',
    send: ({ unsubscribe }) => post(`/api/unsubscribe/${unsubscribe}`, {}),
    first: withUnsubscribeLink,
  },
  'GET /api/notices/preferences': {
    does: 'read how one wants to be told',
    send: () => get('/api/notices/preferences'),
  },
  'POST /api/notices/preferences': {
    does: 'set how one wants to be told',
    send: ({ learner }) =>
      post('/api/notices/preferences', { ...defaultPreferences, person: learner, digest: 'daily' }),
  },
  'POST /api/events conversation.stop-digest': {
    does: 'stop e-mails about notices',
    send: ({ learner }) => batch('conversation.stop-digest', { person: learner }),
  },
  'POST /api/events conversation.give-notice': {
    does: 'give somebody a notice',
    send: (world) => batch('conversation.give-notice', { person: world.learner, ...noticeAbout(world) }),
  },
  'GET /api/families/{learner}': {
    does: 'list the guardians of a learner',
    send: ({ learner }) => get(`/api/families/${learner}`),
    shows: ({ guardian }) => [guardian],
  },
  'GET /api/families/joint-consents': {
    does: 'list the consents that end at 15',
    uses: 'family',
    first: withConsents,
    send: () => get('/api/families/joint-consents?limit=500'),
    shows: ({ learner }) => [learner],
  },
  'GET /api/families': {
    does: 'list the families of the school',
    send: () => get('/api/families?limit=500'),
    shows: ({ learner }) => [learner],
  },
  'POST /api/people': {
    does: 'register a person',
    send: () =>
      post('/api/people', { person: randomUUID(), role: 'learner', givenName: 'Ada', familyName: 'Nouvelle' }),
  },
  'POST /api/people/names': {
    does: 'change a name',
    uses: 'family',
    send: ({ learner }) => post('/api/people/names', { person: learner, givenName: 'Ada', familyName: 'Autre' }),
  },
  'POST /api/people/contacts': {
    does: 'change contact details',
    send: ({ learner }) => post('/api/people/contacts', { person: learner, phone: '+33 6 12 34 56 78' }),
  },
  'POST /api/people/birth-dates': {
    does: 'record a birth date',
    send: ({ learner }) => post('/api/people/birth-dates', { person: learner, birthDate: '2016-05-09' }),
  },
  'POST /api/people/roles': {
    does: 'grant a role',
    uses: 'family',
    send: ({ learner }) => post('/api/people/roles', { person: learner, role: 'administrator' }),
  },
  'POST /api/people/roles/withdrawals': {
    does: 'withdraw a role',
    uses: 'family',
    send: ({ learner }) => post('/api/people/roles/withdrawals', { person: learner, role: 'learner' }),
  },
  'POST /api/people/departures': {
    does: 'record that a person left',
    uses: 'family',
    send: ({ learner }) => post('/api/people/departures', { person: learner }),
  },
  'POST /api/families/links': {
    does: 'ask for a guardian’s link',
    uses: 'family',
    send: ({ learner, guardian }) => post('/api/families/links', { learner, guardian, level: 'manage' }),
  },
  'POST /api/families/links/confirmations': {
    does: 'confirm a guardian’s link',
    uses: 'family',
    first: withOpenLink,
    send: ({ learner, guardian }) => post('/api/families/links/confirmations', { learner, guardian }),
  },
  'POST /api/families/links/levels': {
    does: 'change what a guardian may do',
    uses: 'family',
    first: withOpenLink,
    send: ({ learner, guardian }) => post('/api/families/links/levels', { learner, guardian, level: 'manage' }),
  },
  'POST /api/families/links/ends': {
    does: 'end a guardian’s link',
    uses: 'family',
    first: withOpenLink,
    send: ({ learner, guardian }) => post('/api/families/links/ends', { learner, guardian, reason: 'school' }),
  },

  'POST /api/accounts': {
    does: 'open an account',
    uses: 'family',
    send: ({ learner }) => post('/api/accounts', newAccount(learner)),
  },
  'POST /api/accounts/{person}/password': {
    does: 'set somebody’s password',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) => post(`/api/accounts/${learner}/password`, { password: PASSWORD }),
  },
  'POST /api/accounts/{person}/invitation': {
    does: 'invite somebody to choose a password',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) => post(`/api/accounts/${learner}/invitation`, {}),
  },
  'POST /api/accounts/{person}/disable': {
    does: 'disable an account',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) => post(`/api/accounts/${learner}/disable`),
  },
  'POST /api/accounts/{person}/reopen': {
    does: 'open a disabled account again',
    uses: 'family',
    async first(world, schools) {
      await withAccount(world, schools)
      await schools.post(schools.callers.admin, `/api/accounts/${world.learner}/disable`, {})
      return {}
    },
    send: ({ learner }) => post(`/api/accounts/${learner}/reopen`),
  },
  'POST /api/accounts/{person}/close': {
    does: 'close an account',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) => post(`/api/accounts/${learner}/close`),
  },
  'POST /api/events identity.open-account': {
    does: 'open an account in a batch',
    uses: 'family',
    send: ({ learner }) =>
      batch('identity.open-account', {
        person: learner,
        name: 'ada.autre',
        signInName: randomUUID(),
        claim: randomUUID(),
      }),
  },
  'POST /api/events identity.claim-sign-in-name': {
    does: 'take a sign-in name in a batch',
    send: ({ learner }) =>
      batch('identity.claim-sign-in-name', { person: learner, signInName: randomUUID(), claim: randomUUID() }),
  },
  'POST /api/events identity.release-sign-in-name': {
    does: 'free a sign-in name in a batch',
    send: () => batch('identity.release-sign-in-name', { signInName: randomUUID(), claim: randomUUID() }),
  },
  'GET /api/accounts/{person}/identities': {
    does: 'list the identities of an account',
    uses: 'family',
    first: withIdentity,
    send: ({ learner }) => get(`/api/accounts/${learner}/identities`),
    shows: ({ identity }) => [identity],
  },
  'POST /api/accounts/{person}/identities': {
    does: 'link an account to an identity at a provider',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) => post(`/api/accounts/${learner}/identities`, newIdentity()),
  },
  'POST /api/accounts/{person}/identities/unlink': {
    does: 'unlink an account from an identity',
    uses: 'family',
    first: withIdentity,
    send: ({ learner, identity }) => post(`/api/accounts/${learner}/identities/unlink`, { identity }),
  },
  'POST /api/events identity.claim-openid-identity': {
    does: 'take an identity in a batch',
    send: ({ learner }) =>
      batch('identity.claim-openid-identity', { person: learner, identity: randomUUID(), claim: randomUUID() }),
  },
  'POST /api/events identity.link-openid': {
    does: 'link an account in a batch',
    uses: 'family',
    first: withAccount,
    send: ({ learner }) =>
      batch('identity.link-openid', {
        person: learner,
        provider: PROVIDER,
        identity: randomUUID(),
        claim: randomUUID(),
      }),
  },
  'POST /api/events identity.release-openid-identity': {
    does: 'free an identity in a batch',
    send: () => batch('identity.release-openid-identity', { identity: randomUUID(), claim: randomUUID() }),
  },
  'POST /api/session/openid/{provider}': {
    does: 'link one’s own account',
    send: () => post(`/api/session/openid/${PROVIDER}`, { password: PASSWORD }),
  },
  'GET /api/sign-in/openid': {
    does: 'list the sign-in providers of a school',
    send: ({ tenant }) => get(`/api/sign-in/openid?school=${tenant}`),
  },
  'GET /api/sign-in/openid/{provider}': open('sign in at a provider', '/api/sign-in/openid/nobody'),
  'GET /api/sign-in/openid/{provider}/callback': open(
    'come back from a provider',
    '/api/sign-in/openid/nobody/callback',
  ),
  'GET /api/clients': open('list the programs of the school', '/api/clients'),
  'POST /api/clients': { does: 'register a program', send: () => post('/api/clients', newClient()) },
  'POST /api/clients/{client}/secret': {
    does: 'give a program another secret',
    first: withClient,
    send: ({ client }) => post(`/api/clients/${client}/secret`),
  },
  'POST /api/clients/{client}/disable': {
    does: 'disable a program',
    first: withClient,
    send: ({ client }) => post(`/api/clients/${client}/disable`),
  },
  'POST /api/clients/{client}/enable': {
    does: 'enable a program',
    first: withClient,
    send: ({ client }) => post(`/api/clients/${client}/enable`),
  },
  'POST /api/events identity.register-client': {
    does: 'register a program in a batch',
    send: () => batch('identity.register-client', { ...newClient(), secret: randomUUID() }),
  },
  'POST /api/events identity.rotate-client-secret': {
    does: 'record another secret in a batch',
    first: withClient,
    send: ({ client }) => batch('identity.rotate-client-secret', { client, secret: randomUUID() }),
  },
  'POST /oauth/token': {
    does: 'get a token for a program',
    first: withClient,
    send: ({ clientBasic }) => ({
      method: 'POST',
      url: '/oauth/token',
      body: 'grant_type=client_credentials',
      headers: { authorization: clientBasic, 'content-type': 'application/x-www-form-urlencoded' },
    }),
  },
  'POST /api/sign-in': {
    does: 'sign in',
    send: ({ tenant }) => post('/api/sign-in', signIn(tenant)),
    proves: ({ guardian }) => guardian,
  },
  'POST /api/sign-in/token': { does: 'sign in to the console with a token', send: () => post('/api/sign-in/token') },
  'POST /api/invitations/accept': {
    does: 'choose a password with an invitation',
    uses: 'family',
    first: withInvitation,
    send: ({ invitation }) => post('/api/invitations/accept', { invitation, password: PASSWORD }),
  },
  'POST /api/session/refresh': {
    does: 'get new tokens for a refresh token',
    async first({ tenant }, { post: send, callers }) {
      const answer = await send(callers.anon, '/api/sign-in', signIn(tenant))
      const { tokens }: { tokens: { refreshToken: string } } = JSON.parse(answer)
      return { refreshToken: tokens.refreshToken }
    },
    send: ({ refreshToken }) => post('/api/session/refresh', { refreshToken }),
  },
  'GET /api/session': open('see one’s own session', '/api/session'),
  'POST /api/sign-out': { does: 'sign out', send: () => post('/api/sign-out') },
  'GET /api/sessions': open('list one’s own sessions', '/api/sessions'),
  'DELETE /api/sessions/{session}': {
    does: 'end one of one’s own sessions',
    send: () => ({ method: 'DELETE', url: `/api/sessions/${randomUUID()}` }),
  },
  'POST /api/session/password': {
    does: 'change one’s own password',
    send: () => post('/api/session/password', { password: PASSWORD, newPassword: `${PASSWORD} de plus` }),
  },
  'POST /api/session/authenticator': {
    does: 'set up one’s own authenticator',
    send: () => post('/api/session/authenticator', { password: PASSWORD }),
  },
  'POST /api/session/authenticator/confirm': {
    does: 'confirm one’s own authenticator',
    send: () => post('/api/session/authenticator/confirm', { code: '123456' }),
  },

  'GET /api/classes/{class}/children': {
    does: 'list the names of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/children`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/sign-in': {
    does: 'see how a class gets on with signing in',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/sign-in`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/classes/{class}/device-codes': {
    does: 'issue a code for devices of a class',
    uses: 'family',
    send: ({ class: ofClass }) => post(`/api/classes/${ofClass}/device-codes`),
  },
  'POST /api/classes/{class}/device-codes/{code}/revoke': {
    does: 'revoke a code',
    uses: 'family',
    first: withDevice,
    send: ({ class: ofClass, code }) => post(`/api/classes/${ofClass}/device-codes/${code}/revoke`),
  },
  'POST /api/classes/{class}/devices/{device}/revoke': {
    does: 'revoke a device',
    uses: 'family',
    first: withDevice,
    send: ({ class: ofClass, device }) => post(`/api/classes/${ofClass}/devices/${device}/revoke`),
  },
  'POST /api/classes/{class}/sheet': {
    does: 'print a sheet with names, a code and PINs',
    uses: 'family',
    send: ({ class: ofClass }) => post(`/api/classes/${ofClass}/sheet`, { pins: 'missing' }),
  },
  'POST /api/children/{person}/pin': {
    does: 'give a child a PIN',
    uses: 'family',
    send: ({ learner }) => post(`/api/children/${learner}/pin`, { pin: PIN }),
  },
  'POST /api/children/{person}/pin/unlock': {
    does: 'let a child try their PIN again',
    uses: 'family',
    first: withPin,
    send: ({ learner }) => post(`/api/children/${learner}/pin/unlock`),
  },
  'POST /api/children/{person}/pin/remove': {
    does: 'take the PIN of a child away',
    uses: 'family',
    first: withPin,
    send: ({ learner }) => post(`/api/children/${learner}/pin/remove`),
  },
  'POST /api/children/{person}/sessions/end': {
    does: 'sign a child out everywhere',
    uses: 'family',
    first: withPin,
    send: ({ learner }) => post(`/api/children/${learner}/sessions/end`),
  },
  'POST /api/events identity.issue-device-code': {
    does: 'record a code in a batch',
    uses: 'family',
    send: ({ class: ofClass }) =>
      batch('identity.issue-device-code', { class: ofClass, code: randomUUID(), use: 'class', expiresAt: inAnHour() }),
  },
  'POST /api/events identity.enrol-device': {
    does: 'record a device in a batch',
    uses: 'family',
    first: withDevice,
    send: ({ class: ofClass, code }) => batch('identity.enrol-device', { class: ofClass, code, device: randomUUID() }),
  },
  'POST /api/events identity.revoke-device': {
    does: 'record the end of a device in a batch',
    uses: 'family',
    first: withDevice,
    send: ({ class: ofClass, device }) => batch('identity.revoke-device', { class: ofClass, device }),
  },
  'POST /api/events identity.revoke-device-code': {
    does: 'record the end of a code in a batch',
    uses: 'family',
    first: withDevice,
    send: ({ class: ofClass, code }) => batch('identity.revoke-device-code', { class: ofClass, code }),
  },
  'POST /api/events identity.set-pin': {
    does: 'record a PIN in a batch',
    uses: 'family',
    send: ({ learner }) => batch('identity.set-pin', { person: learner, credential: randomUUID() }),
  },
  'POST /api/events identity.unlock-pin': {
    does: 'record in a batch that a child may try again',
    uses: 'family',
    first: withPin,
    send: ({ learner }) => batch('identity.unlock-pin', { person: learner }),
  },
  'GET /api/set-up': open('ask whether the installation is empty', '/api/set-up'),
  'POST /api/set-up': {
    does: 'set up the installation',
    send: () =>
      post('/api/set-up', {
        code: 'AAAAA-AAAAA-AAAAA-AAAAA',
        school: { name: 'École des Tilleuls', zone: 'Europe/Paris' },
        administrator: { givenName: 'Ada', familyName: 'Lind', name: 'direction', password: PASSWORD },
      }),
  },
  'POST /api/devices': {
    does: 'enrol a device with a code',
    uses: 'family',
    first: withCode,
    send: ({ codeText }) => post('/api/devices', { code: codeText, as: 'token' }),
  },
  'GET /api/device': {
    does: 'see the given names of a class on its device',
    uses: 'family',
    first: withDevice,
    send: ({ deviceToken }) => ({ ...get('/api/device'), headers: { 'sillage-device': deviceToken } }),
    shows: ({ learner }) => [learner],
  },
  'POST /api/device/sign-in': {
    does: 'sign in with a PIN on an enrolled device',
    uses: 'family',
    async first(world, schools) {
      await withPin(world, schools)
      return withDevice(world, schools)
    },
    send: ({ learner, deviceToken }) => ({
      ...post('/api/device/sign-in', { child: learner, pin: PIN }),
      headers: { 'sillage-device': deviceToken },
    }),
  },

  'POST /api/schools': {
    does: 'open the school',
    uses: 'school that is not open',
    send: () => post('/api/schools', { name: 'École C', zone: 'Europe/Paris' }),
  },
  'POST /api/schools/zone': {
    does: 'change the time zone of the school',
    uses: 'school',
    send: () => post('/api/schools/zone', { zone: 'Indian/Reunion' }),
  },
  'POST /api/schools/second-factor': {
    does: 'decide whether staff need a second factor',
    uses: 'school',
    send: () => post('/api/schools/second-factor', { required: false }),
  },
  'POST /api/schools/sealing': {
    does: 'change what the school seals',
    uses: 'school',
    send: () => post('/api/schools/sealing', { sealing: 'all' }),
  },
  'POST /api/schools/closures': {
    does: 'close the school',
    uses: 'school',
    send: () => post('/api/schools/closures'),
  },

  'GET /api/event-types': open('list the types of events', '/api/event-types'),
  'GET /api/events': {
    does: 'read the events of the school',
    send: () => get('/api/events?limit=500'),
    shows: ({ learner }) => [learner],
  },
  'GET /api/events/stream': {
    does: 'receive the events of the school as a stream',
    send: () => get('/api/events/stream?after=0'),
    shows: ({ learner }) => [learner],
    until: 'event: caught-up',
  },
  'GET /api/events/{position}': {
    does: 'see one event and what is around it',
    first: withPosition,
    send: ({ at }) => get(`/api/events/${at}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/streams/{stream}': {
    does: 'read a stream',
    send: ({ learner }) => get(`/api/streams/learner-${learner}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/jobs': {
    does: 'list the jobs',
    first: withJob('failed'),
    send: () => get('/api/jobs'),
    shows: ({ job }) => [job],
  },
  'GET /api/jobs own': {
    does: 'list one’s own jobs',
    first: withOwnExport,
    send: () => get('/api/jobs?own=true'),
    shows: ({ job }) => [job],
  },
  'GET /api/jobs/{job}/file': {
    does: 'get the file of an export',
    first: withOwnExport,
    send: ({ job }) => get(`/api/jobs/${job}/file`),
  },
  'GET /api/jobs/{job}': {
    does: 'read a job',
    first: withJob('failed'),
    send: ({ job }) => get(`/api/jobs/${job}`),
    shows: ({ job }) => [job],
  },
  'POST /api/jobs/{job}/cancel': {
    does: 'cancel a job',
    first: withJob('waiting'),
    send: ({ job }) => post(`/api/jobs/${job}/cancel`),
    shows: ({ job }) => [job],
  },
  'POST /api/jobs/{job}/retry': {
    does: 'retry a job',
    first: withJob('failed'),
    send: ({ job }) => post(`/api/jobs/${job}/retry`),
    shows: ({ job }) => [job],
  },
  'GET /api/webhooks': {
    does: 'list webhooks',
    send: () => get('/api/webhooks'),
    shows: ({ webhook }) => [webhook],
  },
  'GET /api/webhooks/{id}': {
    does: 'read a webhook',
    send: ({ webhook }) => get(`/api/webhooks/${webhook}`),
    shows: ({ webhook }) => [webhook],
  },
  'GET /api/webhooks/{id}/deliveries': {
    does: 'list the deliveries of a webhook',
    send: ({ webhook }) => get(`/api/webhooks/${webhook}/deliveries`),
    shows: ({ attempt }) => [attempt],
  },
  'POST /api/webhooks': {
    does: 'add a webhook',
    send: () => post('/api/webhooks', { url: 'http://127.0.0.1:9/hook', types: ['learning.learning-started'] }),
  },
  'POST /api/webhooks/{id}/test': {
    does: 'send a test to a webhook',
    send: ({ webhook }) => post(`/api/webhooks/${webhook}/test`),
  },
  'POST /api/webhooks/{id}/deliveries/{event}/redeliver': {
    does: 'deliver an event again',
    send: ({ webhook, attempt }) => post(`/api/webhooks/${webhook}/deliveries/${attempt}/redeliver`),
  },
  'POST /api/webhooks/{id}/rotate-secret': {
    does: 'change the secret of a webhook',
    send: ({ webhook }) => post(`/api/webhooks/${webhook}/rotate-secret`),
  },
  'POST /api/webhooks/{id}/pause': {
    does: 'pause a webhook',
    send: ({ webhook }) => post(`/api/webhooks/${webhook}/pause`),
  },
  'POST /api/webhooks/{id}/resume': {
    does: 'resume a webhook',
    send: ({ webhook }) => post(`/api/webhooks/${webhook}/resume`),
  },
  'DELETE /api/webhooks/{id}': {
    does: 'delete a webhook',
    first: async (_, { webhookOf, callers }) => ({ webhook: await webhookOf(callers.admin) }),
    send: ({ webhook }) => ({ method: 'DELETE', url: `/api/webhooks/${webhook}` }),
  },

  'POST /api/rights/requests': {
    does: 'ask for a right of a person',
    send: ({ learner }) => post('/api/rights/requests', { request: randomUUID(), person: learner, right: 'access' }),
  },
  'GET /api/rights/requests': {
    does: 'list the requests of rights of the school',
    first: withRequest,
    send: () => get('/api/rights/requests'),
    shows: ({ request }) => [request],
  },
  'GET /api/rights/requests person': {
    does: 'list the requests of rights about a person',
    first: withRequest,
    send: ({ learner }) => get(`/api/rights/requests?person=${learner}`),
    shows: ({ request }) => [request],
  },
  'GET /api/rights/requests/{request}': {
    does: 'see a request of a right, with its steps',
    first: withRequest,
    send: ({ request, learner }) => get(`/api/rights/requests/${request}?person=${learner}`),
    shows: ({ request }) => [request],
  },
  'POST /api/rights/requests/{request}/sign': {
    does: 'sign a request of a right',
    first: (world, schools) => {
      const { self, manage, admin } = schools.callers
      return withSignatory(world, schools, self.person, manage.person, admin.person)
    },
    send: ({ request, learner }) => post(`/api/rights/requests/${request}/sign`, { person: learner }),
  },
  'POST /api/rights/requests/{request}/cancel': {
    does: 'take one’s own request of a right back',
    first: withRequestOfEach,
    send: ({ request, learner, me }) =>
      post(`/api/rights/requests/${requestBy(request, me)}/cancel`, { person: learner }),
  },
  'POST /api/rights/requests/{request}/waive': decided(
    'waive',
    (world, schools) => withSignatory(world, schools, world.guardian),
    'say that a signature is not needed',
    { reason: 'sole-authority' },
  ),
  'POST /api/rights/requests/{request}/approve': decided(
    'approve',
    withPreparedRequest,
    'approve a request of a right',
  ),
  'POST /api/rights/requests/{request}/reject': decided('reject', withPreparedRequest, 'reject a request of a right', {
    reason: 'unfounded',
  }),
  'POST /api/rights/requests/{request}/extend': decided('extend', withRequest, 'extend the deadline of a request', {
    reason: 'complexity',
  }),
  'POST /api/rights/requests/{request}/carry-out': decided(
    'carry-out',
    withApprovedRequest,
    'record that a request is carried out',
  ),
  'POST /api/rights/requests/{request}/complete': decided('complete', withAnswer, 'record how the answer was given', {
    how: 'in-person',
  }),
  'POST /api/events privacy.prepare-request': {
    does: 'record what was found out for a request',
    first: withRequest,
    send: ({ request, learner }) => {
      const { command: name, input } = prepared(request, learner)
      return batch(name, input)
    },
  },
  'POST /api/events privacy.warn-of-deadline': {
    does: 'record that a deadline is near',
    first: withRequest,
    send: ({ request, learner }) => batch('privacy.warn-of-deadline', { request, person: learner }),
  },
  'GET /api/rights/record': {
    does: 'get the record of processing',
    send: () => get('/api/rights/record'),
  },
  'GET /api/rights/breaches': {
    does: 'read the register of breaches',
    first: withBreach,
    send: () => get('/api/rights/breaches'),
    shows: ({ breach }) => [breach],
  },
  'GET /api/rights/breaches/register': {
    does: 'print the register of breaches',
    first: withBreach,
    send: () => get('/api/rights/breaches/register'),
    shows: ({ breach }) => [breach],
  },
  'POST /api/rights/breaches': {
    does: 'note a breach',
    send: () => post('/api/rights/breaches', breachOf(randomUUID())),
  },
  'POST /api/rights/breaches/{breach}/assess': {
    does: 'assess a breach',
    first: withBreach,
    send: ({ breach }) =>
      post(`/api/rights/breaches/${breach}/assess`, { risk: 'none', effects: 'Aucun.', measures: 'Aucune.' }),
  },
  'POST /api/rights/breaches/{breach}/notify': {
    does: 'record that the authority was told of a breach',
    first: withBreach,
    send: ({ breach }) =>
      post(`/api/rights/breaches/${breach}/notify`, { whom: 'authority', at: new Date().toISOString() }),
  },
  'POST /api/rights/breaches/{breach}/close': {
    does: 'close the file of a breach',
    first: withAssessedBreach,
    send: ({ breach }) => post(`/api/rights/breaches/${breach}/close`),
  },
  'POST /api/events privacy.warn-of-breach': {
    does: 'record that the 72 hours are nearly over',
    first: withBreach,
    send: ({ breach }) => batch('privacy.warn-of-breach', { breach }),
  },
  'GET /api/model-sharing': {
    does: 'read which models the school shares',
    send: () => get('/api/model-sharing'),
  },
  'POST /api/model-sharing': {
    does: 'decide whether the school shares its models',
    send: () => post('/api/model-sharing', { kind: 'level', isSharing: true, reason: 'Essai.' }),
  },
  'GET /api/revision-weights': {
    does: 'read the weights by which revisions are planned',
    send: () => get('/api/revision-weights'),
  },
  'POST /api/revision-weights': {
    does: 'put fitted weights of revision into force',
    send: () => post('/api/revision-weights', recordRevisionWeights.example),
  },
  'POST /api/revision-weights/fit': {
    does: 'ask for a fitting of the weights of revision',
    send: () => post('/api/revision-weights/fit', {}),
  },
  'POST /api/revision-weights/reset': {
    does: 'go back to the usual weights of revision',
    first: withRevisionWeights,
    send: () => post('/api/revision-weights/reset'),
  },
  'GET /api/models': {
    does: 'list the models',
    first: withModel,
    send: () => get('/api/models'),
    shows: ({ model }) => [model],
  },
  'GET /api/models/{model}': {
    does: 'read a model',
    first: withModel,
    send: ({ model }) => get(`/api/models/${model}`),
    shows: ({ model }) => [model],
  },
  'GET /api/models/{model}/judgements': {
    does: 'read what was found about a model',
    first: withModel,
    send: ({ model }) => get(`/api/models/${model}/judgements`),
  },
  'GET /api/models/{model}/card': {
    does: 'read the card of a model',
    first: withModel,
    send: ({ model }) => get(`/api/models/${model}/card`),
    shows: ({ model }) => [model],
  },
  'POST /api/models/{model}/promote': {
    does: 'promote a model',
    first: withModel,
    send: ({ model }) => post(`/api/models/${model}/promote`, forced),
  },
  'POST /api/models/{model}/roll-back': {
    does: 'roll back a model',
    first: withServingModels,
    send: ({ model }) => post(`/api/models/${model}/roll-back`, { reason: 'Essai.' }),
  },
  'POST /api/models/{model}/retire': {
    does: 'retire a model',
    first: withModel,
    send: ({ model }) => post(`/api/models/${model}/retire`, { reason: 'Essai.' }),
  },
  'POST /api/events insight.record-model': {
    does: 'record a trained model',
    send: () => batch('insight.record-model', aModel()),
  },
  'POST /api/events insight.record-audit': {
    does: 'record an audit of a model',
    first: withModel,
    send: ({ model }) => batch('insight.record-audit', { ...recordAudit.example, model }),
  },
  'POST /api/events insight.record-check': {
    does: 'record the daily check of a model',
    first: withModel,
    send: ({ model }) => batch('insight.record-check', { ...recordCheck.example, model }),
  },
  'POST /api/events insight.record-drift-alarm': {
    does: 'record an alarm of drift',
    first: withModel,
    send: ({ model }) => batch('insight.record-drift-alarm', { ...recordDriftAlarm.example, model }),
  },
  'POST /api/events insight.record-drift': {
    does: 'record the drift of a model',
    first: withModel,
    send: ({ model }) => batch('insight.record-drift', { ...recordDrift.example, model }),
  },
  'POST /api/rights/erasures': {
    does: 'erase a person',
    first: withSomebody,
    send: ({ newcomer }) => post('/api/rights/erasures', { person: newcomer }),
    shows: ({ newcomer }) => [newcomer],
  },
  'GET /api/rights/erasures': {
    does: 'list the people who were erased',
    first: withSomebodyErased,
    send: () => get('/api/rights/erasures'),
    shows: ({ newcomer }) => [newcomer],
  },
  'GET /api/rights/erasures/{id}': {
    does: 'see how far an erasure has come',
    first: withSomebodyErased,
    send: (world) => get(`/api/rights/erasures/${erasureOf(world)}`),
    shows: ({ newcomer }) => [newcomer],
  },
  'GET /api/rights/erasures/{id}/certificate': {
    does: 'get the certificate of an erasure',
    first: withSomebodyErased,
    send: (world) => get(`/api/rights/erasures/${erasureOf(world)}/certificate`),
    shows: ({ newcomer }) => [newcomer],
  },

  'POST /api/rights/retention/periods': {
    does: 'change how long the school keeps what it records',
    send: () => post('/api/rights/retention/periods', { purpose: 'teaching', period: 'P3Y' }),
  },
  'GET /api/rights/retention': {
    does: 'see what the school has kept for its period',
    first: withPlan,
    send: () => get('/api/rights/retention'),
    shows: ({ plan }) => [plan],
  },
  'POST /api/rights/retention/plans': {
    does: 'plan what has been kept for its period',
    send: () => post('/api/rights/retention/plans'),
  },
  'POST /api/rights/retention/plans/{plan}/confirm': {
    does: 'have a plan of retention carried out now',
    first: withPlan,
    send: ({ plan }) => post(`/api/rights/retention/plans/${plan}/confirm`),
    shows: ({ plan }) => [plan],
  },
  'POST /api/rights/retention/protections': {
    does: 'keep what is recorded about a person beyond its period',
    send: ({ learner }) =>
      post('/api/rights/retention/protections', {
        ...{ person: learner, purpose: 'teaching', until: '2027-07-31', reason: 'Recours en cours' },
      }),
  },
  'POST /api/rights/retention/protections/end': {
    does: 'keep what is recorded about a person no longer than others',
    send: ({ learner }) => post('/api/rights/retention/protections/end', { person: learner, purpose: 'teaching' }),
  },

  'GET /api/people/{person}/accesses': {
    does: 'list who accessed the data of a person',
    send: ({ learner }) => get(`/api/people/${learner}/accesses`),
    namesCallers: true,
    shows: ({ learner }) => [learner],
  },
  'GET /api/audit/entries': {
    does: 'list the trail of a school',
    send: ({ learner }) => get(`/api/audit/entries?subject=${learner}`),
    namesCallers: true,
    shows: ({ learner }) => [learner],
  },
  'GET /api/audit/people': {
    does: 'have the ids of the trail named',
    send: ({ learner }) => get(`/api/audit/people?ids=${learner}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/audit/bundle': {
    does: 'export the trail of a school with proofs',
    send: ({ learner }) => get(`/api/audit/bundle?subject=${learner}`),
  },
  'POST /api/audit/exports': {
    does: 'ask for an export of the trail',
    send: ({ learner }) => post('/api/audit/exports', { subject: learner }),
    shows: ({ learner }) => [learner],
  },
  'GET /api/audit/reach/{actor}': {
    does: 'list whose data somebody could reach, and whose they read',
    send: ({ learner }) =>
      get(`/api/audit/reach/${learner}?from=2026-01-01T00:00:00Z&until=${new Date().toISOString()}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/audit/unusual-accesses': {
    does: 'list notices of unusual access',
    send: () => get('/api/audit/unusual-accesses'),
  },
  'GET /api/rights/access/{person}': {
    does: 'get everything that is stored about a person',
    send: ({ learner }) => get(`/api/rights/access/${learner}`),
    namesCallers: true,
    shows: ofSkill,
    names: ({ guardian, otherGuardian }) => [guardian, otherGuardian],
  },

  'POST /api/rights/exports': {
    does: 'ask for a file with everything that is stored about a person',
    send: ({ learner }) => post('/api/rights/exports', { person: learner }),
    shows: ({ learner }) => [learner],
  },

  'POST /api/rights/restrictions': {
    does: 'restrict the data of a person to storage',
    first: withSomebody,
    send: ({ newcomer }) => post('/api/rights/restrictions', restrictionOf(newcomer)),
  },
  'GET /api/rights/restrictions': {
    does: 'list the people whose data may only be stored',
    first: withSomebodyRestricted,
    send: () => get('/api/rights/restrictions?limit=500'),
    shows: ({ newcomer }) => [newcomer],
  },
  'POST /api/rights/restrictions/ends': {
    does: 'lift a restriction',
    first: withSomebodyRestricted,
    send: ({ newcomer }) =>
      post('/api/rights/restrictions/ends', { person: newcomer, informedOn: new Date().toISOString().slice(0, 10) }),
  },
  'POST /api/rights/objections': {
    does: 'object to a use of data',
    uses: 'family',
    send: (world) => post('/api/rights/objections', objectionOf(world)),
  },
  'GET /api/rights/objections/{person}': {
    does: 'see what a person objects to',
    send: ({ learner }) => get(`/api/rights/objections/${learner}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/rights/objections/overrides': {
    does: 'override an objection for a reason',
    uses: 'family',
    first: withObjection,
    send: (world) => post('/api/rights/objections/overrides', { ...objectionOf(world), reason: 'Intérêt public' }),
  },
  'POST /api/rights/objections/withdrawals': {
    does: 'take back an objection',
    uses: 'family',
    first: withObjection,
    send: (world) => post('/api/rights/objections/withdrawals', objectionOf(world)),
  },
  'GET /api/rights/consents': open('read the texts of consents', '/api/rights/consents'),
  'GET /api/rights/consents/{person}': {
    does: 'see what a person has agreed to',
    send: ({ learner }) => get(`/api/rights/consents/${learner}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/rights/consents': {
    does: 'give a consent',
    uses: 'family',
    send: (world) =>
      post('/api/rights/consents', { ...consentOf(world), text: currentText('detailed-tracking').version }),
  },
  'POST /api/rights/consents/withdrawals': {
    does: 'withdraw a consent',
    uses: 'family',
    first: withConsents,
    send: (world) => post('/api/rights/consents/withdrawals', consentOf(world)),
  },
  'POST /api/rights/consents/on-paper': {
    does: 'record a signed form',
    uses: 'family',
    send: ({ learner }) => post('/api/rights/consents/on-paper', agreed(learner, 'detailed-tracking')),
  },
  'POST /api/rights/consents/on-paper/withdrawals': {
    does: 'record that somebody withdraws a consent',
    uses: 'family',
    first: withConsents,
    send: (world) => post('/api/rights/consents/on-paper/withdrawals', { ...consentOf(world), by: 'guardian' }),
  },
  'POST /api/rights/texts': {
    does: 'erase one text of a person',
    uses: 'family',
    send: ({ learner, attempt, request }) =>
      post('/api/rights/texts', { request, person: learner, event: attempt, field: 'response' }),
    first: withTextOfRequest,
  },
  'GET /api/rights/requests/{request}/certificate': {
    does: 'get the certificate of erased texts',
    async first(world, schools) {
      const { request, attempt } = await withTextOfRequest(world, schools)
      const text = { request, person: world.learner, event: attempt, field: 'response' }
      await schools.carryOut(schools.callers.audit, [command('privacy.erase-text', text)])
      return { request, attempt }
    },
    send: ({ learner, request }) => get(`/api/rights/requests/${request}/certificate?person=${learner}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/rights/rectifications': {
    does: 'put the name of a person right',
    uses: 'family',
    first: (world, schools) => withRequestOf(world, schools, 'rectification'),
    send: ({ learner, request }) => {
      const right = { what: 'name', givenName: 'Inès', familyName: 'Le Goff' }
      return post('/api/rights/rectifications', { request, person: learner, ...right })
    },
  },
  'GET /api/rights/decisions/{person}': {
    does: 'see what rules and models decided about a person',
    send: ({ learner }) => get(`/api/rights/decisions/${learner}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/rights/decisions/confirmations': {
    does: 'agree to an automated decision',
    uses: 'family',
    first: withDecision,
    send: (world) => post('/api/rights/decisions/confirmations', { ...decisionOf(world), agreed: true }),
  },
  'POST /api/rights/decisions/contests': {
    does: 'contest an automated decision',
    uses: 'family',
    first: withDecision,
    send: (world) => post('/api/rights/decisions/contests', { ...decisionOf(world), wants: 'human' }),
  },
  'POST /api/rights/decisions/answers': {
    does: 'answer a family about a level or a risk',
    uses: 'family',
    first: withContestedLevel,
    send: (world) =>
      post('/api/rights/decisions/answers', { ...decisionOf(world), outcome: 'upheld', explanation: 'Vu ensemble.' }),
  },
  'POST /api/rights/decisions/reviews': {
    does: 'answer a contested decision',
    uses: 'family',
    first: withContestedDecision,
    send: (world) =>
      post('/api/rights/decisions/reviews', { ...decisionOf(world), outcome: 'upheld', explanation: 'Vu ensemble.' }),
  },
  'POST /api/events privacy.record-decision': {
    does: 'record what a rule or a model decided',
    uses: 'family',
    send: (world) => batch('privacy.record-decision', automaticallyDecided(world)),
  },
  'POST /api/events privacy.lapse-consent': {
    does: 'end a consent of a child who has turned 15',
    uses: 'family',
    first: withConsentsAt15,
    send: (world) => batch('privacy.lapse-consent', consentOf(world)),
  },

  'GET /api/projections': open('list the read models', '/api/projections'),
  'GET /api/projections/{name}': readModel('see the state of a read model'),
  'GET /api/projections/{name}/parked': readModel('see what a read model put aside', '/parked'),
  'POST /api/projections/{name}/rebuild': {
    ...readModel('rebuild a read model', '/rebuild', {}),
    async afterwards({ stack, callers }) {
      for (const name of readModels) {
        const url = `/api/projections/${name}/rebuild`
        const state = async () =>
          (await stack.ask('GET', url, { token: callers.analyst.token })).json<{ state?: string }>().state
        // Nobody may have been allowed to start one.
        while ((await state()) === 'running') await pause(100)
      }
    },
  },
  'GET /api/projections/{name}/rebuild/cost': readModel('ask what a rebuild costs', '/rebuild/cost'),
  'POST /api/projections/{name}/rebuild/cancel': readModel('stop a rebuild', '/rebuild/cancel', {}),
  'GET /api/projections/{name}/rebuild': readModel('follow the rebuild of a read model', '/rebuild'),
  'GET /api/projections/{name}/diff': readModel('compare generations of a read model', '/diff'),
  'GET /api/projections/{name}/diff/rows': readModel('list the rows that differ', '/diff/rows'),
  'POST /api/projections/{name}/switch': readModel('switch to a new generation of a read model', '/switch', {
    force: true,
  }),
  'POST /api/projections/{name}/rollback': readModel('go back to the generation before', '/rollback', { force: true }),
  'POST /api/projections/{name}/drop': readModel('drop a generation of a read model', '/drop', { generation: 2 }),
  'POST /api/projections/{name}/pause': readModel('pause a read model', '/pause', {}),
  'POST /api/projections/{name}/resume': readModel('resume a read model', '/resume', {}),
  'POST /api/projections/{name}/retry': readModel('try again what a read model put aside', '/retry', {}),

  'GET /api/processes': open('list the processes', '/api/processes'),
  'GET /api/processes/{name}': open('see the state of a process', '/api/processes/at-risk'),
  'GET /api/processes/{name}/story': {
    does: 'see what a process keeps about somebody',
    first: withFollowUp,
    send: ({ learner }) => get(`/api/processes/at-risk/story?key=${learner}%2Faccess`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/processes/{name}/retry': {
    does: 'let a process try again',
    send: () => post('/api/processes/at-risk/retry'),
  },

  'GET /api/adaptive/services-health': open(
    'see the health of each part of the service',
    '/api/adaptive/services-health?hours=1',
  ),
  'GET /api/usage': open('see how much each school uses the installation', '/api/usage'),
  'GET /api/statistics': open('see what the school may publish', '/api/statistics'),
  'POST /api/statistics/publications': {
    does: 'publish statistics of the school',
    send: () => post('/api/statistics/publications'),
  },
  'DELETE /api/statistics/publications': {
    does: 'take published statistics down',
    send: () => ({ method: 'DELETE', url: '/api/statistics/publications' }),
  },
  'GET /api/public/statistics/{school}': {
    does: 'read the published statistics of a school',
    send: ({ tenant }) => get(`/api/public/statistics/${tenant}`),
  },
  'GET /api/service': open('see what an operator watches', '/api/service'),
  'GET /metrics': open('read the metrics', '/metrics'),
  'GET /health': open('see the health of the service', '/health'),
  'GET /health/live': open('ask whether the service is there', '/health/live'),
  'GET /health/ready': open('ask whether the service is ready', '/health/ready'),
  'GET /health/projections': open('ask how far the read models are', '/health/projections'),
  'GET /openapi.json': open('read the description of the API', '/openapi.json'),
  'GET /.well-known/jwks.json': open('read the public keys of tokens', '/.well-known/jwks.json'),
  'GET /docs': open('read the documentation of the API', '/docs'),
  'GET /docs/scalar.js': open('load the script of that page', '/docs/scalar.js'),
  'GET /problems': open('list the problems', '/problems'),
  'GET /problems/{code}': open('read what a problem means', '/problems/not-found'),
}
