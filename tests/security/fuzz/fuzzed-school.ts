/** The service that is fuzzed: two schools with people and work, somebody to send as, and what the fields of requests name. */
import { randomUUID } from 'node:crypto'
import { type Instant, installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { erasureId } from '#rights/erasure/erasure.ts'
import { openStack, type Stack } from '../../http/stack.ts'
import type { Actor } from '../access.ts'
import { PROVIDER } from '../requests.ts'
import { command, openSchools, PASSWORD, type Schools, SIGN_IN_NAME, SKILL } from '../school.ts'
import type { Dice } from './dice.ts'
import type { Operation } from './operations.ts'

/** `all`, `installation`: every permission. `closing`: the same in a school of its own. `session`: a parent who signed in. */
export type Sender = Actor | 'all' | 'installation' | 'closing' | 'session'

export type FuzzedSchool = {
  readonly stack: Stack
  readonly schools: Schools
  senderFor(operation: Operation, dice: Dice): Sender
  token(sender: Sender): Promise<string | null>
  /** What is there, by the name of a field of this operation. */
  valuesFor(operation: Operation): (field: string) => readonly string[]
  readonly ids: readonly string[]
  /** Found in what belongs to the other school, and nowhere else. */
  readonly secretsOfOthers: (sender: Sender) => readonly string[]
  /** To be called after an answer: a session may have ended. */
  sessionMayHaveEnded(): void
  close(): Promise<void>
}

const actors: readonly [Actor, ...Actor[]] = [
  'anon',
  'self',
  'teach',
  'teachX',
  'view',
  'manage',
  'admin',
  'supp',
  'audit',
  'tool',
]
const FEW = 12

export async function openFuzzedSchool(): Promise<FuzzedSchool> {
  const tenant = randomUUID()
  // Hashing as in production would be most of the time.
  const light = { memoryKiB: 64, passes: 1, parallelism: 1 }
  const stack = await openStack('fuzz', {
    worker: true,
    tenant,
    webhookAllow: '127.0.0.1',
    leaveErasures: true,
    signIn: { hashing: { parameters: new Map([[1, light]]) } },
    openId: {
      settings: new Map([
        [
          PROVIDER,
          {
            name: PROVIDER,
            issuer: 'https://ent.invalid',
            clientId: 'sillage',
            clientSecret: null,
            clientAuthentication: 'basic',
            school: TenantId.parse(tenant),
            secondFactor: false,
            scope: 'openid',
            callback: 'https://sillage.invalid/',
          },
        ],
      ]),
    },
    // What is sent by chance starts no processes.
    rebuilds: rebuildJobs({
      start: () => ({ interrupt: () => {}, ended: Promise.resolve({ code: 0, signal: null }) }),
      now: () => new Date().toISOString() as Instant,
      onBroken: () => {},
    }),
  })
  const schools = await openSchools(stack)
  const { world, callers, people } = schools

  const several = () => Array.from({ length: FEW }, () => randomUUID())
  const [pupils, classes, doomed] = [several(), several(), several()]
  const names = (person: string, role: string) =>
    command('identity.register-person', { person, role, givenName: 'Ada', familyName: 'Le Gall' })
  const ofClass = { level: 'CM1', schoolYear: '2026-2027' }
  await schools.carryOut(callers.admin, [
    ...classes.map((id) =>
      command('teaching.open-class', { class: id, name: 'CM1 B', ...ofClass, teacher: callers.teach.person }),
    ),
    ...pupils.map((person) => names(person, 'learner')),
    ...pupils.map((learner) =>
      command('teaching.enrol-learner', { learner, class: world.class, schoolYear: '2026-2027' }),
    ),
    ...doomed.map((person) => names(person, 'parent')),
  ])
  const webhooks = [world.webhook]
  for (let n = 0; n < 3; n += 1) webhooks.push(await schools.webhookOf(callers.admin))
  await schools.caughtUp()

  const everything = (of: string) =>
    stack.keys.sign({ tenant: of, actor: randomUUID(), role: null, scope: permissions.join(' ') }, 36_000)
  const closing = randomUUID()
  const tokens = {
    all: await everything(tenant),
    installation: await everything(installationTenant),
    closing: await everything(closing),
  }
  await stack.ask('POST', '/api/schools', { token: tokens.closing, body: { name: 'École C', zone: 'Europe/Paris' } })

  let session: string | null = null
  async function signedIn(): Promise<string | null> {
    const signIn = () =>
      stack.ask('POST', '/api/sign-in', {
        token: null,
        body: { school: tenant, name: SIGN_IN_NAME, password: PASSWORD, as: 'tokens' },
      })
    const first = await signIn()
    if (first.statusCode !== 200)
      // Fuzzed away: whoever may sets it again, if the account is still there.
      await stack.ask('POST', `/api/accounts/${people.viewer.id}/password`, {
        token: tokens.all,
        body: { password: PASSWORD },
      })
    const answer = first.statusCode === 200 ? first : await signIn()
    return answer.statusCode === 200 ? String(answer.json().accessToken) : null
  }

  const learners = [world.learner, people.mate.id, people.pupil.id, ...pupils]
  const everybody = [...learners, people.viewer.id, people.manager.id, callers.teach.person, callers.self.person]
  const positions = ['0', '1', '7', world.at]
  const moments = ['2026-10-01T08:00:00.000Z', '2026-11-01T00:00:00.000Z', new Date(Date.now() - 60_000).toISOString()]
  const models = [...stack.service.definitions.projections.keys()]
  const ofField: Readonly<Record<string, readonly string[]>> = {
    learner: learners,
    person: everybody,
    child: learners,
    guardian: [people.viewer.id, people.manager.id, people.parent2.id],
    teacher: [callers.teach.person, world.substitute],
    class: [world.class, world.secondClass, ...classes],
    attempt: [world.attempt],
    event: [world.attempt],
    school: [tenant],
    provider: [PROVIDER],
    at: [...positions, ...moments],
    known: [...positions, ...moments],
    around: [...positions, ...moments],
    atLeast: positions,
    after: positions,
    position: positions,
    'Last-Event-ID': positions,
    log: [stack.service.log.id],
    'If-Match': ['"0"', '"1"'],
    schoolYear: ['2026-2027'],
    zone: ['Europe/Paris', 'Pacific/Noumea', 'Indian/Reunion'],
    skill: [SKILL],
    types: ['learning.exercise-attempted', 'learning.exercise-attempted,learning.skill-mastered'],
    type: ['learning.exercise-attempted'],
    'types[]': ['learning.exercise-attempted', 'learning.skill-mastered'],
    models: ['skill-profile', 'skill-profile,daily-activity'],
    rows: ['skill-profile'],
    model: ['skill-profile'],
    field: ['proficiency', 'successes', 'attempts'],
    key: [SKILL],
    returnTo: ['/'],
  }
  const ofPath: readonly (readonly [path: RegExp, field: string, values: readonly string[]])[] = [
    [/^\/api\/webhooks/, 'id', webhooks],
    [/^\/api\/(learners|adaptive)/, 'id', learners],
    [/^\/api\/rights\/erasures$/, 'person', doomed],
    [
      /^\/api\/rights\/erasures\//,
      'id',
      doomed.map((person) => erasureId(TenantId.parse(tenant), PersonId.parse(person))),
    ],
    // Whoever pauses the others stops what decides who sees whom: then nobody is answered, as the contract says.
    [/^\/api\/projections\/.*\/pause$/, 'name', ['activity-difficulty']],
    // A place in the rows of one read model.
    [/\/diff\/rows$/, 'name', ['skill-profile']],
    [/\/diff\/rows$/, 'after', [Buffer.from(JSON.stringify([world.learner, SKILL])).toString('base64url')]],
    [/^\/api\/projections/, 'name', models],
    [/^\/api\/processes/, 'name', [...stack.service.definitions.processes.keys()]],
    [/^\/api\/processes/, 'key', learners],
    [/^\/api\/streams/, 'stream', learners.map((learner) => `learner-${learner}`)],
    [/^\/api\/streams/, 'before', ['0', '1', '7']],
    [/\/diff$/, 'from', [...positions, ...moments]],
    [/\/diff$/, 'to', [world.at, ...moments.slice(1)]],
    [/\/replay/, 'from', [...positions, ...moments]],
    [/\/replay/, 'to', [world.at, ...moments.slice(1)]],
  ]

  return {
    stack,
    schools,
    ids: [...everybody, world.class, world.webhook, world.attempt],
    senderFor({ path }, dice) {
      // Rows and keys are shown to a school alone.
      if (/^\/(api\/(projections|processes|service)|metrics)\b/.test(path) && !/\/(rows|story)$/.test(path))
        return dice.chance(0.9) ? 'installation' : 'all'
      if (path === '/api/schools/closures') return 'closing'
      if (/^\/api\/(session|sign-out)/.test(path) && dice.chance(0.8)) return 'session'
      return dice.chance(0.6) ? 'all' : dice.pick(['session', ...actors])
    },
    async token(sender) {
      if (sender === 'session') {
        session ??= await signedIn()
        return session
      }
      if (sender === 'all' || sender === 'installation' || sender === 'closing') return tokens[sender]
      return callers[sender].token
    },
    valuesFor: ({ path }) => {
      const special = ofPath.filter(([pattern]) => pattern.test(path))
      return (field) => special.find(([, name]) => name === field)?.[2] ?? ofField[field] ?? []
    },
    secretsOfOthers: (sender) =>
      sender === 'teachX'
        ? [people.learner, people.mate, people.pupil].flatMap(({ name, work }) => [name, work])
        : [people.pupilX.name, people.pupilX.work],
    sessionMayHaveEnded() {
      session = null
    },
    async close() {
      await stack.close()
      await schools.close()
    },
  }
}
