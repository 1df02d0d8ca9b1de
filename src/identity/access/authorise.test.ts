// The decision who may do what to whom: a table over one small school, and what holds for every caller.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import { type Guarded, type Of, type Permission, permissions, scopes } from '#kernel/permission.ts'
import { isInstallationRole, isRole, permissionsOfRoles, type Role, roles } from '../permissions.ts'
import { authoriser } from './authorise.ts'
import { type Relations, RelationsUnknown } from './relations.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const person = (n: number) => PersonId.parse(id(n))
const school = TenantId.parse(id(9_001))

const [inA, inB, teacherOfA, teacherOfB, viewer, manager, newcomer, head, unknown] = [1, 2, 3, 4, 5, 6, 7, 8, 10].map(
  person,
) as [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId, PersonId, PersonId, PersonId]
const [classA, classB] = [id(101), id(102)]

/** Class A with one learner and one teacher, class B likewise; two guardians of the learner in A. */
const relations: Relations = {
  teachesClass: async (tenant, actor, ofClass) =>
    tenant === school && ((actor === teacherOfA && ofClass === classA) || (actor === teacherOfB && ofClass === classB)),
  teachesPerson: (tenant, actor, of) =>
    tenant === school && ((actor === teacherOfA && of === inA) || (actor === teacherOfB && of === inB)),
  guardianLevel: async (tenant, actor, of) => {
    if (tenant !== school || of !== inA) return null
    return actor === viewer ? 'view' : actor === manager ? 'manage' : null
  },
  isNewcomer: async (_, of) => of === newcomer || of === unknown,
  upToDate: async () => {},
}
const authorise = authoriser(relations)

const of = (may: Permission, ...objects: readonly Of[]): Guarded<null> => ({ may, of: () => objects })
const callerAs = (actor: PersonId, ...held: readonly Role[]) => {
  const tenant = held.some(isInstallationRole) ? installationTenant : school
  return { tenant, actor, permissions: permissionsOfRoles(held, tenant) }
}
async function verdict(actor: PersonId, role: Role, may: Permission, ...objects: readonly Of[]): Promise<string> {
  const answer = await authorise(callerAs(actor, role), of(may, ...objects), null)
  return answer === 'allowed' ? answer : answer.refused
}

const learnerA: Of = { kind: 'person', person: inA }
const learnerB: Of = { kind: 'person', person: inB }
const nobodyKnown: Of = { kind: 'person', person: unknown }
const a: Of = { kind: 'class', class: classA }
const b: Of = { kind: 'class', class: classB }
const whole: Of = { kind: 'school' }

