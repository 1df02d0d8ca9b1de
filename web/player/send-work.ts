// Sends one piece of work to the service: each kind has its own request.
import { api } from '../frame/api.ts'
import type { Waiting } from './waiting-work.ts'

export type Sent = {
  /** 0 where no answer came: it is sent again. */
  readonly status: number
  readonly code: string | null
  readonly detail: string | null
  readonly data: unknown
}

export async function sendWork(waiting: Waiting): Promise<Sent> {
  try {
    const { response, data, error } = await request(waiting)
    const problem: unknown = error
    const field = (name: string): string | null => {
      const value: unknown = typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : null
      return typeof value === 'string' ? value : null
    }
    return { status: response.status, code: field('code'), detail: field('detail'), data }
  } catch {
    return { status: 0, code: null, detail: null, data: undefined }
  }
}

function request({ key, learner, occurredAt, work }: Waiting) {
  const headers = { 'idempotency-key': key }
  switch (work.of) {
    case 'activity': {
      const { of: _, answers, ...rest } = work
      const body = { ...rest, learner, occurredAt, ...(answers && { answers: [...answers] }) }
      return api.POST('/api/activities/results', { headers, body })
    }
    case 'path-content': {
      const { path, step, content, contentVersion, durationMs, answers } = work
      return api.POST('/api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}', {
        headers,
        params: { path: { learner, path, step, content } },
        body: { contentVersion, durationMs, occurredAt, ...(answers && { answers: [...answers] }) },
      })
    }
    case 'revision-start':
      return api.POST('/api/revisions', {
        headers,
        body: { learner, occurredAt, session: work.session, items: [...work.items] },
      })
    case 'revision-answer': {
      const { of: _, session, ...answer } = work
      return api.POST('/api/revisions/{session}/answers', {
        headers,
        params: { path: { session } },
        body: { ...answer, learner, occurredAt },
      })
    }
    case 'revision-end':
      return api.POST('/api/revisions/{session}/end', {
        headers,
        params: { path: { session: work.session } },
        body: { learner, occurredAt },
      })
  }
}
