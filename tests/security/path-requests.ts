/** How the requests about paths, groups and what learners do in paths are sent. */
import { randomUUID } from 'node:crypto'
import type { Sent, Way } from './requests.ts'
import { command, type World } from './school.ts'

const TITLE = 'Parcours du cercle'
const get = (url: string): Sent => ({ method: 'GET', url })
const post = (url: string, body: unknown = {}): Sent => ({ method: 'POST', url, body })
const batch = (name: string, input: object): Sent =>
  post('/api/events', [{ ...command(name, input), id: randomUUID() }])

type First = NonNullable<Way['first']>
type Made = { path: string; step: string; emptyStep: string }

/** A path of two steps: one with the content of the school, and one without. */
const newPath = async ({ content }: World, { carryOut, callers }: Parameters<First>[1]): Promise<Made> => {
  const [path, step, emptyStep] = [randomUUID(), randomUUID(), randomUUID()]
  const steps = [
    { step, title: 'Je lis', contents: [content] },
    { step: emptyStep, title: 'Je construis' },
  ]
  await carryOut(callers.admin, [command('teaching.create-path', { path, title: TITLE, steps })])
  return { path, step, emptyStep }
}
const ofLearner: First = async (world, schools) => {
  const made = await newPath(world, schools)
  const { carryOut, callers } = schools
  await carryOut(callers.admin, [command('learning.assign-path', { learner: world.learner, path: made.path })])
  return made
}
const ofClass: First = async (world, schools) => {
  const made = await ofLearner(world, schools)
  const { carryOut, callers } = schools
  await carryOut(callers.admin, [
    command('teaching.give-path', { path: made.path, to: { kind: 'class', class: world.class } }),
  ])
  return made
}
const newGroup: First = async (world, { carryOut, callers }) => {
  const group = randomUUID()
  await carryOut(callers.admin, [command('teaching.form-group', { group, class: world.class, name: 'Groupe bleu' })])
  return { group }
}
const joinedGroup: First = async (world, schools) => {
  const made = await newGroup(world, schools)
  const member = { learner: world.learner, class: world.class, group: made.group }
  await schools.carryOut(schools.callers.admin, [command('teaching.join-group', member)])
  return made
}
const title = () => [TITLE]

export const pathWays: Readonly<Record<string, Way>> = {
  'GET /api/paths': { does: 'list the learning paths', first: newPath, send: () => get('/api/paths'), shows: title },
  'GET /api/paths/{path}': {
    does: 'read a learning path',
    first: newPath,
    send: ({ path }) => get(`/api/paths/${path}`),
    shows: title,
  },
  'POST /learning-paths/create': {
    does: 'create a learning path for learners',
    send: ({ learner }) => post('/learning-paths/create', { title: TITLE, learners: [learner] }),
  },
  'POST /api/paths/{path}/versions': {
    does: 'change a learning path',
    first: newPath,
    send: ({ path }) => post(`/api/paths/${path}/versions`, { title: TITLE, steps: [] }),
  },
  'POST /api/paths/{path}/assignments': {
    does: 'give a learning path to a class',
    first: newPath,
    send: ({ path, class: ofTheClass }) =>
      post(`/api/paths/${path}/assignments`, { to: { kind: 'class', class: ofTheClass } }),
  },
  'POST /api/paths/{path}/withdraw': {
    does: 'withdraw a learning path',
    first: newPath,
    send: ({ path }) => post(`/api/paths/${path}/withdraw`),
  },
  'POST /api/events teaching.prepare-path-context': {
    does: 'prepare an assistant for a path',
    first: newPath,
    send: ({ path }) => batch('teaching.prepare-path-context', { path, version: 1, contents: [] }),
  },
  'POST /api/events learning.assign-path': {
    does: 'assign a path to a learner',
    first: newPath,
    send: ({ path, learner }) => batch('learning.assign-path', { path, learner }),
  },
  'GET /api/classes/{class}/paths': {
    does: 'list the paths of a class',
    first: ofClass,
    send: (world) => get(`/api/classes/${world.class}/paths`),
    shows: title,
  },
  'GET /api/classes/{class}/paths/{path}': {
    does: 'follow a path in a class',
    first: ofClass,
    send: (world) => get(`/api/classes/${world.class}/paths/${world.path}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/groups': {
    does: 'list the groups of a class',
    first: joinedGroup,
    send: (world) => get(`/api/classes/${world.class}/groups`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/groups': {
    does: 'form a group of a class',
    send: (world) => post('/api/groups', { group: randomUUID(), class: world.class, name: 'Groupe rouge' }),
  },
  'POST /api/groups/dissolutions': {
    does: 'dissolve a group',
    first: newGroup,
    send: (world) => post('/api/groups/dissolutions', { group: world.group, class: world.class }),
  },
  'POST /api/groups/members': {
    does: 'put a learner into a group',
    first: newGroup,
    send: (world) => post('/api/groups/members', { group: world.group, class: world.class, learner: world.learner }),
  },
  'POST /api/groups/members/removals': {
    does: 'take a learner out of a group',
    first: joinedGroup,
    send: ({ group, learner }) => post('/api/groups/members/removals', { group, learner }),
  },
  'GET /api/learners/{id}/paths': {
    does: 'list a learner’s paths',
    first: ofLearner,
    send: ({ learner }) => get(`/api/learners/${learner}/paths`),
    shows: title,
  },
  'GET /api/learners/{id}/paths/{path}': {
    does: 'read a learner’s path',
    first: ofLearner,
    send: ({ learner, path }) => get(`/api/learners/${learner}/paths/${path}`),
    shows: title,
  },
  'POST /api/learners/{learner}/paths/{path}/update': {
    does: 'move a learner to the last version of a path',
    first: ofLearner,
    send: ({ learner, path }) => post(`/api/learners/${learner}/paths/${path}/update`),
  },
  'POST /api/learners/{learner}/paths/{path}/take-back': {
    does: 'take a path back from a learner',
    first: ofLearner,
    send: ({ learner, path }) => post(`/api/learners/${learner}/paths/${path}/take-back`),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/start': {
    does: 'start a step of a path',
    first: ofLearner,
    send: ({ learner, path, step }) => post(`/api/learners/${learner}/paths/${path}/steps/${step}/start`),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/finish': {
    does: 'finish a step of a path',
    first: ofLearner,
    send: ({ learner, path, emptyStep }) => post(`/api/learners/${learner}/paths/${path}/steps/${emptyStep}/finish`),
  },
  'POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}': {
    does: 'finish a content of a path',
    first: ofLearner,
    send: ({ learner, path, step, content }) =>
      post(`/api/learners/${learner}/paths/${path}/steps/${step}/contents/${content}`, {
        contentVersion: 1,
        durationMs: 5_000,
        answers: [{ text: '3,14' }],
      }),
  },
}
