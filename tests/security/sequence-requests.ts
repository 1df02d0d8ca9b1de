/** How the requests about sequences and activities are sent. */
import { randomUUID } from 'node:crypto'
import { exampleParts } from '#events/teaching/example-sequence.ts'
import assignSequence from '../../commands/learning/assign-sequence.ts'
import type { Sent, Way } from './requests.ts'
import { command, SEQUENCE } from './school.ts'

const { sequence } = SEQUENCE
const get = (url: string): Sent => ({ method: 'GET', url })
const post = (url: string, body: unknown): Sent => ({ method: 'POST', url, body })

const place = (learner: string) => ({ learner, sequence, version: 1 })

/** `withConsents`: what makes it possible to record which screens a learner visited. */
export const sequenceWays = (withConsents: NonNullable<Way['first']>): Readonly<Record<string, Way>> => ({
  'GET /api/sequences': {
    does: 'list the sequences',
    send: () => get('/api/sequences'),
    shows: () => [SEQUENCE.title],
  },
  'GET /api/sequences/{sequence}': {
    does: 'read a sequence',
    send: () => get(`/api/sequences/${sequence}`),
    shows: () => [SEQUENCE.title],
  },
  'POST /api/sequences': {
    does: 'write a sequence',
    send: () => post('/api/sequences', { ...SEQUENCE, sequence: randomUUID() }),
  },
  'POST /api/sequences/publications': {
    does: 'publish a sequence',
    send: () => post('/api/sequences/publications', { sequence, version: 1 }),
  },
  'GET /api/classes/{class}/sequences': {
    does: 'list the sequences of a class',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/sequences`),
    shows: () => [SEQUENCE.title],
  },
  'GET /api/classes/{class}/sequences/{sequence}/work': {
    does: 'read the work of a class on a sequence',
    send: ({ class: ofClass }) => get(`/api/classes/${ofClass}/sequences/${sequence}/work`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/classes/{class}/sequences/{sequence}/work at': {
    does: 'read the past work of a class on a sequence',
    send: ({ class: ofClass, at }) => get(`/api/classes/${ofClass}/sequences/${sequence}/work?at=${at}`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/classes/sequences': {
    does: 'set a sequence for a class',
    send: ({ class: ofClass }) => post('/api/classes/sequences', { class: ofClass, sequence, version: 1 }),
  },
  'POST /api/events learning.assign-sequence': {
    does: 'assign a sequence to a learner',
    send: ({ class: ofClass, learner }) =>
      post('/api/events', [
        {
          ...command('learning.assign-sequence', { ...assignSequence.example, sequence, class: ofClass, learner }),
          id: randomUUID(),
        },
      ]),
  },
  'GET /api/learners/{learner}/sequences': {
    does: 'list the sequences of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/sequences`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/sequences/{sequence}': {
    does: 'read how far a learner is in a sequence',
    send: ({ learner }) => get(`/api/learners/${learner}/sequences/${sequence}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/sequences/{sequence}/activities/{activity}': {
    does: 'open an activity of a learner',
    send: ({ learner }) => get(`/api/learners/${learner}/sequences/${sequence}/activities/${exampleParts.text}`),
    shows: ({ learner }) => [learner],
  },
  'GET /api/learners/{learner}/sequences/{sequence}/visits': {
    does: 'read which screens a learner visited',
    send: ({ learner }) => get(`/api/learners/${learner}/sequences/${sequence}/visits`),
    shows: ({ learner }) => [learner],
  },
  'POST /api/activities/starts': {
    does: 'begin an activity',
    send: ({ learner }) => post('/api/activities/starts', { ...place(learner), activity: exampleParts.text }),
  },
  'POST /api/activities/results': {
    does: 'hand in an activity',
    send: ({ learner }) =>
      post('/api/activities/results', {
        ...place(learner),
        activity: exampleParts.quiz,
        durationMs: 1_000,
        answers: [],
      }),
  },
  'POST /api/activities/visits': {
    does: 'record visited screens',
    uses: 'family',
    async first(world, schools) {
      await withConsents(world, schools)
      const follows = { ...assignSequence.example, sequence, class: world.class, learner: world.learner }
      await schools.carryOut(schools.callers.admin, [command('learning.assign-sequence', follows)])
      return {}
    },
    send: ({ learner }) =>
      post('/api/activities/visits', {
        ...{ learner, sequence },
        visits: [{ screen: 'outline', enteredAt: new Date(Date.now() - 60_000).toISOString(), durationMs: 1_000 }],
      }),
  },
  'POST /api/activities/reviews': {
    does: 'review an activity',
    send: ({ learner }) =>
      post('/api/activities/reviews', { ...place(learner), activity: exampleParts.quiz, score: 1 }),
  },
  'POST /api/sequences/withdrawals': {
    does: 'withdraw a sequence',
    send: () => post('/api/sequences/withdrawals', { sequence }),
  },
})
