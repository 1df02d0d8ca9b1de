/** Schools, people and the streams in which a person appears. */
import { expect, it } from 'vitest'
import clientDisabled from '#events/identity/client-disabled.ts'
import clientEnabled from '#events/identity/client-enabled.ts'
import clientRegistered from '#events/identity/client-registered.ts'
import clientSecretMade from '#events/identity/client-secret-made.ts'
import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import roleGranted from '#events/identity/role-granted.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import schoolClosed from '#events/identity/school-closed.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import namesExpired from '#events/privacy/names-expired.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, id, minute, record, someone } from '#kernel/specification.ts'
import { attempted, enrolled } from '../../tests/fixtures/learning.ts'
import guardians from './guardians.ts'
import machineClients from './machine-clients.ts'
import people from './people.ts'
import personRoles from './person-roles.ts'
import schools from './schools.ts'
import subjectStreams from './subject-streams.ts'

const { learner, teacher, tenant } = someone
const registered = personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })

it('keeps one school per tenant, with its current zone', () => {
  const school = { subject: null, stream: streamName('school', tenant) }
  const events = [schoolOpened({ name: 'École', zone: 'Europe/Paris' }), schoolZoneChanged({ zone: 'Indian/Reunion' })]
  expect(fold(schools, record(events, school))).toMatchObject([
    { school: tenant, name: 'École', zone: 'Indian/Reunion', openedAt: minute(0), closedAt: null },
  ])
  expect(fold(schools, record([...events, schoolClosed({})], school))).toMatchObject([{ closedAt: minute(2) }])
})

it('shows a name as null once its key is destroyed', () => {
  expect(fold(people, record([registered]))).toMatchObject([
    { person: learner, givenName: 'Zoé', familyName: 'Martin' },
  ])
  const unreadable = { ...registered, data: { role: 'learner', givenName: ERASED, familyName: ERASED } }
  expect(fold(people, record([unreadable]))).toMatchObject([{ givenName: null, familyName: null }])
})

it('shows the current name, and null for one whose key is destroyed', () => {
  const renamed = personRenamed({ givenName: 'Zoé', familyName: 'Le Goff' })
  expect(fold(people, record([registered, renamed]))).toMatchObject([{ familyName: 'Le Goff', role: 'learner' }])
  const expired = namesExpired({})
  // The row stays when the name has expired, and has one again when the person comes back.
  expect(fold(people, record([registered, expired]))).toMatchObject([
    { givenName: null, familyName: null, role: 'learner' },
  ])
  expect(fold(people, record([registered, expired, registered]))).toMatchObject([{ familyName: 'Martin' }])
  // The old name was erased alone, or the new one.
  const erased = { givenName: ERASED, familyName: ERASED }
  const old = { ...registered, data: { role: 'learner', ...erased } }
  expect(fold(people, record([old, renamed]))).toMatchObject([{ familyName: 'Le Goff' }])
  expect(fold(people, record([registered, { ...renamed, data: erased }]))).toMatchObject([{ familyName: null }])
})

it('keeps each role of a person, from and until, in one row', () => {
  const events = [
    registered,
    roleGranted({ role: 'parent' }),
    roleWithdrawn({ role: 'learner' }),
    roleWithdrawn({ role: 'parent' }),
    roleGranted({ role: 'parent' }),
  ]
  expect(fold(personRoles, record(events))).toMatchObject([
    { person: learner, role: 'learner', from: minute(0), until: minute(2) },
    { person: learner, role: 'parent', from: minute(4), until: null },
  ])
})

it('keeps each guardian’s link in a row of its own, which goes when either of the two is erased', () => {
  const [one, two] = [PersonId.parse(id('9a7', 1)), PersonId.parse(id('9a7', 2))]
  const events = [
    guardianLinkAsked({ guardian: one, level: 'view' }),
    guardianLinkAsked({ guardian: two, level: 'view' }),
    guardianLinkConfirmed({ guardian: one }),
    guardianLevelChanged({ guardian: one, level: 'manage' }),
    guardianLinkEnded({ guardian: two, reason: 'school' }),
  ]
  const asked = { learner, from: null, until: null, state: 'asked', level: 'view' }
  expect(fold(guardians, record(events.slice(0, 2)))).toMatchObject([
    { ...asked, guardian: one, askedAt: minute(0) },
    { ...asked, guardian: two, askedAt: minute(1) },
  ])
  expect(fold(guardians, record(events))).toMatchObject([
    { guardian: one, level: 'manage', state: 'confirmed', from: minute(2), until: null },
    { guardian: two, level: 'view', state: 'ended', from: null, until: minute(4) },
  ])
  const erasedOne = { ...subjectErased({}), subject: one }
  expect(fold(guardians, record([...events, erasedOne]))).toMatchObject([{ guardian: two }])
  expect(fold(guardians, record([...events, subjectErased({})]))).toEqual([])
  const again = guardianLinkAsked({ guardian: two, level: 'manage' })
  expect(fold(guardians, record([...events, again]))).toMatchObject([
    { guardian: one },
    { guardian: two, level: 'manage', state: 'asked', from: null, until: null },
  ])
})

it('lists the streams of others in which a guardian or a further teacher appears', () => {
  const guardian = PersonId.parse(id('9a7'))
  const ofChild = streamName('person', learner)
  const ofClass = streamName('class', id('c1a55'))
  const events = record([
    { ...guardianLinkAsked({ guardian, level: 'view' }), stream: ofChild },
    { ...teacherAssigned({ teacher }), subject: null, stream: ofClass },
  ])
  expect(fold(subjectStreams, events)).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ subject: guardian, stream: ofChild }),
      expect.objectContaining({ subject: learner, stream: ofChild }),
      expect.objectContaining({ subject: teacher, stream: ofClass }),
    ]),
  )
})

it('lists a person’s streams, as subject and as teacher', () => {
  const ofClass = streamName('class', id('c1a55'))
  const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher })
  const happenings = [
    { ...registered, stream: streamName('person', learner) },
    { ...opened, subject: null, stream: ofClass },
    enrolled(),
    attempted(),
  ]
  expect(fold(subjectStreams, record(happenings))).toMatchObject([
    { subject: learner, stream: `learner-${learner}`, firstAt: minute(2) },
    { subject: learner, stream: `person-${learner}` },
    { subject: teacher, stream: ofClass },
  ])
  const erased = { ...subjectErased({}), stream: streamName('person', learner) }
  expect(fold(subjectStreams, record([...happenings, erased])).map(({ subject }) => subject)).toEqual([teacher])
})

it('keeps each program with its newest secret, and since when it may not act', () => {
  const client = id('c11e')
  const about = { subject: null, stream: streamName('client', client) }
  const made = [
    clientRegistered({ name: 'Calcul', permissions: ['learning:record'] }),
    clientSecretMade({ secret: id('5ec1') }),
    clientDisabled({}),
  ]
  expect(fold(machineClients, record(made, about))).toMatchObject([
    { client, name: 'Calcul', permissions: ['learning:record'], secretAt: minute(1), disabledAt: minute(2) },
  ])
  const again = [...made, clientEnabled({}), clientSecretMade({ secret: id('5ec2') })]
  expect(fold(machineClients, record(again, about))).toMatchObject([{ secretAt: minute(4), disabledAt: null }])
})
