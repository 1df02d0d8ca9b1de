/** A person's roles, names, contact details, birth date and departure. */
import { describe, expect, it } from 'vitest'
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import personLeftSchool from '#events/identity/person-left-school.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import roleGranted from '#events/identity/role-granted.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import type { Role } from '#events/identity/values.ts'
import { PersonId, Zone } from '#kernel/ids.ts'
import { given, id, minute, refused, someone } from '#kernel/specification.ts'
import changeContact from './change-contact.ts'
import grantRole from './grant-role.ts'
import leaveSchool from './leave-school.ts'
import person from './person.ts'
import recordBirthDate from './record-birth-date.ts'
import registerPerson from './register-person.ts'
import renamePerson from './rename-person.ts'
import withdrawRole from './withdraw-role.ts'

const of = someone.learner
const names = { givenName: 'Zoé', familyName: 'Martin' }
const registered = (role: Role = 'learner') => personRegistered({ role, ...names })
const left = personLeftSchool({})
const role = (role: Role) => ({ person: of, role })
const at = (n: number) => ({ occurredAt: minute(n) })
const named = (familyName: string) => ({ givenName: 'Zoé', familyName })

describe('a role', () => {
  it('is granted beside the first', () =>
    given(person, [registered('teacher')])
      .when(grantRole, role('parent'))
      .then([roleGranted({ role: 'parent' })]))

  it('is granted once: the first role is held from the registration on', () => {
    given(person, [registered('teacher')])
      .when(grantRole, role('teacher'))
      .then(refused('role-already-held'))
    given(person, [registered(), roleGranted({ role: 'parent' })])
      .when(grantRole, role('parent'))
      .then(refused('role-already-held'))
  })

  it('is withdrawn once, the first one too', () => {
    given(person, [registered()])
      .when(withdrawRole, role('learner'))
      .then([roleWithdrawn({ role: 'learner' })])
    given(person, [registered(), roleWithdrawn({ role: 'learner' })])
      .when(withdrawRole, role('learner'))
      .then(refused('role-not-held'))
    given(person, [registered()]).when(withdrawRole, role('auditor')).then(refused('role-not-held'))
  })

  it('may be granted again, but not from before it was withdrawn', () => {
    const withdrawn = [
      { ...registered(), ...at(0) },
      { ...roleGranted({ role: 'parent' }), ...at(10) },
      { ...roleWithdrawn({ role: 'parent' }), ...at(20) },
    ]
    given(person, withdrawn).when(grantRole, role('parent'), at(19)).then(refused('dated-too-early', '/occurredAt'))
    given(person, withdrawn)
      .when(grantRole, role('parent'), at(20))
      .then([roleGranted({ role: 'parent' })])
  })

  it('cannot end before it began', () =>
    given(person, [
      { ...registered(), ...at(0) },
      { ...roleGranted({ role: 'support' }), ...at(10) },
    ])
      .when(withdrawRole, role('support'), at(9))
      .then(refused('dated-too-early', '/occurredAt')))

  it('is one of those of a school', () =>
    expect(() => given(person, [registered()]).when(grantRole, role('operator' as Role))).toThrow())
})

describe('a person who is not at the school', () => {
  const commands = [
    [grantRole, role('parent')],
    [withdrawRole, role('parent')],
    [renamePerson, { person: of, ...names }],
    [changeContact, { person: of }],
    [recordBirthDate, { person: of, birthDate: '2016-05-09' }],
    [leaveSchool, { person: of }],
  ] as const
  it.each(commands.map(([command, input]) => [command.name, command, input] as const))(
    'is refused %s',
    (_, command, input) => {
      // The table's commands have inputs of different types; each is validated by its own schema.
      const decide = (happenings: Parameters<typeof given>[1]) =>
        given(person, happenings).when(command as typeof leaveSchool, input)
      decide([]).then(refused('not-registered'))
      decide([registered(), left]).then(refused('person-left'))
    },
  )
})

describe('a name', () => {
  it('changes', () =>
    given(person, [registered()])
      .when(renamePerson, { person: of, ...named('Le Goff') })
      .then([personRenamed(named('Le Goff'))]))

  it('does not change before the time of its last change', () => {
    const renamed = [
      { ...registered(), ...at(0) },
      { ...personRenamed(named('Le Goff')), ...at(10) },
    ]
    given(person, renamed)
      .when(renamePerson, { person: of, ...named('Roux') }, at(9))
      .then(refused('dated-too-early', '/occurredAt'))
    given(person, renamed)
      .when(renamePerson, { person: of, ...named('Roux') }, at(10))
      .then([personRenamed(named('Roux'))])
  })

  it('is sealed, as contact details and birth dates are, with keys for names', () => {
    const sealedAsNames = { of: 'subject', as: 'names' }
    for (const event of [personRenamed, contactChanged, birthDateRecorded])
      expect([...event.personal]).toEqual(Object.keys(event.data.shape).map((field) => [field, sealedAsNames]))
  })
})

