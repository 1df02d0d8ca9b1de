/** What was declared last of a learner. */
import { describe, expect, it } from 'vitest'
import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import textsExpired from '#events/privacy/texts-expired.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, type Happening, id, minute, record, someone } from '#kernel/specification.ts'
import { grade, styleDeclared } from '../../tests/fixtures/profiles.ts'
import learnerProfiles from './learner-profiles.ts'

const rows = (...events: Happening[]) => fold(learnerProfiles, record(events))
const { learner, teacher } = someone

describe('how a learner likes to work', () => {
  it('is what was declared last, with who said it and when', () => {
    const bySelf = { ...styleDeclared('visual'), actor: learner }
    expect(rows(bySelf, styleDeclared('auditory', 'teacher'))).toMatchObject([
      { style: 'auditory', styleSource: 'teacher', styleDeclaredBy: teacher, styleDeclaredAt: minute(1), grade: null },
    ])
    expect(rows(bySelf)).toMatchObject([{ style: 'visual', styleSource: 'learner', styleDeclaredBy: learner }])
  })

  it('is not replaced by what is older and arrives late', () =>
    expect(
      rows(grade('CM1'), styleDeclared('visual'), { ...styleDeclared('auditory'), occurredAt: minute(0) }),
    ).toMatchObject([{ style: 'visual' }]))

  it('is gone once its key is, by itself, with its school year or with the person', () => {
    const said = styleDeclared('visual')
    const { type } = learningStyleDeclared
    const held = { type, field: 'style', writtenAt: minute(0), of: [] }
    expect(rows({ ...said, data: { ...said.data, style: ERASED } })).toMatchObject([{ style: null }])
    const request = id('4e9')
    const removed = textRemoved({ ...held, request, event: String(record([said])[0]?.id) })
    expect(rows(said, grade('CM1'), removed)).toMatchObject([{ style: null, grade: 'CM1' }])
    const put = textRemoved({ ...removed.data, value: 'auditory' } as never)
    expect(rows(said, put)).toMatchObject([{ style: 'auditory' }])
    const expired = textsExpired({ plan: id('91a'), purpose: 'teaching', schoolYear: '2026-2027', texts: [held] })
    expect(rows(said, expired)).toMatchObject([{ style: null, styleSource: 'learner' }])
    expect(rows(said, styleDeclared('auditory'), expired)).toMatchObject([{ style: 'auditory' }])
    expect(rows(said, subjectErased({}))).toEqual([])
  })
})

it('has the grade of the latest school year, and in it the one declared last', () => {
  expect(rows(grade('CM1'), grade('CM2', '2027-2028'), grade('CE2'))).toMatchObject([
    { grade: 'CM2', gradeSchoolYear: '2027-2028', gradeDeclaredBy: teacher },
  ])
  expect(rows(grade('CM1'), grade('CE2'), { ...grade('CP'), occurredAt: minute(0) })).toMatchObject([{ grade: 'CE2' }])
})
