import { describe, expect, it } from 'vitest'
import { PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import endGuardianLink from '../../commands/identity/end-guardian-link.ts'
import releaseSignInName from '../../commands/identity/release-sign-in-name.ts'
import assignTeacher from '../../commands/teaching/assign-teacher.ts'
import removeTeacher from '../../commands/teaching/remove-teacher.ts'
import { refuseErased } from './refuse-erased.ts'

const tenant = TenantId.parse(id('5c00', 1))
const other = TenantId.parse(id('5c00', 2))
const gone = PersonId.parse(id('dead', 1))
const there = PersonId.parse(id('11fe', 1))
const erased = { has: (of: TenantId, person: string) => of === tenant && person === gone }
const ofClass = streamName('class', id('c1a5', 1))

const assigning =
  (teacher: string, of = tenant) =>
  () =>
    refuseErased(erased, {
      command: assignTeacher,
      input: { class: id('c1a5', 1), teacher },
      tenant: of,
      stream: ofClass,
      subject: null,
    })

describe('a command about an erased person', () => {
  it('is refused if its input names the person in any field', () => {
    expect(assigning(gone)).toThrow(expect.objectContaining({ problem: { kind: 'person-erased', person: gone } }))
    expect(assigning(there)).not.toThrow()
  })

  it('is carried out in another school that knows the same id', () => {
    expect(assigning(gone, other)).not.toThrow()
  })

  it('is refused if the person is its subject, or its stream is the person’s', () => {
    const input = { class: id('c1a5', 1), teacher: there }
    const of = { command: assignTeacher, input, tenant }
    expect(() => refuseErased(erased, { ...of, stream: ofClass, subject: gone })).toThrow('person-erased')
    expect(() => refuseErased(erased, { ...of, stream: streamName('person', gone), subject: null })).toThrow(
      'person-erased',
    )
  })

  it('is carried out if it only ends something of the person', () => {
    const removing = { class: id('c1a5', 1), teacher: gone }
    expect(() =>
      refuseErased(erased, { command: removeTeacher, input: removing, tenant, stream: ofClass, subject: null }),
    ).not.toThrow()
    const ending = (learner: PersonId, guardian: PersonId) => () =>
      refuseErased(erased, {
        command: endGuardianLink,
        input: { learner, guardian, reason: 'withdrawn' },
        tenant,
        stream: streamName('person', learner),
        subject: learner,
      })
    expect(ending(there, gone)).not.toThrow()
    expect(ending(gone, there)).toThrow('person-erased')
  })

  it('is carried out on a name that was claimed under the id of an erased person', () => {
    const input = { signInName: gone, claim: id('c1a1', 1) }
    expect(() =>
      refuseErased(erased, {
        command: releaseSignInName,
        input,
        tenant,
        stream: streamName('sign-in-name', gone),
        subject: null,
      }),
    ).not.toThrow()
  })
})
