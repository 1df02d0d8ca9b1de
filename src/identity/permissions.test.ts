// The permissions of the roles, compared with the definitions that use them.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { permissions } from '#kernel/permission.ts'
import { mayActOn, roles } from './permissions.ts'

const definitions = await readDefinitions()
const operations = [...definitions.commands.values(), ...definitions.queries.values()]

describe('the roles', () => {
  it('include every permission that exists', () => {
    const granted = new Set(Object.values(roles).flat())
    expect(permissions.filter((permission) => !granted.has(permission))).toEqual([])
  })

  it('include no permission that nothing requires', () => {
    const declared = new Set(operations.map(({ may }) => may))
    const ofTheService = [
      'events:read',
      'events:read-personal',
      'webhooks:manage',
      'operations:read',
      'projections:read',
      'projections:manage',
      'rights:read',
    ]
    expect(
      Object.values(roles)
        .flat()
        .filter((one) => !declared.has(one) && !ofTheService.includes(one)),
    ).toEqual([])
  })

  it.each(operations)('$name: a learner may name itself or nobody', ({ input, may }) => {
    const actor = randomUUID()
    const learner = { actor, role: 'learner' } as const
    const persons = ['learner', 'person', 'id'].filter((field) => field in input.shape)
    const own = Object.fromEntries(persons.map((field) => [field, actor]))
    const other = Object.fromEntries(persons.map((field) => [field, randomUUID()]))
    const allowed = (roles.learner as readonly string[]).includes(may) && persons.length > 0
    if (allowed) expect(mayActOn(learner, { input }, own)).toBe(true)
    expect(mayActOn(learner, { input }, other)).toBe(false)
    expect(mayActOn(learner, { input }, {})).toBe(false)
    expect(mayActOn({ actor, role: 'teacher' }, { input }, other)).toBe(true)
  })
})