describe('a caller', () => {
  it.each<[who: string, actor: PersonId, role: Role, may: Permission, object: Of, verdict: string]>([
    ['a learner reads their own progress', inA, 'learner', 'learning:read', learnerA, 'allowed'],
    ['a learner does not see another', inA, 'learner', 'learning:read', learnerB, 'hidden'],
    ['a learner cannot tell another from nobody', inA, 'learner', 'learning:read', nobodyKnown, 'hidden'],
    ['a learner declares in their own name', inA, 'learner', 'learning:declare', learnerA, 'allowed'],
    ['a learner does not speak as a teacher', inA, 'learner', 'learning:attest', learnerA, 'forbidden'],
    ['a learner gives themself no badge', inA, 'learner', 'learning:award', learnerA, 'forbidden'],
    ['a learner does not correct themself', inA, 'learner', 'learning:correct', learnerA, 'forbidden'],
    ['a learner reads no class', inA, 'learner', 'teaching:read', a, 'forbidden'],

    ['a teacher reads whom they teach', teacherOfA, 'teacher', 'learning:read', learnerA, 'allowed'],
    ['a teacher does not see whom another teaches', teacherOfA, 'teacher', 'learning:read', learnerB, 'hidden'],
    ['a teacher cannot tell them from nobody', teacherOfA, 'teacher', 'learning:read', nobodyKnown, 'hidden'],
    ['a teacher attests for whom they teach', teacherOfA, 'teacher', 'learning:attest', learnerA, 'allowed'],
    ['a teacher does not attest for others', teacherOfA, 'teacher', 'learning:attest', learnerB, 'hidden'],
    ['a teacher does not declare for a child', teacherOfA, 'teacher', 'learning:declare', learnerA, 'forbidden'],
    ['a teacher reads their class', teacherOfA, 'teacher', 'teaching:read', a, 'allowed'],
    ['a teacher does not see another class', teacherOfA, 'teacher', 'teaching:read', b, 'hidden'],
    ['a teacher does not manage another class', teacherOfA, 'teacher', 'teaching:manage', b, 'hidden'],
    ['a teacher lists their classes', teacherOfA, 'teacher', 'teaching:read', { kind: 'classes' }, 'allowed'],
    ['a teacher does not read the whole school', teacherOfA, 'teacher', 'teaching:read', whole, 'forbidden'],
    [
      'a teacher opens their own class',
      teacherOfA,
      'teacher',
      'teaching:open',
      { kind: 'staff', person: teacherOfA },
      'allowed',
    ],
    [
      'a teacher opens none for another',
      teacherOfA,
      'teacher',
      'teaching:open',
      { kind: 'staff', person: teacherOfB },
      'forbidden',
    ],
    ['a teacher registers nobody', teacherOfA, 'teacher', 'identity:manage', learnerA, 'forbidden'],
    ['a teacher reads how hard exercises are', teacherOfA, 'teacher', 'exercises:read', whole, 'allowed'],
    ['somebody with the role alone teaches nobody', head, 'teacher', 'learning:read', learnerA, 'hidden'],

    ['a guardian who views reads', viewer, 'parent', 'learning:read', learnerA, 'allowed'],
    ['a guardian who views does nothing', viewer, 'parent', 'learning:record', learnerA, 'forbidden'],
    ['a guardian who manages reads', manager, 'parent', 'learning:read', learnerA, 'allowed'],
    ['a guardian who manages records', manager, 'parent', 'learning:record', learnerA, 'allowed'],
    ['a guardian does not declare for a child', manager, 'parent', 'learning:declare', learnerA, 'forbidden'],
    ['a guardian does not see another child', manager, 'parent', 'learning:read', learnerB, 'hidden'],
    ['a guardian reads no class', viewer, 'parent', 'teaching:read', a, 'forbidden'],

    ['an administrator reads everybody', head, 'administrator', 'learning:read', learnerB, 'allowed'],
    ['an administrator manages every class', head, 'administrator', 'teaching:manage', b, 'allowed'],
    ['an administrator records nothing for a child', head, 'administrator', 'learning:record', learnerA, 'forbidden'],
    [
      'an administrator rebuilds no read model',
      head,
      'administrator',
      'projections:manage',
      { kind: 'installation' },
      'forbidden',
    ],
    ['support sees no child', head, 'support', 'learning:read', learnerA, 'forbidden'],
    ['support sees no event', head, 'support', 'events:read', whole, 'forbidden'],
    ['support sees how deliveries went', head, 'support', 'webhooks:read', whole, 'allowed'],
    ['an auditor reads everybody', head, 'auditor', 'learning:read', learnerA, 'allowed'],
    ['an auditor changes nothing', head, 'auditor', 'learning:correct', learnerA, 'forbidden'],
    ['an application records for everybody', head, 'tool', 'learning:record', learnerA, 'allowed'],
    ['an application does not speak as a teacher', head, 'tool', 'learning:attest', learnerA, 'forbidden'],
    ['an analyst manages read models', head, 'analyst', 'projections:manage', { kind: 'installation' }, 'allowed'],
    ['an analyst sees no child', head, 'analyst', 'learning:read', learnerA, 'forbidden'],
    ['an operator reads metrics', head, 'operator', 'operations:read', { kind: 'installation' }, 'allowed'],
    [
      'an operator manages no read model',
      head,
      'operator',
      'projections:manage',
      { kind: 'installation' },
      'forbidden',
    ],
  ])('%s', async (_, actor, role, may, object, expected) => {
    expect(await verdict(actor, role, may, object)).toBe(expected)
  })

  it('sees who is in their class only from rows that are up to date', async () => {
    const behind = authoriser({ ...relations, upToDate: () => Promise.reject(new RelationsUnknown()) })
    const asks = async (actor: PersonId, role: Role, object: Of) =>
      behind(callerAs(actor, role), of('teaching:read', object), null)
    const children: Of = { kind: 'class', class: classA, shows: 'children' }
    await expect(asks(teacherOfA, 'teacher', children)).rejects.toThrow(RelationsUnknown)
    expect(await asks(teacherOfA, 'teacher', a)).toBe('allowed')
    expect(await asks(head, 'administrator', children)).toBe('allowed')
    // Others learn nothing from it, either.
    expect(await asks(teacherOfB, 'teacher', children)).toMatchObject({ refused: 'hidden' })
    expect(await verdict(teacherOfA, 'teacher', 'teaching:read', children)).toBe('allowed')
  })

  it('enrols in their own class only newcomers and those whom they teach', async () => {
    const enrols = (ofClass: Of, learner: PersonId) =>
      verdict(teacherOfA, 'teacher', 'teaching:manage', ofClass, { kind: 'person', person: learner, newcomers: true })
    expect(await enrols(a, newcomer)).toBe('allowed')
    expect(await enrols(a, inA)).toBe('allowed')
    expect(await enrols(a, inB)).toBe('forbidden')
    expect(await enrols(b, newcomer)).toBe('hidden')
  })

  it('must reach all of several objects', async () => {
    expect(await verdict(teacherOfA, 'teacher', 'teaching:read', a, learnerA)).toBe('allowed')
    expect(await verdict(teacherOfA, 'teacher', 'teaching:read', a, learnerB)).toBe('hidden')
    expect(await verdict(head, 'administrator', 'teaching:read')).toBe('forbidden')
  })

  it('needs the further permission of an input, and learns its name', async () => {
    const guard: Guarded<null> = { may: 'learning:record', alsoMay: () => 'learning:attest', of: () => learnerA }
    expect(await authorise(callerAs(inA, 'learner'), guard, null)).toEqual({
      refused: 'forbidden',
      permission: 'learning:attest',
    })
    expect(await authorise(callerAs(teacherOfA, 'teacher'), guard, null)).toBe('allowed')
  })

  it('is decided about without a promise where no relation matters, so that commands keep their order', () => {
    expect(authorise(callerAs(head, 'tool'), of('learning:record', learnerA), null)).toBe('allowed')
    expect(authorise(callerAs(inA, 'learner'), of('learning:record', learnerA), null)).toBe('allowed')
    expect(authorise(callerAs(teacherOfA, 'teacher'), of('learning:record', learnerA), null)).toBe('allowed')
  })
})

