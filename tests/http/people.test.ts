// People, families, the teachers of a class, and the end of a school, over HTTP on a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
beforeAll(async () => {
  stack = await openStack('people', { worker: true })
  school = await openSchool(stack)
})
afterAll(() => stack?.close())

const post = (url: string, body: object) => stack.ask('POST', url, { body })
/** Sends a command that must be carried out, and returns the position of its events. */
async function done(url: string, body: object): Promise<string> {
  const answer = await post(url, body)
  expect(answer.statusCode, `${url}: ${answer.body}`).toBe(201)
  return answer.json().position
}
async function codeOf(url: string, body: object) {
  const answer = await post(url, body)
  return [answer.statusCode, answer.json().code]
}
async function get(url: string, atLeast: string) {
  const answer = await stack.ask('GET', `${url}?atLeast=${atLeast}`)
  expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200)
  return answer.json()
}
async function newPerson(role: string, familyName = 'Caradec') {
  const person = randomUUID()
  await done('/api/people', { person, role, givenName: 'Inès', familyName })
  return person
}

describe('a person', () => {
  it('has several roles, a new name and contact details', async () => {
    const person = await newPerson('teacher')
    await done('/api/people/roles', { person, role: 'parent' })
    await done('/api/people/roles/withdrawals', { person, role: 'teacher' })
    await done('/api/people/names', { person, givenName: 'Inès', familyName: 'Le Goff' })
    const at = await done('/api/people/contacts', { person, email: 'ines@example.org' })
    expect(await get(`/api/people/${person}`, at)).toMatchObject({
      familyName: 'Le Goff',
      email: 'ines@example.org',
      phone: null,
      roles: [
        { role: 'parent', until: null },
        { role: 'teacher', until: expect.any(String) },
      ],
    })
    const replaced = await done('/api/people/contacts', { person, phone: '+33 6 12 34 56 78' })
    expect(await get(`/api/people/${person}`, replaced)).toMatchObject({ email: null, phone: '+33 6 12 34 56 78' })
    expect(await codeOf('/api/people/roles', { person, role: 'parent' })).toEqual([409, 'role-already-held'])
    expect(await codeOf('/api/people/roles/withdrawals', { person, role: 'teacher' })).toEqual([409, 'role-not-held'])
  })

  it('is listed with the roles that they have now, page after page', async () => {
    const [teacher, parent] = [await newPerson('teacher', 'Roc'), await newPerson('parent', 'Sol')]
    await done('/api/people/roles', { person: teacher, role: 'parent' })
    const at = await done('/api/people/roles/withdrawals', { person: teacher, role: 'teacher' })
    const found = new Map<string, object>()
    for (let next: string | null = ''; next !== null; ) {
      const from: string = next === '' ? `atLeast=${at}` : `cursor=${next}`
      const page = (await stack.ask('GET', `/api/people?role=parent&limit=1&${from}`)).json()
      expect(page.items.length).toBe(1)
      for (const one of page.items) found.set(one.person, one)
      next = page.next
    }
    expect(found.get(teacher)).toMatchObject({ givenName: 'Inès', familyName: 'Roc', roles: ['parent'] })
    expect(found.get(parent)).toMatchObject({ familyName: 'Sol', roles: ['parent'] })
    const teachers = (await stack.ask('GET', '/api/people?role=teacher')).json().items
    expect(teachers.map(({ person }: { person: string }) => person)).not.toContain(teacher)
  })

  it('who is not registered is refused, and unknown to the question', async () => {
    const person = randomUUID()
    expect(await codeOf('/api/people/roles', { person, role: 'parent' })).toEqual([409, 'not-registered'])
    expect((await stack.ask('GET', `/api/people/${person}`)).statusCode).toBe(404)
  })

  it('who leaves has no role any more, and may come back', async () => {
    const [person, guardian] = [await newPerson('learner'), randomUUID()]
    await done('/api/families/links', { learner: person, guardian, level: 'view' })
    const gone = await done('/api/people/departures', { person, note: 'Déménagement' })
    expect((await get(`/api/people/${person}`, gone)).roles).toMatchObject([{ until: expect.any(String) }])
    expect((await get(`/api/families/${person}`, gone)).guardians).toMatchObject([{ state: 'ended' }])
    expect(await codeOf('/api/people/names', { person, givenName: 'A', familyName: 'B' })).toEqual([409, 'person-left'])
    const back = await done('/api/people', { person, role: 'learner', givenName: 'Inès', familyName: 'Caradec' })
    expect((await get(`/api/people/${person}`, back)).roles).toMatchObject([{ role: 'learner', until: null }])
    expect((await get(`/api/families/${person}`, back)).guardians).toMatchObject([{ state: 'ended' }])
  })

  it('of whom two schools know the id is two people: neither school learns of the other’s', async () => {
    const person = await newPerson('learner')
    const tenant = randomUUID()
    const token = await stack.token('administrator', { tenant })
    const there = (url: string, body: object) => stack.ask('POST', url, { body, token })
    const opened = await there('/api/schools', { name: 'École du Lagon', zone: 'Pacific/Noumea' })
    expect(opened.statusCode, opened.body).toBe(201)
    const unknown = await there('/api/people/roles', { person, role: 'parent' })
    expect(unknown.json()).toMatchObject({ status: 409, code: 'not-registered' })

    // The learner changes school: they leave here, and are registered there.
    const left = await done('/api/people/departures', { person })
    const registered = await there('/api/people', { person, role: 'learner', givenName: 'Inès', familyName: 'Lagon' })
    expect(registered.statusCode, registered.body).toBe(201)
    const { position } = registered.json()
    const here = await get(`/api/people/${person}`, left)
    const elsewhere = await stack.ask('GET', `/api/people/${person}?atLeast=${position}`, { token })
    expect(here).toMatchObject({ familyName: 'Caradec', roles: [{ role: 'learner', until: expect.any(String) }] })
    expect(elsewhere.json()).toMatchObject({ familyName: 'Lagon', roles: [{ role: 'learner', until: null }] })
  })
})

