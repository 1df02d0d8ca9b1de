import decisionContested from '#events/privacy/decision-contested.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import automatedDecisions, { about } from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** The person, a parent with the level `manage`, or the school for somebody who asked on paper. */
export default defineCommand('privacy.contest-decision', {
  summary: 'Contest an automated decision',
  description:
    'Asks for a human or for an explanation, or contests an automated decision. Nothing follows from the decision until a human has answered, unless only an explanation is asked for.',
  route: 'POST /api/rights/decisions/contests',
  may: 'rights:ask',
  of: thePerson,
  purpose: 'teaching',
  input: decisionContested.data.extend(ofPerson),
  example: { decision: exampleSchool.request, person: exampleSchool.learner, wants: 'explanation' },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  decide: (all, { person: _, ...contested }) =>
    about(all, contested.decision, ({ asked, status }) => {
      if (status === 'overruled' && contested.wants !== 'explanation')
        return refuse('already-overruled', 'A human has set this decision aside already.')
      return asked === null || (asked === 'explanation' && contested.wants !== 'explanation')
        ? [decisionContested(contested)]
        : refuse('already-contested', 'A human has still to answer what was asked before.', { facts: { asked } })
    }),
})
