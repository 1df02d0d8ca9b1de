/** Callers whose relation to a learner has not begun or has ended, and roles in the wrong place: they get nothing. */
import { randomUUID } from 'node:crypto'
import { installationTenant } from '#kernel/ids.ts'
import { type Answer, send, shownToo, withoutIds } from './drive.ts'
import type { Sent } from './requests.ts'
import { type Caller, command, type Line, type Schools, type World } from './school.ts'

type Family = ReturnType<Schools['family']>

export type Case = {
  readonly who: string
  readonly caller: (schools: Schools, family: Family) => Promise<Caller> | Caller
  /** What ends the relation, by commands of the school. */
  readonly ends?: (world: World, schools: Schools) => readonly Line[]
  /** For the learner’s history, for recording, for the learner’s class, and for that class as it was before. */
  readonly gets: readonly [history: string, record: string, overview: string, before: string]
}

const teacher: Case['caller'] = ({ callers }) => callers.teach
const parent: Case['caller'] = ({ callers }) => callers.manage

export const cases: readonly Case[] = [
  {
    who: 'a parent whose link the school has not confirmed',
    caller: ({ caller, world }, { world: { guardian } }) => caller('view', world.tenant, guardian),
    ends: ({ learner, guardian }) => [command('identity.ask-guardian-link', { learner, guardian, level: 'manage' })],
    gets: ['404', '404', '403', '403'],
  },
  {
    who: 'a parent whose link has ended',
    caller: parent,
    ends: ({ learner }, { callers }) => [
      command('identity.end-guardian-link', { learner, guardian: callers.manage.person, reason: 'court' }),
    ],
    gets: ['404', '404', '403', '403'],
  },
  {
    who: 'a parent whose link was lowered to `view`',
    caller: parent,
    ends: ({ learner }, { callers }) => [
      command('identity.change-guardian-level', { learner, guardian: callers.manage.person, level: 'view' }),
    ],
    gets: ['ok', '403', '403', '403'],
  },
  {
    who: 'a teacher who was removed from the class',
    caller: teacher,
    ends: ({ class: ofClass, substitute }, { callers }) => [
      command('teaching.assign-teacher', { class: ofClass, teacher: substitute }),
      command('teaching.remove-teacher', { class: ofClass, teacher: callers.teach.person }),
    ],
    gets: ['404', '404', '404', '404'],
  },
  {
    who: 'the teacher of a class that the learner has left',
    caller: teacher,
    ends: ({ class: ofClass, learner }) => [command('teaching.withdraw-learner', { class: ofClass, learner })],
    gets: ['404', '404', 'none', 'none'],
  },
  {
    who: 'the teacher of a class that was closed',
    caller: teacher,
    ends: ({ class: ofClass }) => [command('teaching.close-class', { class: ofClass })],
    gets: ['404', '404', '404', '404'],
  },
  {
    who: 'a learner of school B with the same id',
    caller: ({ caller, other }, { world: { learner } }) => caller('self', other.tenant, learner),
    gets: ['404', '409', '403', '403'],
  },
  {
    who: 'a teacher of school B with the same id',
    caller: ({ caller, callers, other }) => caller('teach', other.tenant, callers.teach.person),
    gets: ['404', '404', '404', '404'],
  },
  {
    who: 'an administrator of the tenant of the installation',
    caller: ({ caller }) => caller('admin', installationTenant),
    gets: ['403', '403', '403', '403'],
  },
  {
    who: 'an analyst of the installation, with a token of the school',
    caller: ({ caller, world }) => caller('analyst', world.tenant),
    gets: ['403', '403', '403', '403'],
  },
  {
    who: 'somebody without any role',
    caller: async ({ stack, world }) => {
      const person = randomUUID()
      const token = await stack.keys.sign({ tenant: world.tenant, actor: person, role: null, scope: '' }, 3_600)
      return { tenant: world.tenant, person, token }
    },
    gets: ['403', '403', '403', '403'],
  },
]

export async function driveCase(schools: Schools, { caller, ends }: Case) {
  const family = schools.family()
  const { world } = family
  const office = schools.callers.admin
  await schools.carryOut(office, family.lines)
  await schools.carryOut(schools.callers.tool, [
    command('learning.start-learning', { learner: world.learner, session: randomUUID(), device: 'tablet' }),
  ])
  const before = String(await schools.stack.service.log.head())
  const by = await caller(schools, family)
  // They have asked before: what was known of them then must not be used.
  await send(schools, history(world.learner), by)
  if (ends) await schools.carryOut(office, ends(world, schools))
  await schools.caughtUp()
  const ask = (learner: string, ofClass: string) =>
    Promise.all(
      [history(learner), recording(learner), overview(ofClass), overview(ofClass, before)].map(async (sent) => ({
        sent,
        answer: await send(schools, sent, by),
      })),
    )
  const answers = await ask(world.learner, world.class)
  const controls = await ask(randomUUID(), randomUUID())
  const outcome = ({ status, body }: Answer) =>
    status >= 300 ? String(status) : status === 201 || body.includes(world.learner) ? 'ok' : 'none'
  return {
    gets: answers.map(({ answer }) => outcome(answer)),
    faults: answers.flatMap(({ sent, answer }, i) => {
      if (answer.status < 300) return []
      const control: Answer = controls[i]?.answer ?? answer
      const differs = answer.status === 404 && withoutIds(control) !== withoutIds(answer)
      return [...shownToo(schools, 'anon', sent, answer.body), ...(differs ? [`differs: ${withoutIds(answer)}`] : [])]
    }),
  }
}

const history = (learner: string): Sent => ({ method: 'GET', url: `/api/learners/${learner}/history` })
const overview = (ofClass: string, at?: string): Sent => ({
  method: 'GET',
  url: `/api/classes/${ofClass}/overview${at === undefined ? '' : `?at=${at}`}`,
})
const recording = (learner: string): Sent => ({
  method: 'POST',
  url: '/api/adaptive/interaction',
  body: { type: 'learning_started', learner, session: randomUUID(), device: 'tablet' },
})
