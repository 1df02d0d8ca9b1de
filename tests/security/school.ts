/** Two schools with classes, families and work, a caller of every kind, and what each caller must never be shown. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import type { Role } from '#identity/permissions.ts'
import { openReceiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { installationTenant } from '#kernel/ids.ts'
import assignSequence from '../../commands/learning/assign-sequence.ts'
import type { Stack } from '../http/stack.ts'
import { type Actor, actors, byActor } from './access.ts'

/** `name` and `work` are found nowhere but in what is recorded about this person. */
export type Person = { readonly id: string; readonly name: string; readonly work: string; readonly exercise: string }

export type Caller = { readonly tenant: string; readonly person: string; readonly token: string | null }

/** The object of a request, by the ids that requests use. */
export type World = {
  readonly tenant: string
  readonly learner: string
  readonly class: string
  /** Another class of the same teacher. */
  readonly secondClass: string
  /** Somebody registered, whom nobody teaches. */
  readonly newcomer: string
  /** A learner of another class. */
  readonly stranger: string
  readonly guardian: string
  /** The other one of the learner. */
  readonly otherGuardian: string
  readonly substitute: string
  /** An event: the learner's latest answer. */
  readonly attempt: string
  /** A production of the learner. */
  readonly production: string
  /** Of that production, by `reviewer`. */
  readonly review: string
  readonly reviewer: string
  /** A position after it. */
  readonly at: string
  readonly webhook: string
  readonly refreshToken: string
  readonly invitation: string
  /** A code for devices: its id and its text; a device: its id and its secret. */
  readonly code: string
  readonly codeText: string
  readonly device: string
  readonly deviceToken: string
  /** An identity at a provider, as a keyed hash. */
  readonly identity: string
  /** A program: its id, and what it presents. */
  readonly client: string
  readonly clientBasic: string
  /** A request of a right, and a breach. */
  readonly request: string
  readonly breach: string
  /** A learning model, by its name. */
  readonly model: string
  /** A content of the school, which was validated. */
  readonly content: string
  /** A path with a step that has this content, and a step without any; a group of the class. */
  readonly path: string
  readonly step: string
  readonly emptyStep: string
  readonly group: string
  /** A link to a file of the school. */
  readonly fileLink: string
  /** What the link of an e-mail to the learner has. */
  readonly unsubscribe: string
  /** A plan of retention. */
  readonly plan: string
  /** A job in the queue. */
  readonly job: string
  readonly readModel: string
  /** The caller. */
  readonly me: string
  /** What answers about the object contain. */
  readonly work: string
  readonly exercise: string
}

const YEAR = '2026-2027'
export const PASSWORD = 'quatre mots au hasard'
/** Two who may rebuild, switch and drop do so one each. */
export const readModels = ['activity-difficulty', 'daily-activity'] as const
export const SIGN_IN_NAME = 'ada'
export const SKILL = 'calcul/addition'
/** Of the curriculum of school A, and of its exercise bank. */
export const TAUGHT = { skill: 'geometrie/cercle', grade: 5, prerequisites: [SKILL] } as const
export const BANKED = { exercise: 'cercle-rayon-1', skill: TAUGHT.skill, difficulty: 2, expected: '4 cm' } as const

/** A content of school A. */
export const WRITTEN = {
  title: 'Le périmètre du cercle',
  body: { kind: 'quiz', questions: [{ kind: 'number', prompt: 'π, à deux décimales ?', points: 1, expected: 3.14 }] },
  origin: 'imported',
} as const
/** The sequence of school A, and another one of school B under the same id. */
export const SEQUENCE = { ...exampleSequence, title: 'Séquence de l’école A' }
const SEQUENCE_X = { ...exampleSequence, title: 'Séquence de l’école B' }
const writtenAs = (sequence: typeof SEQUENCE): Line[] => [
  command('teaching.define-sequence', sequence),
  command('teaching.publish-sequence', { sequence: sequence.sequence, version: 1 }),
]

export const PATH_TITLE = 'Parcours du cercle'
/** A step with the content of the school, and one without any. */
export const stepsOf = ({ step, emptyStep, content }: Pick<World, 'step' | 'emptyStep' | 'content'>) => [
  { step, title: 'Je lis', contents: [content] },
  { step: emptyStep, title: 'Je construis' },
]

