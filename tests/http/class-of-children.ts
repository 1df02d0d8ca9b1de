/** A class whose children can sign in, and devices enrolled for it. */
import { randomUUID } from 'node:crypto'
import { cookieOf, ownPage } from './signed-in.ts'
import type { Stack } from './stack.ts'

export const PIN = '4071'
export type Klass = { readonly id: string; readonly children: readonly string[] }

/** Opens a class with children of these given names, each with a PIN. */
export async function aClass(
  stack: Stack,
  names: readonly string[] = ['Zoé'],
  { schoolYear = '2026-2027', withPins = true, teacher = randomUUID() as string } = {},
): Promise<Klass> {
  const id = randomUUID()
  let last = ''
  const must = async (url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
    last = String(answer.headers['x-event-position'] ?? last)
  }
  await must('/api/classes', { class: id, name: 'CM1 A', level: 'CM1', schoolYear, teacher })
  const children: string[] = []
  for (const givenName of names) {
    const person = randomUUID()
    await must('/api/people', { person, role: 'learner', givenName, familyName: 'Nomdefamille' })
    await must('/api/enrolments', { learner: person, class: id, schoolYear })
    if (withPins) await must(`/api/children/${person}/pin`, { pin: PIN })
    children.push(person)
  }
  // The names are there.
  await stack.ask('GET', `/api/classes/${id}/children?atLeast=${last}`)
  return { id, children }
}

/** A device enrolled with a new code of the class: its cookie, and what the teacher sees of it. */
export async function enrolled(stack: Stack, { id: ofClass }: Klass) {
  const issued = (await stack.ask('POST', `/api/classes/${ofClass}/device-codes`, { body: {} })).json()
  const answer = await stack.ask('POST', '/api/devices', { token: null, body: { code: issued.code } })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return {
    device: cookieOf(answer),
    id: String(answer.json().device),
    code: String(issued.code),
    codeId: String(issued.id),
  }
}

export const signInChild = (stack: Stack, device: string, child: string, pin = PIN) =>
  stack.ask('POST', '/api/device/sign-in', {
    token: null,
    headers: { cookie: device, ...ownPage },
    body: { child, pin },
  })