describe('a birth date', () => {
  const birthDate = '2014-05-09'
  it('is accepted, and repeated nowhere: in no answer, event or row', async () => {
    const person = await newPerson('learner')
    const answer = await post('/api/people/birth-dates', { person, birthDate })
    expect(answer.statusCode, answer.body).toBe(201)
    expect(answer.body).not.toContain(birthDate)
    const details = await get(`/api/people/${person}`, answer.json().position)
    expect(JSON.stringify(details)).not.toContain(birthDate)
    const events = await stack.service.log.readStream(`person-${person}` as never, {
      tenant: stack.tenant as never,
      from: 0,
      direction: 'forwards',
      limit: 10,
    })
    expect(events.events.map(({ type }) => type)).toContain('identity.birth-date-recorded')
    expect(JSON.stringify(events.events.map(({ data }) => data))).not.toContain(birthDate)
  })

  it('is not repeated where it is refused', async () => {
    const person = await newPerson('learner')
    const answer = await post('/api/people/birth-dates', { person, birthDate: '1066-10-14' })
    expect(answer.json()).toMatchObject({ status: 422, code: 'birth-date-impossible' })
    expect(answer.body).not.toContain('1066')
  })
})

describe('a family', () => {
  it('has one link for each guardian, with its own level and state', async () => {
    const [learner, one, two] = [await newPerson('learner'), await newPerson('parent'), await newPerson('parent')]
    const ask = (guardian: string) => done('/api/families/links', { learner, guardian, level: 'view' })
    await ask(one)
    await ask(two)
    await done('/api/families/links/confirmations', { learner, guardian: one })
    await done('/api/families/links/levels', { learner, guardian: one, level: 'manage' })
    const at = await done('/api/families/links/ends', { learner, guardian: two, reason: 'court', note: 'Jugement' })
    const { guardians } = await get(`/api/families/${learner}`, at)
    expect(guardians).toHaveLength(2)
    expect(guardians).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ guardian: one, level: 'manage', state: 'confirmed', until: null }),
        expect.objectContaining({ guardian: two, level: 'view', state: 'ended', from: null }),
      ]),
    )
    expect(await codeOf('/api/families/links/confirmations', { learner, guardian: two })).toEqual([409, 'no-link'])
  })

  it('is for the school’s administration: others are refused', async () => {
    const token = await stack.token('teacher')
    const body = { learner: randomUUID(), guardian: randomUUID(), level: 'view' }
    const answer = await stack.ask('POST', '/api/families/links', { body, token })
    expect(answer.json().status).toBe(403)
    expect(answer.body).toContain('families:ask')
  })
})

describe('a class', () => {
  it('has further teachers, and never none', async () => {
    const teacher = await newPerson('teacher', 'Roux')
    const url = `/api/classes/${school.class}/teachers`
    const at = await done('/api/classes/teachers', { class: school.class, teacher })
    const { teachers } = await get(url, at)
    expect(teachers).toMatchObject([{ until: null }, { teacher, familyName: 'Roux', until: null }])
    const [first] = teachers
    const removed = await done('/api/classes/teachers/removals', { class: school.class, teacher: first.teacher })
    expect((await get(url, removed)).teachers).toMatchObject([{ until: expect.any(String) }, { until: null }])
    expect(await codeOf('/api/classes/teachers/removals', { class: school.class, teacher })).toEqual([
      409,
      'only-teacher',
    ])
    expect((await stack.ask('GET', `/api/classes/${randomUUID()}/teachers`)).statusCode).toBe(404)
  })
})

it('refuses every command of a school that has closed, and goes on answering its questions', async () => {
  const tenant = randomUUID()
  const token = await stack.token('administrator', { tenant })
  const ask = (url: string, body: object, key: string = randomUUID()) =>
    stack.ask('POST', url, { body, token, headers: { 'idempotency-key': key } })
  const person = { person: randomUUID(), role: 'teacher', givenName: 'Claude', familyName: 'Roux' }
  expect((await ask('/api/schools', { name: 'École', zone: 'Europe/Paris' })).statusCode).toBe(201)
  const registered = await ask('/api/people', person, 'once')
  expect(registered.statusCode, registered.body).toBe(201)
  const closed = await ask('/api/schools/closures', {}, 'the-end')
  expect(closed.statusCode, closed.body).toBe(201)

  for (const [url, body] of [
    ['/api/people', { ...person, person: randomUUID() }],
    ['/api/people/roles', { person: person.person, role: 'parent' }],
    ['/api/schools', { name: 'École', zone: 'Europe/Paris' }],
    ['/api/schools/zone', { zone: 'Indian/Reunion' }],
    ['/api/schools/closures', {}],
  ] as const)
    expect((await ask(url, body)).json(), url).toMatchObject({ status: 409, code: 'school-closed' })
  // What was carried out before keeps its first answer.
  expect((await ask('/api/people', person, 'once')).json()).toEqual(registered.json())
  expect((await ask('/api/schools/closures', {}, 'the-end')).json()).toEqual(closed.json())
  const { position } = closed.json()
  const details = await stack.ask('GET', `/api/people/${person.person}?atLeast=${position}`, { token })
  expect(details.json()).toMatchObject({ familyName: 'Roux' })
  // Other schools go on.
  await newPerson('learner')
})