const person = (kind: string): Person => {
  const mark = randomUUID().slice(0, 8)
  return {
    id: randomUUID(),
    name: `Nom-${kind}-${mark}`,
    work: `réponse de ${kind} ${mark}`,
    exercise: `exercice-${kind}-${mark}`,
  }
}

export type Line = { readonly command: string; readonly input: object }
export const command = (name: string, input: object): Line => ({ command: name, input })

const register = ({ id, name }: Person, role: string): Line =>
  command('identity.register-person', { person: id, role, givenName: `Prénom ${name}`, familyName: name })
const openClass = (id: string, teacher: Person): Line =>
  command('teaching.open-class', { class: id, name: 'CM1 A', level: 'CM1', schoolYear: YEAR, teacher: teacher.id })
const enrol = (learner: Person, into: string): Line =>
  command('teaching.enrol-learner', { learner: learner.id, class: into, schoolYear: YEAR })
const link = (learner: Person, guardian: Person, level: 'view' | 'manage'): Line[] => [
  command('identity.ask-guardian-link', { learner: learner.id, guardian: guardian.id, level }),
  command('identity.confirm-guardian-link', { learner: learner.id, guardian: guardian.id }),
]
const answered = ({ id, work, exercise }: Person): Line =>
  command('learning.record-attempt', {
    learner: id,
    exercise,
    skill: SKILL,
    difficulty: 3,
    response: work,
    correct: true,
    durationMs: 5_200,
  })

const roleOf = {
  self: 'learner',
  mate: 'learner',
  teach: 'teacher',
  teach2: 'teacher',
  teachX: 'teacher',
  view: 'parent',
  manage: 'parent',
  par2: 'parent',
  admin: 'administrator',
  supp: 'support',
  audit: 'auditor',
  analyst: 'analyst',
  oper: 'operator',
  padmin: 'platform-administrator',
  paudit: 'platform-auditor',
  tool: 'tool',
} as const satisfies Record<Exclude<Actor, 'anon'>, Role>

const isOfInstallation = (actor: Actor): boolean => ['analyst', 'oper', 'padmin', 'paudit'].includes(actor)

export type Schools = Awaited<ReturnType<typeof openSchools>>