describe('contact details', () => {
  it('are replaced as a whole', () =>
    given(person, [registered(), contactChanged({ email: 'a@example.org', phone: '+33 6 12 34 56 78' })])
      .when(changeContact, { person: of, email: 'b@example.org' })
      .then([contactChanged({ email: 'b@example.org' })]))

  it.each([{ email: 'nobody' }, { email: 'a b@example.org' }, { phone: 'call me' }, { phone: '' }])(
    'are refused where they reach nobody: %o',
    (contact) =>
      expect(() => given(person, [registered()]).when(changeContact, { person: of, ...contact })).toThrow(/expected/),
  )
})

describe('a birth date', () => {
  const record = (birthDate: string, context = {}) =>
    given(person, [registered()]).when(recordBirthDate, { person: of, birthDate }, context)

  it('is recorded, and corrected by another', () => {
    record('2016-05-09').then([birthDateRecorded({ birthDate: '2016-05-09' })])
    given(person, [registered(), birthDateRecorded({ birthDate: '2016-05-09' })])
      .when(recordBirthDate, { person: of, birthDate: '2016-05-10' })
      .then([birthDateRecorded({ birthDate: '2016-05-10' })])
  })

  it('is of a learner', () =>
    given(person, [registered('teacher')])
      .when(recordBirthDate, { person: of, birthDate: '1980-05-09' })
      .then(refused('not-a-learner')))

  it('is a day of the calendar', () => expect(() => record('2017-02-29')).toThrow())

  it('is neither in the future, by the school’s day, nor of another age', () => {
    const noumea = { zone: Zone.parse('Pacific/Noumea'), now: '2026-11-12T14:00:00.000Z' as never }
    record('2026-11-13', noumea).then([birthDateRecorded({ birthDate: '2026-11-13' })])
    record('2026-11-14', noumea).then(refused('birth-date-impossible', '/birthDate'))
    record('1899-12-31').then(refused('birth-date-impossible', '/birthDate'))
  })

  it('is not repeated in a refusal', () => expect(JSON.stringify(record('1899-12-31').decision)).not.toContain('1899'))
})

describe('a departure', () => {
  const guardian = PersonId.parse(id('9a7', 1))
  it('ends the roles and the links to guardians with it', () =>
    given(person, [
      registered(),
      roleGranted({ role: 'parent' }),
      roleGranted({ role: 'support' }),
      roleWithdrawn({ role: 'support' }),
      guardianLinkAsked({ guardian, level: 'view' }),
    ])
      .when(leaveSchool, { person: of, note: 'Déménagement' })
      .then([
        guardianLinkEnded({ guardian, reason: 'left-school' }),
        roleWithdrawn({ role: 'learner' }),
        roleWithdrawn({ role: 'parent' }),
        personLeftSchool({ note: 'Déménagement' }),
      ]))

  it('is not dated before what it ends', () => {
    const since = [
      { ...registered(), ...at(0) },
      { ...roleGranted({ role: 'parent' }), ...at(10) },
    ]
    given(person, since).when(leaveSchool, { person: of }, at(9)).then(refused('dated-too-early', '/occurredAt'))
    given(person, since)
      .when(leaveSchool, { person: of }, at(10))
      .then([roleWithdrawn({ role: 'learner' }), roleWithdrawn({ role: 'parent' }), left])
  })

  it('may be followed by a return, but not before it', () => {
    const gone = [
      { ...registered(), ...at(0) },
      { ...roleWithdrawn({ role: 'learner' }), ...at(20) },
      { ...left, ...at(20) },
    ]
    const back = { person: of, role: 'teacher' as const, ...names }
    given(person, gone).when(registerPerson, back, at(19)).then(refused('dated-too-early', '/occurredAt'))
    given(person, gone)
      .when(registerPerson, back, at(20))
      .then([registered('teacher')])
    given(person, [...gone, { ...registered('teacher'), ...at(30) }])
      .when(grantRole, role('learner'), at(30))
      .then([roleGranted({ role: 'learner' })])
  })
})
