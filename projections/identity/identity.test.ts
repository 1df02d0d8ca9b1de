/** Schools, people and the streams in which a person appears. */
import { expect, it } from 'vitest'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { streamName } from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, id, minute, record, someone } from '#kernel/specification.ts'
import { attempted, enrolled } from '../../tests/fixtures/learning.ts'
import people from './people.ts'
import schools from './schools.ts'
import subjectStreams from './subject-streams.ts'

const { learner, teacher, tenant } = someone
const registered = personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })

it('keeps one school per tenant, with its current zone', () => {
  const school = { subject: null, stream: streamName('school', tenant) }
  const events = [schoolOpened({ name: 'École', zone: 'Europe/Paris' }), schoolZoneChanged({ zone: 'Indian/Reunion' })]
  expect(fold(schools, record(events, school))).toMatchObject([
    { school: tenant, name: 'École', zone: 'Indian/Reunion', openedAt: minute(0) },
  ])
})

it('shows a name as null once its key is destroyed', () => {
  expect(fold(people, record([registered]))).toMatchObject([
    { person: learner, givenName: 'Zoé', familyName: 'Martin' },
  ])
  const unreadable = { ...registered, data: { role: 'learner', givenName: ERASED, familyName: ERASED } }
  expect(fold(people, record([unreadable]))).toMatchObject([{ givenName: null, familyName: null }])
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
