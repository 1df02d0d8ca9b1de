/** What the read model says of assessments and their corrections. */
import { expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { fold, record } from '#kernel/specification.ts'
import { assessed, assessmentCorrected } from '../../tests/fixtures/competencies.ts'
import competencyAssessments from './competency-assessments.ts'

it('keeps every assessment, with its level and its time', () =>
  expect(fold(competencyAssessments, record([assessed('non_acquis'), assessed('en_cours')]))).toMatchObject([
    { level: 'non_acquis' },
    { level: 'en_cours' },
  ]))

it('shows a corrected assessment as if it had been right at first', () => {
  const [first] = record([assessed('acquis')])
  if (!first) throw new Error('there is an assessment')
  const corrected = assessmentCorrected(first, 'acquis', 'expert')
  expect(fold(competencyAssessments, record([assessed('acquis'), corrected]))).toMatchObject([{ level: 'expert' }])
})

it('shows nothing of an erased learner', () =>
  expect(fold(competencyAssessments, record([assessed('acquis'), subjectErased({})]))).toEqual([]))
