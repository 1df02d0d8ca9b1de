import decisionMade from '#events/privacy/decision-made.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import automatedDecisions from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** What a rule or a model has decided. `defineAutomatedDecision` makes the input. */
export default defineCommand('privacy.record-decision', {
  summary: 'Record an automated decision',
  description:
    'Records what a rule or a model decided about a person, what it was based on and in which version, in words that the person reads. With a significant effect, nothing may follow from it before a human agrees.',
  may: 'learning:report',
  of: thePerson,
  purpose: 'teaching',
  input: decisionMade.data.extend(ofPerson),
  example: {
    decision: exampleSchool.request,
    person: exampleSchool.learner,
    rule: 'support-group',
    ruleVersion: 1,
    by: 'rule',
    title: 'Proposer un groupe de soutien',
    significant: true,
    inputs: 'trois leçons sans exercice réussi',
    outcome: 'un groupe de soutien en calcul est proposé',
  },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  decide: (all, { person: _, ...made }) =>
    Object.hasOwn(all, made.decision)
      ? refuse('decision-exists', 'There is a decision with this id.', { pointer: '/decision' })
      : [decisionMade(made)],
})
