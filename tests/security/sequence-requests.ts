/** How the requests about sequences and activities are sent. */
import { randomUUID } from 'node:crypto'
import type { Sent, Way } from './requests.ts'
import { SEQUENCE } from './school.ts'

const { sequence } = SEQUENCE
const get = (url: string): Sent => ({ method: 'GET', url })
const post = (url: string, body: unknown): Sent => ({ method: 'POST', url, body })

export const sequenceWays: Readonly<Record<string, Way>> = {
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
  'POST /api/sequences/withdrawals': {
    does: 'withdraw a sequence',
    send: () => post('/api/sequences/withdrawals', { sequence }),
  },
}
