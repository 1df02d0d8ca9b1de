import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import automatedDecisions, { about } from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** A teacher of the person answers what concerns the classroom alone. What is significant, the data protection officer reviews. */
export default defineCommand('privacy.answer-contest', {
  summary: 'Answer a contest of a prediction',
  description:
    'Answers who asked for a human or an explanation about a recommended level or a flagged risk, or contested it: it is upheld or overruled, and the explanation is for the person and their parents. Of decisions without a significant effect only.',
  route: 'POST /api/rights/decisions/answers',
  may: 'learning:attest',
  of: thePerson,
  purpose: 'teaching',
  input: decisionReviewed.data.extend(ofPerson),
  example: {
    decision: exampleSchool.request,
    person: exampleSchool.learner,
    outcome: 'overruled',
    explanation: 'Nous avons revu les exercices ensemble\u202f: il n’y a pas de difficulté.',
  },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  decide: (all, { person: _, ...reviewed }) =>
    about(all, reviewed.decision, ({ asked, isSignificant }) => {
      if (isSignificant)
        return refuse('needs-review', 'This decision has a significant effect: the data protection officer answers.')
      return asked === null
        ? refuse('not-contested', 'Nobody has asked anything about this decision.')
        : [decisionReviewed(reviewed)]
    }),
})