describe('whoever asks', () => {
  const anyRole = fc.constantFrom(...Object.keys(roles).filter(isRole))
  const anyPermission = fc.constantFrom(...permissions)
  const anyObject: fc.Arbitrary<Of> = fc.constantFrom<Of>(
    learnerA,
    learnerB,
    { kind: 'person', person: newcomer, newcomers: true },
    { kind: 'staff', person: teacherOfA },
    a,
    b,
    whole,
    { kind: 'classes' },
    { kind: 'installation' },
    { kind: 'nobody' },
  )
  const alone = authoriser({
    teachesClass: () => false,
    teachesPerson: () => false,
    guardianLevel: () => null,
    isNewcomer: async () => false,
    upToDate: async () => {},
  })

  it('reaches no learner and no class by a role that depends on relations, without a relation', () =>
    fc.assert(
      fc.asyncProperty(
        fc.subarray<Role>(['learner', 'parent', 'teacher'], { minLength: 1 }),
        anyPermission,
        fc.constantFrom<Of>(learnerA, learnerB, nobodyKnown, a, b),
        async (held, may, object) => {
          const caller = callerAs(head, ...held)
          // What is of nobody's data in particular needs no relation: how hard exercises are.
          fc.pre(caller.permissions.get(may)?.has('school') !== true)
          expect(await alone(caller, of(may, object), null)).not.toBe('allowed')
        },
      ),
    ))

  it('loses no right by another role', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(inA, teacherOfA, viewer, manager, head),
        fc.uniqueArray(anyRole),
        anyRole,
        anyPermission,
        anyObject,
        async (actor, held, more, may, object) => {
          fc.pre([...held, more].every((role) => isInstallationRole(role) === isInstallationRole(more)))
          if ((await authorise(callerAs(actor, ...held), of(may, object), null)) === 'allowed')
            expect(await authorise(callerAs(actor, ...held, more), of(may, object), null)).toBe('allowed')
        },
      ),
    ))

  it('may do nothing without the permission, whatever the scopes of others', () =>
    fc.assert(
      fc.asyncProperty(anyPermission, anyPermission, anyObject, async (held, may, object) => {
        fc.pre(held !== may)
        const caller = { tenant: school, actor: teacherOfA, permissions: new Map([[held, new Set(scopes)]]) }
        expect(await authorise(caller, of(may, object), null)).toEqual({ refused: 'forbidden', permission: may })
      }),
    ))

  it('gets nothing in a school from relations in another', async () => {
    const elsewhere = TenantId.parse(id(9_002))
    const caller = { ...callerAs(teacherOfA, 'teacher'), tenant: elsewhere }
    expect(await authorise(caller, of('learning:read', learnerA), null)).toMatchObject({ refused: 'hidden' })
  })
})
