/** What is put right: the right value counts, and everything that it replaces is named once, so that its keys can go. */
import { describe, expect, it } from 'vitest'
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import contactChanged from '#events/identity/contact-changed.ts'
import personRegistered from '#events/identity/person-registered.ts'
import personRenamed from '#events/identity/person-renamed.ts'
import dataRectified from '#events/privacy/data-rectified.ts'
import { RequestId } from '#events/privacy/values.ts'
import { given, id, record, refused, someone } from '#kernel/specification.ts'
import rectifiable from './rectifiable.ts'
import rectifyData from './rectify-data.ts'

const person = someone.learner
const request = RequestId.parse(id('4e9'))
const registered = personRegistered({ role: 'learner', givenName: 'Ines', familyName: 'Caradek' })
const renamed = personRenamed({ givenName: 'Inès', familyName: 'Caradek' })
const right = { givenName: 'Inès', familyName: 'Caradec' }
const history = [registered, renamed, contactChanged({ email: 'a@example.org' })]
const [first, second, third] = record(history).map((event) => event.id as string)
const replacing = (what: 'name' | 'contact' | 'birth-date', replaced: readonly (string | undefined)[]) =>
  dataRectified({ what, request, replaced: replaced.map(String) })

describe('what is put right', () => {
  it('replaces every earlier value of the same kind, and nothing else', () => {
    given(rectifiable, history)
      .when(rectifyData, { request, person, what: 'name', ...right })
      .then([personRenamed(right), replacing('name', [first, second])])
    given(rectifiable, history)
      .when(rectifyData, { request, person, what: 'contact', phone: '+33 6 12 34 56 78' })
      .then([contactChanged({ phone: '+33 6 12 34 56 78' }), replacing('contact', [third])])
  })

  it('is not erased again by the next one, which replaces the value that was right until then', () => {
    const after = [...history, personRenamed(right), replacing('name', [first, second])]
    const rectified = record(after).at(3)?.id
    const again = { givenName: 'Inès', familyName: 'Le Goff' }
    given(rectifiable, after)
      .when(rectifyData, { request, person, what: 'name', ...again })
      .then([personRenamed(again), replacing('name', [rectified])])
  })

  it('names the value that is missing', () => {
    const school = given(rectifiable, history)
    school
      .when(rectifyData, { request, person, what: 'name', givenName: 'Inès' })
      .then(refused('value-missing', '/familyName'))
    school.when(rectifyData, { request, person, what: 'birth-date' }).then(refused('value-missing', '/birthDate'))
  })

  it('is refused where nothing is recorded, and for an impossible birth date', () => {
    given(rectifiable, history)
      .when(rectifyData, { request, person, what: 'birth-date', birthDate: '2016-05-09' })
      .then(refused('nothing-to-rectify', '/what'))
    given(rectifiable, [birthDateRecorded({ birthDate: '2016-05-09' })])
      .when(rectifyData, { request, person, what: 'birth-date', birthDate: '2316-05-09' })
      .then(refused('birth-date-impossible', '/birthDate'))
  })

  it('is sealed where it is personal, and not in what receivers are told', () => {
    expect([...personRenamed.personal.values()].every(({ as }) => as === 'names')).toBe(true)
    expect(dataRectified.personal.size).toBe(0)
  })
})