export async function openSchools(stack: Stack) {
  const receiver = await openReceiver()
  const [here, there] = [stack.tenant, randomUUID()]
  const people = {
    learner: person('learner'),
    mate: person('mate'),
    pupil: person('pupil'),
    pupilX: person('pupilX'),
    viewer: person('viewer'),
    manager: person('manager'),
    parent2: person('parent2'),
  }
  const { learner, mate, pupil, pupilX, viewer, manager, parent2 } = people
  const staff = {
    teacher: person('teacher'),
    teacher2: person('teacher2'),
    teacherX: person('teacherX'),
    substitute: person('substitute'),
  }

  const signed = (tenant: string, id: string, role: Role) => stack.keys.sign({ tenant, actor: id, role }, 3_600)
  const ids: Partial<Record<Actor, string>> = {
    self: learner.id,
    mate: mate.id,
    teach: staff.teacher.id,
    teach2: staff.teacher2.id,
    teachX: staff.teacherX.id,
    view: viewer.id,
    manage: manager.id,
    par2: parent2.id,
  }
  const tenantOf = (actor: Actor) => (actor === 'teachX' ? there : isOfInstallation(actor) ? installationTenant : here)
  async function caller(actor: Actor, tenant = tenantOf(actor), id = ids[actor] ?? randomUUID()): Promise<Caller> {
    return { tenant, person: id, token: actor === 'anon' ? null : await signed(tenant, id, roleOf[actor]) }
  }
  const made = await Promise.all(actors.map((actor) => caller(actor)))
  const callers = byActor((_, i) => made[i] ?? { tenant: here, person: '', token: null })

  const office = callers.admin
  const tool = callers.tool
  const officeX = await caller('admin', there)
  const toolX = await caller('tool', there)

  async function post(by: Caller, url: string, body: object): Promise<string> {
    const answer = await stack.ask('POST', url, { token: by.token, body })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
    return answer.body
  }
  /** Carries out commands. Returns the first event of each. */
  async function carryOut(by: Caller, lines: readonly Line[]): Promise<string[]> {
    const answer = await stack.ask('POST', '/api/events', {
      token: by.token,
      body: lines.map((line) => ({ ...line, id: randomUUID() })),
    })
    const results = answer.statusCode === 200 ? answer.json<BatchResult[]>() : []
    const failed = answer.statusCode === 200 ? results.find(({ status }) => status >= 300) : answer.body
    if (failed) throw new Error(`the school could not be made: ${JSON.stringify(failed)}`)
    return results.map((result) => result.answer?.events[0]?.id ?? '')
  }
  async function caughtUp(): Promise<void> {
    const head = await stack.service.log.head()
    for (const url of [
      '/api/contents',
      '/api/paths',
      '/api/classes',
      '/api/families',
      '/api/rights/requests',
      `/api/people/${learner.id}`,
    ]) {
      const answer = await stack.ask('GET', `${url}?atLeast=${head}`, { token: office.token })
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
    }
  }

  const [classA, secondClass, class2, classX] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const [content, path, step, emptyStep, group] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ]
  await post(office, '/api/schools', { name: 'École A', zone: 'Europe/Paris' })
  await post(officeX, '/api/schools', { name: 'École B', zone: 'Europe/Paris' })
  await carryOut(office, [
    ...[staff.teacher, staff.teacher2, staff.substitute].map((one) => register(one, 'teacher')),
    ...[learner, mate, pupil].map((one) => register(one, 'learner')),
    ...[viewer, manager, parent2].map((one) => register(one, 'parent')),
    openClass(classA, staff.teacher),
    openClass(secondClass, staff.teacher),
    openClass(class2, staff.teacher2),
    enrol(learner, classA),
    enrol(mate, classA),
    enrol(pupil, class2),
    ...link(learner, viewer, 'view'),
    ...link(learner, manager, 'manage'),
    ...link(pupil, parent2, 'view'),
    command('teaching.define-skill', TAUGHT),
    command('teaching.define-exercise', BANKED),
    command('teaching.define-content', { content, ...WRITTEN }),
    ...writtenAs(SEQUENCE),
  ])
  await carryOut(officeX, [
    register(staff.teacherX, 'teacher'),
    register(pupilX, 'learner'),
    openClass(classX, staff.teacherX),
    enrol(pupilX, classX),
    ...writtenAs(SEQUENCE_X),
  ])
  await carryOut(
    office,
    [learner, mate].map(({ id }) =>
      command('teaching.notify-teacher', { learner: id, class: classA, skill: SKILL, reason: 'three-steps-down' }),
    ),
  )
  await carryOut(office, [
    command('teaching.set-class-sequence', { class: classA, sequence: SEQUENCE.sequence, version: 1 }),
  ])
  const follows = { ...assignSequence.example, sequence: SEQUENCE.sequence, class: classA }
  const read = { sequence: SEQUENCE.sequence, version: 1, activity: exampleParts.text, durationMs: 1_000 }
  await carryOut(
    office,
    [learner, mate].map(({ id }) => command('learning.assign-sequence', { ...follows, learner: id })),
  )
  await carryOut(tool, [command('learning.record-activity-result', { ...read, learner: learner.id })])
  await post(office, '/api/accounts', { person: viewer.id, name: SIGN_IN_NAME })
  await post(office, `/api/accounts/${viewer.id}/password`, { password: PASSWORD })
  const webhookOf = async (by: Caller): Promise<string> => {
    const body = { url: `${receiver.url}/hook`, types: ['learning.exercise-attempted'] }
    const { id }: { id: string } = JSON.parse(await post(by, '/api/webhooks', body))
    return id
  }
  const webhook = await webhookOf(office)
  const webhookX = await webhookOf(officeX)
  await caughtUp()
  const steps = stepsOf({ step, emptyStep, content })
  await carryOut(office, [
    command('teaching.create-path', { path, title: PATH_TITLE, steps }),
    command('teaching.form-group', { group, class: classA, name: 'Groupe vert' }),
  ])
  await caughtUp()
  await carryOut(office, [
    command('learning.assign-path', { learner: learner.id, path }),
    command('teaching.give-path', { path, to: { kind: 'class', class: classA } }),
    command('teaching.join-group', { learner: learner.id, class: classA, group }),
  ])
  const events = await carryOut(tool, [...[mate, pupil].map(answered), ...[learner, learner, learner].map(answered)])
  const eventsX = await carryOut(toolX, [answered(pupilX)])
  const attempt = events.at(-1) ?? ''
  await caughtUp()
  const deliveries = `/api/webhooks/${webhook}/deliveries`
  while (!(await stack.ask('GET', deliveries, { token: office.token })).body.includes(attempt)) await pause(50)

  const world: World = {
    tenant: here,
    learner: learner.id,
    class: classA,
    secondClass,
    newcomer: randomUUID(),
    stranger: pupil.id,
    guardian: viewer.id,
    otherGuardian: manager.id,
    substitute: staff.substitute.id,
    attempt,
    production: '',
    review: '',
    reviewer: '',
    at: String(await stack.service.log.head()),
    webhook,
    refreshToken: '',
    invitation: '',
    code: '',
    codeText: '',
    device: '',
    identity: randomUUID(),
    client: randomUUID(),
    clientBasic: '',
    deviceToken: '',
    request: '',
    breach: '',
    model: '',
    ...{ content, path, step, emptyStep, group },
    fileLink: '',
    unsubscribe: '',
    plan: '',
    job: '',
    readModel: readModels[0],
    me: '',
    work: learner.work,
    exercise: learner.exercise,
  }

  /** Another learner of the same teacher and parents, in a class of their own, for what uses them up. */
  function family(): { readonly world: World; readonly lines: readonly Line[]; readonly mate: Person } {
    const [child, friend, newcomer, guardian] = [
      person('child'),
      person('friend'),
      person('newcomer'),
      person('asking'),
    ]
    const own = randomUUID()
    return {
      world: {
        ...world,
        learner: child.id,
        class: own,
        secondClass: classA,
        newcomer: newcomer.id,
        guardian: guardian.id,
      },
      mate: friend,
      lines: [
        openClass(own, staff.teacher),
        ...[child, friend, newcomer].map((one) => register(one, 'learner')),
        enrol(child, own),
        enrol(friend, own),
        ...link(child, viewer, 'view'),
        ...link(child, manager, 'manage'),
      ],
    }
  }

  const sees: Partial<Record<Actor, readonly Person[]>> = {
    self: [learner],
    mate: [mate],
    teach: [learner, mate],
    teach2: [pupil],
    teachX: [pupilX],
    view: [learner, viewer],
    manage: [learner, manager],
    par2: [pupil, parent2],
    admin: [learner, mate, pupil, viewer, manager, parent2],
    audit: [learner, mate, pupil, viewer, manager, parent2],
    tool: [learner, mate, pupil, viewer, manager, parent2],
  }
  /** What an answer to this caller must not contain, apart from the ids that they sent themselves. */
  function secretsFor(actor: Actor): { readonly texts: readonly string[]; readonly ids: readonly string[] } {
    const hidden = Object.values(people).filter((one) => !sees[actor]?.includes(one))
    return {
      ids: hidden.map(({ id }) => id),
      texts: [
        ...hidden.flatMap(({ name, work, exercise }) =>
          // How hard an exercise is says nothing of a person: teachers see those of the whole school.
          actor === 'teach' || actor === 'teach2' ? [name, work] : [name, work, exercise],
        ),
        // A machine client gets no names.
        ...(actor === 'tool' ? Object.values(people).map(({ name }) => name) : []),
      ],
    }
  }

  return {
    stack,
    /** Where the service listens, for streams. */
    address: await stack.server.listen({ port: 0, host: '127.0.0.1' }),
    world,
    callers,
    people,
    other: {
      tenant: there,
      office: officeX,
      tool: toolX,
      webhook: webhookX,
      class: classX,
      event: eventsX[0] ?? '',
      pupil: pupilX,
    },
    caller,
    post,
    carryOut,
    caughtUp,
    family,
    secretsFor,
    webhookOf,
    close: () => receiver.close(),
  }
}

type BatchResult = {
  readonly status: number
  readonly answer?: { readonly events: readonly { readonly id: string }[] }
}
