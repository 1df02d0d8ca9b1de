// Addresses as people, browsers and proxies write them: moments with a "+", broken percent signs, slashes, methods.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('addresses', { worker: true })
})
afterAll(() => asked?.stack.close())

const request = (method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH', url: string) =>
  asked.stack.server.inject({ method, url, headers: { authorization: `Bearer ${asked.token}` } })
const get = (url: string) => request('GET', url)

describe('a moment in an address', () => {
  const inParis = () => `${new Date(Date.now() + 3_600_000 - 2_000).toISOString().slice(0, 19)}+01:00`
  it.each([
    ['as it is', (moment: string) => moment],
    ['percent-encoded', (moment: string) => encodeURIComponent(moment)],
    ['with its colons alone encoded', (moment: string) => moment.replaceAll(':', '%3A')],
    ['with spaces as a form writes them', (moment: string) => moment.replace('T', '+')],
    ['in lower case', (moment: string) => moment.toLowerCase()],
    ['without the colon of its offset', (moment: string) => moment.replace(/:00$/, '00')],
    ['without its seconds', (moment: string) => moment.replace(/:\d\d\+/, ':00+').replace(/:00\+/, '+')],
  ])('is understood %s', async (_, spelled) => {
    for (const url of [
      `/api/adaptive/user-progress/${asked.learner}?at=`,
      `/api/adaptive/user-progress/${asked.learner}?known=`,
      `/api/classes/${asked.class}/activity?at=`,
      `/api/learners/${asked.learner}/state?at=`,
      `/api/learners/${asked.learner}/diff?from=`,
      `/api/learners/${asked.learner}/replay?to=`,
      `/api/learners/${asked.learner}/history?from=`,
    ]) {
      const answer = await get(`${url}${spelled(inParis())}`)
      // Before the learner was there, where a moment loses its seconds.
      expect([200, 404], `${url} ${answer.body}`).toContain(answer.statusCode)
      if (answer.statusCode === 404) expect(answer.json().detail).toContain('There is no such')
    }
  })

  it.each([
    ['2026-01-01T10:00:00', /The time zone is missing/],
    ['2026-01-01', /A day is not a moment/],
    ['2026-02-30T10:00:00Z', /does not have this day/],
    ['2026-01-01T10:00:00%252B01:00', /percent-encoded twice/],
    ['0001-01-01T00:00:00Z', /year must be/],
    ['1767261600000', /beyond the end of the log \(\d+\)\. For a time: .*Write it as 2026-01-01T10:00:00.000Z/],
    ['2999-01-01T10:00:00Z', /in the future/],
    ['yesterday', /a moment such as/],
  ])('is refused as %s', async (text, words) => {
    const { detail, errors } = refusalIn((await get(`/api/learners/${asked.learner}/state?at=${text}`)).body, 422)
    expect(errors?.[0]?.pointer).toBe('/at')
    expect(detail).toMatch(words)
  })

  it('or a day bounds a history, and what is neither says so', async () => {
    const history = `/api/learners/${asked.learner}/history`
    expect((await get(`${history}?from=2026-01-01&to=2026-01-01T10:00:00+01:00`)).statusCode).toBe(200)
    for (const [text, words] of [
      ['2026-1-1', /A day is expected, such as 2026-03-12, or a moment/],
      ['2026-02-30', /does not have this day/],
      ['2026-01-01T10:00', /The time zone is missing/],
    ] as const)
      expect(refusalIn((await get(`${history}?from=${text}`)).body, 422).detail).toMatch(words)
  })
})

describe('a query', () => {
  it.each([
    ['limit=1&limit=2', 422, '/limit', /Given 2 times/],
    ['limit[]=1', 422, '/limit[]', /without brackets/],
    ['limit[0]=1', 422, '/limit[0]', /without brackets/],
    ['limit=', 422, '/limit', /The value is missing/],
    ['limit', 422, '/limit', /The value is missing/],
    ['schoolYear=', 422, '/schoolYear', /The value is missing/],
    ['limit=ten', 422, '/limit', /A number is expected/],
    ['limit=1.5', 422, '/limit', /A whole number is expected/],
    ['limit=0', 422, '/limit', /1 or more is expected/],
    ['limit=1e999', 422, '/limit', /A number is expected/],
    ['limit=%zz', 400, null, /encodes nothing/],
    ['limit=%', 400, null, /as %25/],
    ['schoolYear=%c3%28', 400, null, /not UTF-8/],
    ['schoolYear=%00', 422, '/schoolYear', /NUL/],
    ['atLeast=x', 422, '/atLeast', /whole number/],
    ['LIMIT=1', 422, '/LIMIT', /No such field/],
    ['?limit=1', 422, '/?limit', /No such field/],
    ['amp;limit=1', 422, '/amp;limit', /No such field/],
  ])('is refused as %s', async (query, status, pointer, words) => {
    const problem = refusalIn((await get(`/api/classes?${query}`)).body, status)
    expect(problem.detail).toMatch(words)
    if (pointer !== null) expect(problem.errors?.[0]?.pointer).toBe(pointer)
  })

  it.each(['limit=%31', 'limit=1&', '&limit=1', 'limit=1#fragment', ''])('is understood as %s', async (query) =>
    expect((await get(`/api/classes?${query}`)).statusCode).toBe(200),
  )
})

describe('a path', () => {
  it.each([
    ['/api/classes/', '/api/classes'],
    ['//api/classes', '/api/classes'],
    ['/api//classes', '/api/classes'],
    ['/API/Classes', '/api/classes'],
    ['/health/live/', '/health/live'],
  ])('%s is not there, and the answer names %s', async (url, right) => {
    const { detail } = refusalIn((await get(url)).body, 404)
    expect(detail).toContain(`Perhaps you mean ${right} (`)
  })

  it.each([
    ['/', 404],
    ['//', 404],
    ['/api', 404],
    ['/api/classes//overview', 422],
    ['/api/classes/x/overview', 422],
    ['/api/classes/%zz/overview', 400],
    [`/api/classes/${'a'.repeat(101)}/overview`, 414],
    ['/api/%2e%2e/classes', 404],
    ['/api/classes;jsessionid=1', 404],
  ])('%s is refused with %i', async (url, status) => {
    refusalIn((await get(url)).body, status)
  })

  it('may be that of a whole address, as it is sent to a proxy', async () => {
    expect((await get(`http://school.example/api/classes?limit=1`)).statusCode).toBe(200)
  })
})

describe('a method', () => {
  it('of a command answers others with those that there are', async () => {
    for (const method of ['GET', 'PUT', 'PATCH'] as const) {
      const answer = await request(method, '/api/adaptive/interaction')
      expect(refusalIn(answer.body, 405).detail).toBe('This address takes OPTIONS, POST.')
      expect(answer.headers.allow).toBe('OPTIONS, POST')
    }
  })

  it('OPTIONS answers with the methods, without a token', async () => {
    const answer = await asked.stack.server.inject({ method: 'OPTIONS', url: '/api/events' })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers.allow).toBe('GET, OPTIONS, POST')
    expect((await request('OPTIONS', '/nowhere')).statusCode).toBe(404)
  })

  it('HEAD answers as GET does, without a body', async () => {
    const answer = await request('HEAD', '/api/classes')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe('')
    expect((await request('HEAD', '/nowhere')).statusCode).toBe(404)
    expect((await request('HEAD', '/api/events/stream')).statusCode).toBe(405)
  })
})
