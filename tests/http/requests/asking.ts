/** What the tables of this folder share: one stack, a school in it, and the shape of every refusal. */
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { expect } from 'vitest'
import { problemTypes } from '#http/problem-types.ts'
import { installationTenant } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { attempt, openSchool, openStack, type Stack } from '../stack.ts'

export type Asked = {
  readonly stack: Stack
  readonly token: string
  /** The same, or that of the installation for what all schools share. */
  tokenFor(url: string): string
  readonly learner: string
  readonly class: string
  /** Of a server that listens. */
  readonly url: string
  readonly port: number
  /** One answer of the learner, as the command takes it. */
  body(more?: object): Record<string, unknown>
}

export async function openAsked(name: string, options: Parameters<typeof openStack>[1] = {}): Promise<Asked> {
  const stack = await openStack(name, options)
  const school = await openSchool(stack)
  const url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  // All permissions at once: what is refused is refused for what it is.
  const everything = (tenant: string) =>
    stack.keys.sign({ tenant, actor: randomUUID(), role: null, scope: permissions.join(' ') }, 3_600)
  const [token, ofInstallation] = [await everything(stack.tenant), await everything(installationTenant)]
  return {
    stack,
    token,
    tokenFor: (path) => (/^\/api\/(projections|processes|service)/.test(path) ? ofInstallation : token),
    learner: school.learner,
    class: school.class,
    url,
    port: Number(new URL(url).port),
    body: (more) => attempt(school.learner, more),
  }
}

export type Refusal = {
  readonly type: string
  readonly status: number
  readonly detail: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

/** The body of a refusal, which explains itself in sentences. */
export function refusalIn(text: string, status: number): Refusal {
  const problem = JSON.parse(text)
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^\/problems\//),
    status,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/^[A-Z“(/\d].*[.)]$|\/$/s),
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  expect(Object.keys(problemTypes).map((code) => `/problems/${code}`)).toContain(problem.type)
  return problem
}

/** What a server answers to these bytes, until it closes the connection; `end`: the client closes its half first. */
export function say(port: number, chunks: readonly (string | Buffer)[], { end = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => {
      for (const chunk of chunks) socket.write(chunk)
      if (end) socket.end()
    })
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', (error) => {
      answer += `\n[${error.message}]`
    })
    socket.on('close', () => resolve(answer))
  })
}
