// The permissions of the roles, compared with the definitions that use them.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { installationTenant, TenantId } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { installationRoles, permissionsOfRoles, permissionsOfService, roles, schoolRoles } from './permissions.ts'

const definitions = await readDefinitions()
const operations = [...definitions.commands.values(), ...definitions.queries.values()]
const school = TenantId.parse(randomUUID())

describe('the roles', () => {
  it('include every permission that exists', () => {
    const granted = new Set(Object.values(roles).flatMap((rights) => Object.keys(rights)))
    expect(permissions.filter((permission) => !granted.has(permission))).toEqual([])
  })

  it('include no permission that nothing requires', () => {
    const declared = new Set<string>(operations.map(({ may }) => may))
    const elsewhere = [
      ...['learning:attest', 'learning:declare', 'learning:report'],
      ...['events:read', 'events:read-personal', 'webhooks:read', 'webhooks:manage'],
      ...['operations:read', 'projections:read', 'projections:manage', 'projections:preview'],
      ...['jobs:read', 'jobs:manage'],
      ...['processes:read', 'processes:manage', 'processes:preview'],
      ...['rights:decide', 'rights:read', 'trail:read', 'trail:audit'],
    ]
    expect(permissions.filter((one) => !declared.has(one) && !elsewhere.includes(one))).toEqual([])
  })

  it('of a school give nothing in the installation, and those of the installation nothing in a school', () => {
    expect(permissionsOfRoles(Object.keys(schoolRoles), installationTenant).size).toBe(0)
    expect(permissionsOfRoles(Object.keys(installationRoles), school).size).toBe(0)
    expect([...permissionsOfService(permissions, school).keys()]).not.toContain('projections:manage')
    expect([...permissionsOfService(permissions, installationTenant).keys()]).not.toContain('learning:read')
  })

  it('give no school data to the installation, and nothing of the installation to a school', () => {
    const scopesOf = (table: Readonly<Record<string, object>>) => new Set(Object.values(table).flatMap(Object.values))
    expect([...scopesOf(installationRoles)]).toEqual(['installation'])
    expect([...scopesOf(schoolRoles)]).not.toContain('installation')
  })

  it('never take a right away: more roles give at least what each gives', () => {
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(roles), 'a role that nobody knows'))
    fc.assert(
      fc.property(names, names, fc.constantFrom(school, installationTenant), (some, more, tenant) => {
        const all = permissionsOfRoles([...some, ...more], tenant)
        for (const [permission, scopes] of permissionsOfRoles(some, tenant))
          for (const scope of scopes) expect(all.get(permission)).toContain(scope)
      }),
    )
  })
})
