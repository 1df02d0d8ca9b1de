/**
 * How the requests about paths, groups and what learners do in paths are sent. What they are about is made once for the school:
 * the table has what takes it away after what needs it.
 */
import { randomUUID } from 'node:crypto'
import type { Sent, Way } from './requests.ts'
import { command, PATH_TITLE, stepsOf } from './school.ts'

const get = (url: string): Sent => ({ method: 'GET', url })
const post = (url: string, body: unknown = {}): Sent => ({ method: 'POST', url, body })
const batch = (name: string, input: object): Sent =>
  post('/api/events', [{ ...command(name, input), id: randomUUID() }])

type First = NonNullable<Way['first']>

/** A group of its own, since it is used up. */
const joinedGroup: First = async (world, { carryOut, caughtUp, callers }) => {
  const group = randomUUID()
  const member = { learner: world.learner, class: world.class, group }
  await carryOut(callers.admin, [command('teaching.form-group', { group, class: world.class, name: 'Groupe bleu' })])
  await caughtUp()
  await carryOut(callers.admin, [command('teaching.join-group', member)])
  return { group }
}
/** A path of one step without contents, which the learner has finished. */
const finishedPath: First = async ({ learner }, { carryOut, caughtUp, callers }) => {
  const [path, step] = [randomUUID(), randomUUID()]
  const steps = [{ step, title: 'Lire', contents: [] }]
  await carryOut(callers.admin, [command('teaching.create-path', { path, title: PATH_TITLE, steps })])
  await caughtUp()
  await carryOut(callers.admin, [command('learning.assign-path', { path, learner })])
  await carryOut(callers.tool, [command('learning.finish-path-step', { path, step, learner })])
  await caughtUp()
  return { path }
}
const title = () => [PATH_TITLE]

/** `withConsents`: what makes it possible to record which screens a learner visited. */
export const pathWays = (withConsents: First): Readonly<Record<string, Way>> => ({
  'GET /api/paths': { does: 'list the learning paths', send: () => get('/api/paths'), shows: title },
  'GET /api/paths/{path}': {
    does: 'read a learning path',
    send: ({ path }) => get(`/api/paths/${path}`),
    shows: title,
  },
  'POST /learning-paths/create': {
    does: 'create a learning path for learners',
    send: ({ learner }) => post('/learning-paths/create', { title: PATH_TITLE, learners: [learner] }),
  },
  'POST /api/paths/{path}/versions': {
    does: 'change a learning path',
    send: (world) => post(`/api/paths/${world.path}/versions`, { title: PATH_TITLE, steps: stepsOf(world) }),
  },
  'POST /api/paths/{path}/assignments': {
    does: 'give a learning path to a class',
    send: ({ path, class: ofTheClass }) =>
      post(`/api/paths/${path}/assignments`, { to: { kind: 'class', class: ofTheClass } }),
  },
  'POST /api/paths/{path}/withdraw': {
    does: 'withdraw a learning path',
    send: ({ path }) => post(`/api/paths/${path}/withdraw`),
  },
  'POST /api/events teaching.prepare-path-context': {
    does: 'prepare an assistant for a path',
    send: ({ path }) => batch('teaching.prepare-path-context', { path, version: 1, contents: [] }),
  },
  'POST /api/events learning.assign-path': {
    does: 'assign a path to a learner',
    send: ({ path, learner }) => batch('learning.assign-path', { path, learner }),
  },
  'GET /api/classes/{class}/paths': {
    does: 'list the paths of a class',
    send: (world) => get(`/api/classes/${world.class}/paths`),
    shows: title,
  },
  'GET /api/classes/{class}/paths/{path}': {
    does: 'follow a path in a class',
    send: (world) => get(`/api/classes/${world.class}/paths/${world.path}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/groups': {
    does: 'list the groups of a class',
    send: (world) => get(`/api/classes/${world.class}/groups`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/groups': {
    does: 'form a group of a class',
    send: (world) => post('/api/groups', { group: randomUUID(), class: world.class, name: 'Groupe rouge' }),
  },
  'POST /api/groups/dissolutions': {
    does: 'dissolve a group',
    send: (world) => post('/api/groups/dissolutions', { group: world.group, class: world.class }),
  },
  'POST /api/groups/members': {
    does: 'put a learner into a group',
    send: (world) => post('/api/groups/members', { group: world.group, class: world.class, learner: world.learner }),
  },
  'POST /api/groups/members/removals': {
    does: 'take a learner out of a group',
    first: joinedGroup,
    send: ({ group, learner }) => post('/api/groups/members/removals', { group, learner }),
  },
  'GET /api/learners/{id}/paths': {
    does: 'list a learner’s paths',
    send: ({ learner }) => get(`/api/learners/${learner}/paths`),
    shows: title,
  },
  'GET /api/learners/{id}/paths/{path}': {
    does: 'read a learner’s path',
    send: ({ learner, path }) => get(`/api/learners/${learner}/paths/${path}`),
    shows: title,
  },
  'GET /api/learners/{id}/paths/{path}/certificate': {
    does: 'certify a finished path',
    first: finishedPath,
    send: ({ learner, path }) => get(`/api/learners/${learner}/paths/${path}/certificate`),
    shows: title,
  },
  'GET /api/learners/{id}/paths/{path}/certificate/document': {
    does: 'print the certificate of a path',
    first: finishedPath,
    send: ({ learner, path }) => get(`/api/learners/${learner}/paths/${path}/certificate/document`),
    shows: () => ['%PDF'],
  },
  'POST /api/learners/{learner}/paths/{path}/update': {
    does: 'move a learner to the last version of a path',
    send: ({ learner, path }) => post(`/api/learners/${learner}/paths/${path}/update`),
  },
  'POST /api/learners/{learner}/paths/{path}/take-back': {
    does: 'take a path back from a learner',
    send: ({ learner, path }) => post(`/api/learners/${learner}/paths/${path}/take-back`),
  },
  'GET /api/learners/{learner}/paths/{path}/visits': {
    does: 'read which screens of a path a learner visited',
    send: ({ learner, path }) => get(`/api/learners/${learner}/paths/${path}/visits`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/learners/{learner}/paths/{path}/visits': {
    does: 'record visited screens of a path',
    uses: 'family',
    async first(world, schools) {
      await withConsents(world, schools)
      const { path, learner } = world
      await schools.carryOut(schools.callers.admin, [command('learning.assign-path', { path, learner })])
      return {}
    },
    send: ({ learner, path }) =>
      post(`/api/learners/${learner}/paths/${path}/visits`, {
        visits: [{ screen: 'path', enteredAt: new Date(Date.now() - 60_000).toISOString(), durationMs: 1_000 }],
      }),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/start': {
    does: 'start a step of a path',
    send: ({ learner, path, step }) => post(`/api/learners/${learner}/paths/${path}/steps/${step}/start`),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/finish': {
    does: 'finish a step of a path',
    send: ({ learner, path, emptyStep }) => post(`/api/learners/${learner}/paths/${path}/steps/${emptyStep}/finish`),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}': {
    does: 'finish a content of a path',
    send: ({ learner, path, step, content }) =>
      post(`/api/learners/${learner}/paths/${path}/steps/${step}/contents/${content}`, {
        contentVersion: 1,
        durationMs: 5_000,
        answers: [{ text: '3,14' }],
      }),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}/mark': {
    does: 'correct a mark of a path',
    send: ({ learner, path, step, content }) =>
      post(`/api/learners/${learner}/paths/${path}/steps/${step}/contents/${content}/mark`, { points: 0.5 }),
  },
})
