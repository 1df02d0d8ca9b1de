import decisionConfirmed from '#events/privacy/decision-confirmed.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import automatedDecisions, { about } from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** A teacher agrees to what a rule or a model decided, or does not. No program has the permission. */
export default defineCommand('privacy.confirm-decision', {
  summary: 'Agree to an automated decision',
  description:
    'Agrees to an automated decision that has a significant effect, or sets it aside. A teacher of the person does it.',
  route: 'POST /api/rights/decisions/confirmations',
  may: 'learning:attest',
  of: thePerson,
  purpose: 'teaching',
  input: decisionConfirmed.data.extend(ofPerson),
  example: { decision: exampleSchool.request, person: exampleSchool.learner, agreed: true },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  decide: (all, { person: _, ...confirmed }) =>
    about(all, confirmed.decision, ({ status }) =>
      status === 'awaiting-human'
        ? [decisionConfirmed(confirmed)]
        : refuse('not-awaiting', 'This decision does not wait for a human.', { facts: { status } }),
    ),
})
