/** How competencies are defined and assessed, with which evidence, and how an assessment is corrected. */
import { describe, it } from 'vitest'
import competencyDefined from '#events/learning/competency-defined.ts'
import { given, id, minute, record, refused, someone } from '#kernel/specification.ts'
import { assessed, assessmentCorrected, definedRow, writing } from '../../tests/fixtures/competencies.ts'
import { attempted, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { drafted, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import assessCompetency from './assess-competency.ts'
import competencies from './competencies.ts'
import competency from './competency.ts'
import correctAssessment from './correct-competency-assessment.ts'
import defineCompetency from './define-competency.ts'

const definition = {
  code: 'FR.ECR.1',
  title: 'Écrire un texte',
  kind: 'competence',
  domain: 'Écriture',
  expectedLevel: 'apprentissage',
} as const

describe('defining a competency', () => {
  it('makes its first version, nothing the second time, and a new version where it differs', () => {
    const first = competencyDefined({ ...definition, version: 1 })
    given(competency, []).when(defineCompetency, definition).then([first])
    given(competency, [first]).when(defineCompetency, definition).then([])
    given(competency, [first])
      .when(defineCompetency, { ...definition, title: 'Écrire' })
      .then([competencyDefined({ ...definition, title: 'Écrire', version: 2 })])
  })
})

const asked = { learner, competency: writing, level: 'acquis' } as const
const known = { needed: { defined: [definedRow] } } as never
/** The ids that the log of a specification gives to its events. */
const idsOf = (...events: Parameters<typeof record>[0]) => record(events).map((event) => String(event.id))

describe('assessing a competency', () => {
  it('records the level and the version of the definition', () =>
    given(competencies, [enrolled()])
      .when(assessCompetency, asked, known)
      .then([assessed('acquis')]))

  it('takes answers and submitted texts of the learner as evidence', () => {
    const events = [enrolled(), attempted(), drafted(), submitted()]
    const [, answer = '', , text = ''] = idsOf(...events)
    given(competencies, events)
      .when(assessCompetency, { ...asked, evidence: [answer, text, answer] }, known)
      .then([assessed('acquis', [answer, text])])
  })

  it('takes no event as evidence that is not the learner’s work', () => {
    const events = [enrolled(), attempted()]
    const [joining = '', answer = ''] = idsOf(...events)
    for (const unknown of [joining, id('0ddba11')])
      given(competencies, events)
        .when(assessCompetency, { ...asked, evidence: [answer, unknown] }, known)
        .then(refused('unknown-evidence', '/evidence/1'))
  })

  it('takes no text as evidence that its author has withdrawn', () => {
    const events = [enrolled(), drafted(), submitted(), withdrawn()]
    const [, , text = ''] = idsOf(...events)
    given(competencies, events)
      .when(assessCompetency, { ...asked, evidence: [text] }, known)
      .then(refused('unknown-evidence', '/evidence/0'))
  })

  it('is refused for a competency that is not in the framework', () =>
    given(competencies, [enrolled()])
      .when(assessCompetency, asked, { needed: { defined: [] } } as never)
      .then(refused('unknown-competency', '/competency')))

  it('is refused for who is in no class', () =>
    given(competencies, []).when(assessCompetency, asked, known).then(refused('not-enrolled')))
})

describe('correcting an assessment', () => {
  const events = [enrolled(), assessed('acquis')]
  const [, assessment = ''] = idsOf(...events)
  const correction = { learner, assessment, level: 'en_cours' } as const
  const corrected = assessmentCorrected({ id: assessment, revision: 1 }, 'acquis', 'en_cours')

  it('says what the level was and is', () =>
    given(competencies, events).when(correctAssessment, correction).then([corrected]))

  it('changes nothing where the level is right already', () =>
    given(competencies, [...events, corrected])
      .when(correctAssessment, correction)
      .then([]))

  it('is refused to anybody but who assessed', () =>
    given(competencies, events)
      .when(correctAssessment, correction, { actor: someone.learner })
      .then(refused('assessed-by-another', '/assessment')))

  it('is refused for an unknown assessment, and before the assessment was made', () => {
    given(competencies, [enrolled()])
      .when(correctAssessment, correction)
      .then(refused('unknown-assessment', '/assessment'))
    given(competencies, events)
      .when(correctAssessment, correction, { occurredAt: minute(0) })
      .then(refused('dated-before-the-assessment', '/occurredAt'))
  })
})
