// Live rows that do not fit their own question, as a defect or an older program may leave them: a named problem, never 500.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

describe('live rows that no answer can show', () => {
  let stack: Stack
  let school: Awaited<ReturnType<typeof openSchool>>
  const progress = () => stack.ask('GET', `/api/adaptive/user-progress/${school.learner}`, { patient: false })
  const overview = () => stack.ask('GET', `/api/classes/${school.class}/overview`, { patient: false })

  async function change(statement: string): Promise<void> {
    const pool = openPool(stack.service.databaseUrl, { name: 'unfit rows', max: 1 })
    expect((await pool.query(statement)).rowCount).toBe(1)
    await pool.end()
  }

  beforeAll(async () => {
    stack = await openStack('unfit rows', { worker: true })
    school = await openSchool(stack)
    const answer = await stack.ask('POST', '/api/adaptive/interaction', {
      token: await stack.token('tool'),
      body: attempt(school.learner),
    })
    expect(answer.statusCode).toBe(201)
    const { position } = answer.json<{ position: string }>()
    const shown = await stack.ask('GET', `/api/adaptive/user-progress/${school.learner}?atLeast=${position}`)
    expect(shown.json()).toMatchObject({ skills: [{ skill: 'calcul/addition' }] })
  })
  afterAll(() => stack.close())

  it('end a question with the read models and the rules at fault, and no value', async () => {
    await change('update read.skill_profile set proficiency = 41.5')
    for (const language of ['en', 'fr']) {
      const answer = await stack.ask('GET', `/api/adaptive/user-progress/${school.learner}`, {
        headers: { 'accept-language': language },
        patient: false,
      })
      expect(answer.statusCode).toBe(503)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json()).toMatchObject({
        type: '/problems/rows-unreadable',
        detail: expect.stringMatching(/user-progress.*sillage projections rebuild .*skill-profile.* --switch/),
        facts: {
          projections: expect.arrayContaining(['skill-profile']),
          faults: ['/skills/0/proficiency: too_big'],
        },
      })
      expect(answer.body).not.toContain('41.5')
    }
    await change('update read.skill_profile set proficiency = 0.5')
    expect((await progress()).statusCode).toBe(200)
  })

  it('end a question of a class as well', async () => {
    await change(`update read.skill_profile set proficiency = 'NaN'`)
    for (const answer of [await progress(), await overview()]) {
      expect(answer.statusCode).toBe(503)
      expect(answer.json()).toMatchObject({ type: '/problems/rows-unreadable' })
      expect(answer.body).not.toContain('NaN')
    }
  })
})
