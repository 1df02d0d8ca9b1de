// Sends one piece of work to the service: each kind has its own request.
import { api } from '../frame/api.ts'
import { problemOf } from '../frame/api-problem.ts'
import type { Waiting } from './waiting-work.ts'

export type Sent = {
  /** 0 where no answer came: it is sent again. */
  readonly status: number
  readonly code: string | null
  readonly detail: string | null
  /** The fields that were not accepted. */
  readonly pointers: readonly string[]
  readonly data: unknown
}

export async function sendWork(waiting: Waiting): Promise<Sent> {
  try {
    const { response, data, error } = await request(waiting)
    if (response.ok) return { status: response.status, code: null, detail: null, pointers: [], data }
    const { status, code, detail, errors } = problemOf(response, error)
    return { status, code, detail, pointers: errors.map(({ pointer }) => pointer), data }
  } catch {
    return { status: 0, code: null, detail: null, pointers: [], data: undefined }
  }
}

function request({ key, learner, occurredAt: moment, work }: Waiting) {
  const headers = { 'idempotency-key': key }
  const occurredAt = moment === null ? {} : { occurredAt: moment }
  switch (work.of) {
    case 'activity': {
      const { of: _, answers, ...rest } = work
      const body = { ...rest, learner, ...occurredAt, ...(answers && { answers: [...answers] }) }
      return api.POST('/api/activities/results', { headers, body })
    }
    case 'path-content': {
      const { path, step, content, contentVersion, durationMs, answers } = work
      return api.POST('/api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}', {
        headers,
        params: { path: { learner, path, step, content } },
        body: { contentVersion, durationMs, ...occurredAt, ...(answers && { answers: [...answers] }) },
      })
    }
    case 'visits': {
      const { sequence, visits } = work
      return api.POST('/api/activities/visits', {
        headers,
        body: { learner, sequence, visits: [...visits], ...occurredAt },
      })
    }
    case 'path-visits': {
      const { path, visits } = work
      return api.POST('/api/learners/{learner}/paths/{path}/visits', {
        headers,
        params: { path: { learner, path } },
        body: { visits: [...visits], ...occurredAt },
      })
    }
    case 'revision-start':
      return api.POST('/api/revisions', {
        headers,
        body: { learner, ...occurredAt, session: work.session, items: [...work.items] },
      })
    case 'revision-answer': {
      const { of: _, session, ...answer } = work
      return api.POST('/api/revisions/{session}/answers', {
        headers,
        params: { path: { session } },
        body: { ...answer, learner, ...occurredAt },
      })
    }
    case 'revision-end':
      return api.POST('/api/revisions/{session}/end', {
        headers,
        params: { path: { session: work.session } },
        body: { learner, ...occurredAt },
      })
  }
}
