import contestHandedOver from '#events/privacy/contest-handed-over.ts'
import decisionContested from '#events/privacy/decision-contested.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import automatedDecisions, { about } from './automated-decisions.ts'
import { ofPerson, rightsStream, rightsSubject, thePerson } from './of-person.ts'

/** More than anybody is in at once. */
const MOST_CLASSES = 50

/** The person, a parent with the level `manage`, or the school for somebody who asked on paper. */
export default defineCommand('privacy.contest-decision', {
  summary: 'Contest an automated decision',
  description:
    'Asks for a human or for an explanation, or contests an automated decision. Nothing follows from the decision until a human has answered, unless only an explanation is asked for. Those who teach the person are told that they have to answer.',
  route: 'POST /api/rights/decisions/contests',
  may: 'rights:ask',
  of: thePerson,
  purpose: 'teaching',
  input: decisionContested.data.extend(ofPerson),
  example: { decision: exampleSchool.request, person: exampleSchool.learner, wants: 'explanation' },
  decider: automatedDecisions,
  stream: rightsStream,
  subject: rightsSubject,
  needs: { stays: { from: classRoster, keys: ({ person }) => [{ learner: person }] } },
  decide: (all, { person: _, ...contested }, { needed }) =>
    about(all, contested.decision, ({ asked, status }) => {
      if (status === 'overruled' && contested.wants !== 'explanation')
        return refuse('already-overruled', 'A human has set this decision aside already.')
      return asked === null || (asked === 'explanation' && contested.wants !== 'explanation')
        ? [
            decisionContested(contested),
            contestHandedOver({
              decision: contested.decision,
              wants: contested.wants,
              classes: needed.stays
                .filter(({ until }) => until === null)
                .map((stay) => stay.class)
                .slice(0, MOST_CLASSES),
            }),
          ]
        : refuse('already-contested', 'A human has still to answer what was asked before.', { facts: { asked } })
    }),
})
