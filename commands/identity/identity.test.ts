/** Schools and people. */
import { expect, it } from 'vitest'
import personRegistered from '#events/identity/person-registered.ts'
import schoolClosed from '#events/identity/school-closed.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import secondFactorChanged from '#events/identity/second-factor-changed.ts'
import { given, refused, someone } from '#kernel/specification.ts'
import changeSchoolZone from './change-school-zone.ts'
import changeSealing from './change-sealing.ts'
import changeSecondFactor from './change-second-factor.ts'
import closeSchool from './close-school.ts'
import openSchool from './open-school.ts'
import person from './person.ts'
import registerPerson from './register-person.ts'
import school from './school.ts'

const opened = schoolOpened({ name: 'École Jules-Ferry', zone: 'Indian/Reunion' })

it('opens a school once', () => {
  const input = { name: 'École Jules-Ferry', zone: 'Indian/Reunion' }
  given(school, []).when(openSchool, input).then([opened])
  given(school, [opened]).when(openSchool, input).then(refused('school-already-open'))
})

it('changes the zone of an open school; the same zone again changes nothing', () => {
  given(school, []).when(changeSchoolZone, { zone: 'Europe/Paris' }).then(refused('school-not-open'))
  given(school, [opened]).when(changeSchoolZone, { zone: 'Indian/Reunion' }).then([])
  given(school, [opened])
    .when(changeSchoolZone, { zone: 'Europe/Paris' })
    .then([schoolZoneChanged({ zone: 'Europe/Paris' })])
  given(school, [opened, schoolZoneChanged({ zone: 'Europe/Paris' })])
    .when(changeSchoolZone, { zone: 'Europe/Paris' })
    .then([])
})

it('closes an open school once, and for good', () => {
  given(school, []).when(closeSchool, {}).then(refused('school-not-open'))
  given(school, [opened])
    .when(closeSchool, {})
    .then([schoolClosed({})])
  const closed = [opened, schoolClosed({})]
  const afterwards = refused('school-closed')
  given(school, closed).when(closeSchool, {}).then(afterwards)
  given(school, closed).when(changeSchoolZone, { zone: 'Europe/Paris' }).then(afterwards)
  given(school, closed).when(changeSealing, { sealing: 'all' }).then(afterwards)
  given(school, closed).when(openSchool, { name: 'École', zone: 'Europe/Paris' }).then(afterwards)
})

it('decides whether staff need a second factor, which they do until it decides', () => {
  given(school, []).when(changeSecondFactor, { required: false }).then(refused('school-not-open'))
  given(school, [opened])
    .when(changeSecondFactor, { required: false })
    .then([secondFactorChanged({ required: false })])
  given(school, [opened]).when(changeSecondFactor, { required: true }).then([])
  given(school, [opened, secondFactorChanged({ required: false })])
    .when(changeSecondFactor, { required: true })
    .then([secondFactorChanged({ required: true })])
})

it('refuses an unknown time zone', () => {
  expect(() => given(school, []).when(openSchool, { name: 'École', zone: 'Europe/Atlantis' })).toThrow(/time zone/)
})

it('registers a person once, and encrypts the names with that person’s keys', () => {
  const registered = personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })
  const input = { person: someone.learner, role: 'learner', givenName: 'Zoé', familyName: 'Martin' } as const
  given(person, []).when(registerPerson, input).then([registered])
  given(person, [registered]).when(registerPerson, input).then(refused('already-registered', '/person'))
  expect([...personRegistered.personal]).toEqual([
    ['givenName', { of: 'subject', as: 'names' }],
    ['familyName', { of: 'subject', as: 'names' }],
  ])
})
