import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import automatedDecisions, { about } from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** The outcome: a human who did not agree to the decision before answers, and explains. */
export default defineCommand('privacy.review-decision', {
  summary: 'Answer a contested decision',
  description:
    'Answers whoever asked for a human or an explanation, or contested an automated decision: it is upheld or overruled, and the explanation is for them. Whoever agreed to the decision at first does not answer.',
  route: 'POST /api/rights/decisions/reviews',
  may: 'rights:decide',
  of: thePerson,
  purpose: 'teaching',
  input: decisionReviewed.data.extend(ofPerson),
  example: {
    decision: exampleSchool.request,
    person: exampleSchool.learner,
    outcome: 'upheld',
    explanation: 'La règle compte les leçons sans exercice réussi.',
  },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  decide: (all, { person: _, ...reviewed }, { actor }) =>
    about(all, reviewed.decision, ({ asked, confirmedBy }) => {
      if (asked === null) return refuse('not-contested', 'Nobody has asked anything about this decision.')
      return confirmedBy === actor
        ? refuse('same-human', 'Whoever agreed to the decision does not decide whether that was right.')
        : [decisionReviewed(reviewed)]
    }),
})
